/** Who made a record in Security Hub, and what follows from it: its kind, its check, and whose native record it repeats. */

import { controlOf, isControl } from "../../../posture/catalogue/catalogue.ts";
import { guardDutyNativeId } from "../../../posture/identity.ts";
import type { Kind, SourceId, Warning } from "../../../posture/words.ts";
import type { NormalizeContext } from "../../source.ts";
import { checkOfRule } from "../config/normalize.ts";
import { list, member, text } from "../recase.ts";
import { nativeType } from "./native-type.ts";

export interface Classified {
  readonly product: string;
  readonly kind: Kind;
  readonly check: string;
  readonly copyOf: { readonly source: SourceId; readonly nativeId: string | undefined } | undefined;
  readonly warnings: readonly Warning[];
}

export interface Identity {
  readonly id: string;
  readonly productArn: string;
  readonly account: string;
  readonly region: string;
}

/** Any partition's ARN, any vendor: `…:product/aws/securityhub`, `…:product/prowler/prowler`, `…:product/123456789012/default`. */
export const isControlRecord = (productArn: string): boolean => /:product\/aws\/securityhub$/i.test(productArn);

function productOf(productArn: string): string {
  const [vendor, name] = (productArn.split(":product/")[1] ?? productArn).toLowerCase().split("/");
  // Findings of one's own come by the product `<account>/default`.
  return name === "default" || name === undefined ? "custom" : vendor === "aws" || vendor === name ? name : `${vendor}/${name}`;
}

/** @returns undefined for what is Security Hub's own work seen once more: evaluations of the Config rules that it made itself. */
export function classify(raw: unknown, identity: Identity, context: NormalizeContext): Classified | undefined {
  const product = productOf(identity.productArn);
  if (isControlRecord(identity.productArn)) return control(raw);
  switch (product) {
    case "guardduty":
      return { product, kind: "threat", check: nativeTypeOf(raw, identity.id), copyOf: copyOfGuardDuty(identity), warnings: [] };
    case "inspector":
      return { product, kind: "vulnerability", check: vulnerabilityOf(raw), copyOf: copyOfInspector(identity), warnings: [] };
    case "config":
      return configCopy(raw, identity, context);
    case "macie": {
      const check = nativeTypeOf(raw, identity.id);
      return { product, kind: check.startsWith("SensitiveData:") ? "sensitive-data" : "posture", check, copyOf: undefined, warnings: [] };
    }
    case "access-analyzer":
    case "iam-access-analyzer":
      return {
        product: "access-analyzer",
        kind: "posture",
        check: lastOfType(raw) ?? "IAM Access Analyzer",
        copyOf: undefined,
        warnings: [],
      };
    default:
      return { product, kind: kindByTypes(raw), check: generatorOf(raw, product), copyOf: undefined, warnings: [] };
  }
}

function control(raw: unknown): Classified {
  const generator = text(member(raw, "GeneratorId")) ?? "";
  const named = text(member(raw, "Compliance", "SecurityControlId"));
  const fields = member(raw, "ProductFields");
  const fallback = named ?? text(member(fields, "ControlId")) ?? text(member(fields, "RuleId")) ?? generator.split("/").at(-1);
  const check = controlOf(generator, named) ?? (fallback || (text(member(raw, "Title")) ?? "unknown control"));
  const message = `${check} (generator "${generator}") is a control that the catalogue does not know`;
  const warnings = isControl(check) ? [] : [{ code: "unknown-control", message }];
  return { product: "securityhub", kind: "posture", check, copyOf: undefined, warnings };
}

/** Its `Id` is GuardDuty's own ARN: `arn:…:guardduty:region:account:detector/…/finding/<id>`. */
function copyOfGuardDuty({ id, account, region }: Identity): Classified["copyOf"] {
  const found = /^arn:[^:]+:guardduty:([^:]*):[^:]*:detector\/[^/]+\/finding\/(.+)$/.exec(id);
  const [, arnRegion, finding] = found ?? [];
  return finding === undefined ? undefined : { source: "guardduty", nativeId: guardDutyNativeId(account, arnRegion || region, finding) };
}

/** Inspector Classic's findings (`arn:aws:inspector:…`) have no native record that we read. */
function copyOfInspector({ id }: Identity): Classified["copyOf"] {
  return /^arn:[^:]+:inspector2:/.test(id) ? { source: "inspector", nativeId: id } : undefined;
}

function configCopy(raw: unknown, { account, region }: Identity, context: NormalizeContext): Classified | undefined {
  const fields = member(raw, "ProductFields");
  const rule = text(member(fields, "aws/config/ConfigRuleName")) ?? text(member(raw, "Title")) ?? generatorOf(raw, "config");
  const fact = context.rules(account, region)?.[rule];
  if (fact?.bySecurityHub === true || rule.startsWith("securityhub-")) return undefined;
  const { check } = checkOfRule(rule, fact);
  const product = isControl(check) ? "securityhub" : "config";
  // The key of a posture finding is its check and resource: there is no native id to agree on.
  return { product, kind: "posture", check, copyOf: { source: "config", nativeId: undefined }, warnings: [] };
}

function nativeTypeOf(raw: unknown, id: string): string {
  const given = text(member(raw, "Types", 0));
  return given === undefined ? (text(member(raw, "Title")) ?? id) : nativeType(given);
}

function vulnerabilityOf(raw: unknown): string {
  const title = text(member(raw, "Title")) ?? "";
  const named = text(member(raw, "Vulnerabilities", 0, "Id")) ?? /\b(CVE-\d{4}-\d{4,})\b/i.exec(title)?.[1];
  if (named !== undefined) return named;
  const last = lastOfType(raw);
  if (last === "Network Reachability") return "NETWORK_REACHABILITY";
  // A code vulnerability's title begins with its detector's.
  return title === "" ? (last ?? "Inspector") : title;
}

const lastOfType = (raw: unknown): string | undefined =>
  text(member(raw, "Types", 0))
    ?.split("/")
    .at(-1);

const generatorOf = (raw: unknown, product: string): string =>
  text(member(raw, "GeneratorId")) ?? lastOfType(raw) ?? text(member(raw, "Title")) ?? product;

/** ASFF's taxonomy of types, for products that we don't know. Whoever says what a check came to says posture. */
function kindByTypes(raw: unknown): Kind {
  if (text(member(raw, "Compliance", "Status")) !== undefined) return "posture";
  const types = list(member(raw, "Types")).map((type) => text(type) ?? "");
  const begins = (...starts: readonly string[]) => types.some((type) => starts.some((start) => type.startsWith(start)));
  if (begins("TTPs", "Unusual Behaviors", "Effects")) return "threat";
  if (begins("Sensitive Data Identifications")) return "sensitive-data";
  if (begins("Software and Configuration Checks/Vulnerabilities")) return "vulnerability";
  return "other";
}
