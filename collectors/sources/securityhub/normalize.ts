/** A record of Security Hub CSPM (ASFF) in our words, whichever product made it. Pure. */

import { severityOfControl } from "../../../posture/catalogue/catalogue.ts";
import { hubNativeId } from "../../../posture/identity.ts";
import type { Said } from "../../../posture/said.ts";
import type { Severity, Warning } from "../../../posture/words.ts";
import type { NamedResource, NormalizeContext, Reading } from "../../source.ts";
import { isOfAnotherCloud } from "../other-cloud.ts";
import { contentOf, instant, list, member, number, required, requiredAccount, requiredInstant, text, textMap } from "../recase.ts";
import { resourceType } from "../resource-types.ts";
import { severityOfLabel, severityOfNormalized } from "../severity.ts";
import { classify, isControlRecord } from "./product.ts";
import { saidOf } from "./said.ts";

/** Times that AWS refreshes twice a day without news. */
const refreshed = ["UpdatedAt", "LastObservedAt", "ProcessedAt"];

/** @throws MalformedRecord naming the member. Undefined for Security Hub's own Config rules. */
export function normalize(raw: unknown, context: NormalizeContext): Reading | undefined {
  const id = required(raw, "Id");
  const productArn = required(raw, "ProductArn", id);
  const nativeId = hubNativeId(productArn, id);
  const account = requiredAccount(raw, "AwsAccountId", nativeId);
  const warnings: Warning[] = [];
  const region = regionOf(raw, productArn, id, context, warnings);
  const classified = classify(raw, { id, productArn, account, region }, context);
  if (classified === undefined) return undefined;
  const isControl = isControlRecord(productArn);
  const { check, kind, product, copyOf } = classified;
  const said = saidOf(raw, isControl, warnings);
  const severe = isControl ? controlSeverity(raw, said, check) : severityOf(raw, warnings);
  const title = (isControl ? controlTitle(raw, check) : text(member(raw, "Title"))) ?? check;
  const [resource = { id: `AWS::::Account:${account}`, type: "AWS::::Account" }, ...otherResources] = resourcesOf(raw);
  return {
    nativeId,
    account,
    region,
    kind,
    product,
    check,
    resource,
    otherResources,
    copyOf,
    said,
    severity: severe.severity,
    severityAssigned: severe.assigned,
    title,
    createdAt: requiredInstant(raw, ["CreatedAt", "FirstObservedAt", "UpdatedAt"], nativeId),
    firstObservedAt: instant(member(raw, "FirstObservedAt")),
    updatedAt: requiredInstant(raw, ["UpdatedAt", "LastObservedAt", "CreatedAt"], nativeId),
    lookedAt: instant(member(raw, "LastObservedAt")),
    previousCompliance: isControl ? text(member(raw, "ProductFields", "PreviousComplianceStatus")) : undefined,
    standard: isControl ? standardOf(raw, id) : undefined,
    counted: !isSample(raw, title) && !isOfAnotherCloud(member(raw, "Resources", 0)),
    foundNothing: hasFoundNothing(said),
    content: contentOf(raw, refreshed),
    warnings: [...classified.warnings, ...warnings],
  };
}

/** Without consolidated control findings each standard puts its own number before the control's title: the check says the number already. */
function controlTitle(raw: unknown, check: string): string | undefined {
  const title = text(member(raw, "Title"));
  const fields = member(raw, "ProductFields");
  const numbers = [check, text(member(fields, "ControlId")), text(member(fields, "RuleId"))];
  const number = numbers.find((one) => one !== undefined && title?.startsWith(`${one} `));
  return (number === undefined ? undefined : title?.slice(number.length + 1).trim()) || title;
}

/** The inverse of hubNativeId. */
export function identityOf(nativeId: string): { readonly productArn: string; readonly id: string } {
  const blank = nativeId.indexOf(" ");
  return { productArn: nativeId.slice(0, blank), id: nativeId.slice(blank + 1) };
}

/** The record's own member, else where the product wrote it (products are regional), else its ARN or its resource. */
function regionOf(raw: unknown, productArn: string, id: string, context: NormalizeContext, warnings: Warning[]): string {
  const isRegion = (name: string | undefined): name is string => name !== undefined && /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(name);
  const given = [text(member(raw, "Region")), arnRegion(productArn), arnRegion(id), text(member(raw, "Resources", 0, "Region"))];
  const found = given.find(isRegion);
  if (found !== undefined) return found;
  warnings.push({
    code: "assumed-region",
    message: `a record of ${productArn} names no region; taken for ${context.region}, where it was read`,
  });
  return context.region;
}

const arnRegion = (text: string): string | undefined => (text.startsWith("arn:") ? text.split(":")[3] || undefined : undefined);

