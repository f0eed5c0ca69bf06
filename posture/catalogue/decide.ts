/** Which principle a check belongs to, which best practices it is about, and why (domain.md section 6). Pure. */
import type { PrincipleGroup, Severity } from "../words.ts";
import { catalogueVersion, controlsOfRule } from "./catalogue.ts";
import {
  type CheckDecision,
  controlDecisions,
  type Decision,
  type FamilyDecision,
  familyDecisions,
  ruleDecisions,
  type ThreatDecision,
  threatDecisions,
} from "./decisions.ts";
import { type ControlEntry, controls } from "./entries.ts";
import { familyOf, principleOfCategory, principleOfThreat } from "./families.ts";
import { shortHash } from "./parameters.ts";

/** By what a check was decided, in the order in which it is tried. */
export type Decider = "organization" | "entry" | "threat" | "vulnerability" | "product" | "category" | "nothing";

export interface Asked {
  /** As its record calls it; case never matters. */
  readonly check: string;
  /** Who made the record; a check that no record names any more has none. */
  readonly product?: string | undefined;
}

export interface Answer extends Omit<Decision, "principle"> {
  readonly principle: PrincipleGroup;
  readonly by: Decider;
}

/** An organization's own word on a check or a family of checks, before everything else: see cli/catalogue-file.ts. */
export interface OwnDecision extends Omit<FamilyDecision, "practices" | "because"> {
  readonly practices?: readonly string[];
  readonly because?: string;
  /** Of a Config rule, which has none of its own. */
  readonly severity?: Severity;
}

export interface Catalogue {
  /** Changes with whatever may move a check from one number to another; not with a text. */
  readonly version: string;
  readonly own: readonly OwnDecision[];
  decide(asked: Asked): Answer;
  /** The organization's severity for a Config rule that no control wraps. */
  ownSeverity(check: string): Severity | undefined;
}

export interface CatalogueData {
  readonly controls: readonly ControlEntry[];
  readonly controlDecisions: readonly CheckDecision[];
  readonly ruleDecisions: readonly CheckDecision[];
  readonly threatDecisions: readonly ThreatDecision[];
  readonly familyDecisions: readonly FamilyDecision[];
}

/** The files beside this one. */
export const builtInData: CatalogueData = { controls, controlDecisions, ruleDecisions, threatDecisions, familyDecisions };

export function catalogueWith(own: readonly OwnDecision[], data: CatalogueData = builtInData): Catalogue {
  const read = [...data.controlDecisions, ...data.ruleDecisions, ...data.threatDecisions];
  const entries = new Map<string, Decision>(read.map((entry) => [entry.id.toLowerCase(), entry]));
  const categoryOf = new Map(data.controls.map(({ id, category }) => [id.toLowerCase(), category]));
  const [named, rest] = [own.filter(isNamed), own.filter((family) => !isNamed(family))];

  /** A control, a rule or a type by its very name; what an organization says of it goes before what was read. */
  const decideAlone = ({ check, product }: Asked): Answer | undefined => {
    const entry = entries.get(withoutParameters(check).toLowerCase());
    const ours = ownOf(named, check, product);
    if (ours !== undefined) return answer(completed(ours, entry), "organization");
    return entry && answer(entry, "entry");
  };
  const decide = (asked: Asked): Answer => {
    const { check, product } = asked;
    const decided = decideAlone(asked) ?? wrapped(withoutParameters(check), decideAlone);
    if (decided !== undefined) return decided;
    const ours = familyOf(rest, check, product);
    if (ours !== undefined) return answer(completed(ours, undefined), "organization");
    const threat = isThreat(product) ? principleOfThreat(check) : undefined;
    if (threat !== undefined) return alone(threat, "by its purpose and resource: GuardDuty's type is new", "threat");
    const family = product === "config" && isManagedRule(check) ? undefined : familyOf(data.familyDecisions, check, product);
    if (family !== undefined) return answer(family, isVulnerability(family) ? "vulnerability" : "product");
    const category = categoryOf.get(check.toLowerCase());
    const principle = category === undefined ? undefined : principleOfCategory(category);
    if (principle !== undefined) return alone(principle, `AWS's own category: ${category}`, "category");
    return alone("unmapped", "nobody has said yet what this check asks", "nothing");
  };
  return {
    version: shortHash(`${catalogueVersion} ${JSON.stringify([...read, ...data.familyDecisions, ...own].map(withoutTexts))}`),
    own,
    decide: decidedOnce(decide),
    ownSeverity: (check) => {
      const severe = own.filter(({ severity }) => severity !== undefined);
      return ownOf(severe, check, "config")?.severity;
    },
  };
}

/** As many checks as an organization has at once; each vulnerability is one. */
const KEPT = 20_000;

/** Lists ask of the same checks each time, and each answer is a search through all families. */
function decidedOnce(decide: (asked: Asked) => Answer): (asked: Asked) => Answer {
  const kept = new Map<string, Answer>();
  return (asked) => {
    const key = `${asked.product ?? ""}\n${asked.check}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const decided = decide(asked);
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, decided);
    return decided;
  };
}

/** A rule with parameters goes with the rule, unless that very check is named. */
const ownOf = (own: readonly OwnDecision[], check: string, product: string | undefined): OwnDecision | undefined => {
  const exact = familyOf(own, check, product);
  return exact?.id === undefined ? familyOf(own, withoutParameters(check), product) : exact;
};

const withoutParameters = (check: string): string => check.replace(/#[0-9a-f]{8}$/i, "");

const isNamed = ({ id, prefix }: OwnDecision): boolean => id !== undefined || prefix !== undefined;

const alone = (principle: PrincipleGroup, because: string, by: Decider): Answer => ({ principle, practices: [], because, by });

/** A rule answers as the control that it backs, with whatever parameters: there must not be two answers to one question. */
function wrapped(rule: string, decideAlone: (asked: Asked) => Answer | undefined): Answer | undefined {
  const [decided, ...more] = controlsOfRule(rule).map((check) => decideAlone({ check, product: "securityhub" }));
  if (decided === undefined) return undefined;
  const others = more.flatMap((control) => control?.practices ?? []);
  return { ...decided, practices: [...new Set([...decided.practices, ...others])].sort() };
}

/** What an organization leaves unsaid of a check that we know stays as it is. */
const completed = (own: OwnDecision, entry: Decision | undefined): Decision => ({
  practices: [],
  ...entry,
  because: "by the organization's own catalogue",
  ...own,
});

function answer({ principle, practices, because, matters, fix }: Decision, by: Decider): Answer {
  return { principle, practices, because, by, ...(matters === undefined ? {} : { matters }), ...(fix === undefined ? {} : { fix }) };
}

/** Macie's types look like GuardDuty's. */
const isThreat = (product: string | undefined): boolean => product === undefined || product === "guardduty";

/** Inspector's, and other scanners' by the same public ids. */
const isVulnerability = ({ product }: FamilyDecision): boolean => product === undefined || product === "inspector";

/** `S3_BUCKET_TAGGED`: AWS's, and newer than this file if no entry knows it. A custom rule has a name of its own. */
const isManagedRule = (check: string): boolean => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(withoutParameters(check));

/** Without the texts: a better sentence is no change of the numbers. */
const withoutTexts = ({ because, matters, fix, ...entry }: Partial<Decision>): object => entry;

/** What Pillarwatch comes with. */
export const builtIn: Catalogue = catalogueWith([]);
