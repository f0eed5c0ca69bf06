/** `pillarwatch catalogue`: whether the catalogue and the organization's own file are good, and every check as it is decided. */
import { severityOfControl, severityOfRule } from "../posture/catalogue/catalogue.ts";
import { type Answer, type Catalogue, catalogueWith } from "../posture/catalogue/decide.ts";
import { type FamilyDecision, familyDecisions, practices, threatDecisions } from "../posture/catalogue/decisions.ts";
import { controls, rules } from "../posture/catalogue/entries.ts";
import { principleGroups, type Severity } from "../posture/words.ts";
import { collectConfig } from "./config.ts";
import { endWithReader, say } from "./print.ts";

type CatalogueQuestion = "check" | "list";

const kinds = ["control", "rule", "threat", "family", "custom"] as const;

/** A check, or a family of checks (`CVE-…`). */
interface Named {
  readonly id: string;
  /** `custom`: the organization's own, which the built-in catalogue does not know. */
  readonly kind: (typeof kinds)[number];
  readonly product: string;
  /** One, or those that a threat may have, from mildest to worst; none where each finding brings its own. */
  readonly severities: readonly Severity[];
  readonly retired: boolean;
}

type Listed = Named & Answer;

export function catalogue(
  environment: NodeJS.ProcessEnv,
  question: CatalogueQuestion,
  { json = false }: { readonly json?: boolean },
): void {
  endWithReader();
  const ours = catalogueWith(collectConfig(environment).ownDecisions);
  const listed = listOf(ours);
  if (question === "list") {
    if (json) say(JSON.stringify({ version: ours.version, checks: listed }));
    else for (const one of listed) say(lineOf(one));
    return;
  }
  const counts = countsOf(ours, listed);
  if (json) say(JSON.stringify(counts));
  else for (const line of linesOf(counts)) say(line);
}

function listOf({ own, decide, ownSeverity }: Catalogue): readonly Listed[] {
  const known = [
    ...controls.map(({ id, retired }) => named(id, "control", "securityhub", severityOfControl(id), retired)),
    ...rules.map(({ id }) => named(id, "rule", "config", ownSeverity(id) ?? severityOfRule(id))),
    ...threatDecisions.map(({ id, severities, retired = false }): Named => ({ ...named(id, "threat", "guardduty"), severities, retired })),
  ];
  const ids = new Set(known.map(({ id }) => id.toLowerCase()));
  const custom = own.filter(({ id }) => id === undefined || !ids.has(id.toLowerCase()));
  return [
    ...known.map((one) => ({ ...one, ...decide({ check: one.id, product: one.product }) })),
    ...familyDecisions.map((family) => ({ ...familyNamed(family, "family"), ...decide(anyOf(family)) })),
    ...custom.map((family) => ({ ...familyNamed(family, "custom", family.severity), ...decide(anyOf(family)) })),
  ];
}

const named = (id: string, kind: Named["kind"], product: string, severity?: Severity, retired = false): Named => ({
  id,
  kind,
  product,
  severities: severity === undefined ? [] : [severity],
  retired,
});

type Family = Pick<FamilyDecision, "id" | "prefix" | "product">;

const familyNamed = ({ id, prefix = "", product = "any" }: Family, kind: Named["kind"], severity?: Severity): Named =>
  named(id ?? `${prefix}…`, kind, product, severity);

/** A check of the family: the shortest that there can be. */
const anyOf = ({ id, prefix = "", product }: Family) => ({ check: id ?? prefix, product });

interface Counts {
  readonly version: string;
  readonly kinds: Readonly<Record<string, number>>;
  /** Of the checks with an id, so without families. */
  readonly principles: Readonly<Record<string, number>>;
  readonly bestPractices: number;
  /** Entries of CATALOGUE_FILE, and how many of the checks that we know they decide. */
  readonly own: { readonly entries: number; readonly decides: number };
}

function countsOf({ version, own }: Catalogue, listed: readonly Listed[]): Counts {
  const checks = listed.filter(({ kind }) => kind !== "family" && kind !== "custom");
  const groups = principleGroups;
  return {
    version,
    kinds: Object.fromEntries(kinds.map((kind) => [kind, listed.filter((one) => one.kind === kind).length])),
    principles: Object.fromEntries(groups.map((group) => [group, checks.filter(({ principle }) => principle === group).length])),
    bestPractices: practices.length,
    own: { entries: own.length, decides: checks.filter(({ by }) => by === "organization").length },
  };
}

const linesOf = ({ version, kinds: numbers, principles: groups, bestPractices, own }: Counts): readonly string[] => [
  `catalogue ${version}: ${numbers.control} controls, ${numbers.rule} Config rules, ${numbers.threat} GuardDuty types, ${numbers.family} families of other checks, ${bestPractices} best practices`,
  `by principle: ${Object.entries(groups)
    .map(([group, count]) => `${group} ${count}`)
    .join(", ")}`,
  own.entries === 0
    ? "CATALOGUE_FILE is not set: nothing of your own"
    : `your own: ${own.entries} entries, which decide ${own.decides} of these checks; ${numbers.custom} are on checks that only you know`,
];

/** Columns by tabs, for a script without a JSON reader. */
const lineOf = ({ id, principle, practices: given, severities, because }: Listed): string =>
  [id, principle, given.join(",") || "-", severities.join("|") || "-", because].join("\t");