/** A passed or unanswered control's record carries INFORMATIONAL: the control's own severity stands then. */
function controlSeverity(raw: unknown, said: Said, check: string): { severity: Severity | undefined; assigned: boolean } {
  const compliance = said.by === "control" ? said.compliance : undefined;
  const hasOwn = compliance !== undefined && !["PASSED", "WARNING", "NOT_AVAILABLE"].includes(compliance);
  return { severity: (hasOwn ? given(raw, []) : undefined) ?? severityOfControl(check), assigned: false };
}

function severityOf(raw: unknown, warnings: Warning[]): { severity: Severity; assigned: boolean } {
  const own = given(raw, warnings);
  if (own !== undefined) return { severity: own, assigned: false };
  warnings.push({ code: "unknown-severity", message: "a record without severity; MEDIUM assigned by Pillarwatch" });
  return { severity: "MEDIUM", assigned: true };
}

/** `Label`, else `Normalized`, else the product's own number, which is out of 10 or out of 100. */
function given(raw: unknown, warnings: Warning[]): Severity | undefined {
  const severity = member(raw, "Severity");
  const label = severityOfLabel(member(severity, "Label"));
  if (label !== undefined && label.warnings.length === 0) return label.severity;
  const normalized = number(member(severity, "Normalized"));
  const native = number(member(severity, "Product"));
  const onHundred = normalized ?? (native === undefined ? undefined : native <= 10 ? native * 10 : native);
  if (onHundred !== undefined) return severityOfNormalized(onHundred);
  const word = label ?? severityOfLabel(severity) ?? severityOfLabel(member(severity, "Original"));
  warnings.push(...(word?.warnings ?? []));
  return word?.severity;
}

function resourcesOf(raw: unknown): readonly NamedResource[] {
  return list(member(raw, "Resources")).flatMap((resource) => {
    const id = text(member(resource, "Id"));
    if (id === undefined) return [];
    const tags = textMap(member(resource, "Tags"));
    const details = member(resource, "Details");
    const name = tags.Name ?? text(member(details, "AwsS3Bucket", "Name")) ?? text(member(details, "AwsIamUser", "UserName"));
    const configId = configIdOf(details);
    const type = id.startsWith("AWS::::Account:") ? "AWS::::Account" : resourceType(text(member(resource, "Type")) ?? "Other");
    return [{ id: spelledOut(id), type, ...(name === undefined ? {} : { name }), ...(configId === undefined ? {} : { configId }), tags }];
  });
}

/** Inspector's copies name an instance `arn:aws:ec2:region:account:i-…`; everybody else has `instance/` before the id. */
const spelledOut = (id: string): string => id.replace(/^(arn:[^:]+:ec2:[^:]*:[^:]*:)(i-[0-9a-f]+)$/, "$1instance/$2");

/** Where the services' own ids stand in ASFF's details. */
const ownIds = [
  ["AwsIamUser", "UserId"],
  ["AwsIamRole", "RoleId"],
  ["AwsIamGroup", "GroupId"],
  ["AwsIamPolicy", "PolicyId"],
  ["AwsRdsDbInstance", "DbiResourceId"],
  ["AwsRdsDbCluster", "DbClusterResourceId"],
] as const;

function configIdOf(details: unknown): string | undefined {
  for (const [type, name] of ownIds) {
    const found = text(member(details, type, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * With consolidated control findings a record belongs to the control alone; without, each standard has its own:
 * `…:subscription/aws-foundational-security-best-practices/v/1.0.0/S3.1/finding/…`.
 */
function standardOf(raw: unknown, id: string): string | undefined {
  const generator = text(member(raw, "GeneratorId")) ?? "";
  if (generator.startsWith("security-control/") || id.includes(":security-control/")) return undefined;
  const path = /:subscription\/(.+?\/v\/[^/]+)\//.exec(id)?.[1] ?? /(?:ruleset\/)?([^/:]+\/v\/[^/]+)\//.exec(generator)?.[1];
  const named = path ?? text(member(raw, "Compliance", "AssociatedStandards", 0, "StandardsId"));
  return named === undefined ? undefined : standardNamed(named);
}

/** `cis-aws-foundations-benchmark/v/1.2.0`, of an ARN (`…:ruleset/…`, `…::standards/…`) as of an id. */
export const standardNamed = (given: string): string => /(?:^|[:/])(?:standards|ruleset)\/(.+)$/.exec(given)?.[1] ?? given;

/** Of a control that looked for resources and found none AWS writes one record, on the account, which passed. */
const hasFoundNothing = (said: Said): boolean =>
  said.by === "control" &&
  said.statusReasons.includes("CONFIG_EVALUATIONS_EMPTY") &&
  ["PASSED", "WARNING", "NOT_AVAILABLE", undefined].includes(said.compliance);

function isSample(raw: unknown, title: string): boolean {
  return (
    member(raw, "Sample") === true ||
    title.startsWith("[SAMPLE]") ||
    text(member(raw, "ProductFields", "aws/guardduty/service/additionalInfo/sample")) === "true"
  );
}
