/** Laws of the data files that the program itself rests on: asked in the tests, and at the start of whoever has corrected a line. */
import { principles } from "../words.ts";
import type { CatalogueData } from "./decide.ts";
import type { Decision } from "./decisions.ts";

/** @returns a line for each law that is broken, naming the check. */
export function brokenLaws(
  { controls, controlDecisions, ruleDecisions, threatDecisions, familyDecisions }: CatalogueData,
  ruleIds: readonly string[],
  practiceIds: readonly string[],
): readonly string[] {
  const wrapped = new Set(controls.map(({ rule }) => rule));
  const unwrapped = ruleIds.filter((id) => !wrapped.has(id));
  const families = familyDecisions.map((family) => ({ ...family, id: nameOf(family) }));
  const all: readonly (Decision & { readonly id: string })[] = [...controlDecisions, ...ruleDecisions, ...threatDecisions, ...families];
  const practices = new Set(practiceIds);
  return [
    ...missing("control", idsOf(controls), idsOf(controlDecisions)),
    ...missing("rule that no control wraps", unwrapped, idsOf(ruleDecisions)),
    ...repeated(idsOf(all)).map((id) => `${id} is decided twice`),
    ...all.flatMap(({ id, principle }) => (principles.includes(principle) ? [] : [`${id}: "${principle}" is no principle`])),
    ...all.flatMap(({ id, practices: given }) =>
      given.filter((practice) => !practices.has(practice)).map((practice) => `${id}: "${practice}" is no best practice`),
    ),
    ...torn(controls, new Map(controlDecisions.map(({ id, principle }) => [id, principle]))),
  ];
}

const nameOf = ({ product = "any product", id, prefix }: { product?: string; id?: string; prefix?: string }): string =>
  `${product}: ${id ?? (prefix === undefined ? "all" : `${prefix}…`)}`;

const idsOf = (entries: readonly { readonly id: string }[]): readonly string[] => entries.map(({ id }) => id);

function missing(what: string, known: readonly string[], decided: readonly string[]): readonly string[] {
  const [knownIds, decidedIds] = [new Set(known), new Set(decided)];
  return [
    ...known.filter((id) => !decidedIds.has(id)).map((id) => `${id} is a ${what} without a decision`),
    ...decided.filter((id) => !knownIds.has(id)).map((id) => `${id} is decided and is no ${what}`),
  ];
}

function repeated(ids: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id.toLowerCase()).size);
}

/** Controls on one rule that go two ways: the rule, with other parameters, could not follow both. */
function torn(controls: CatalogueData["controls"], principleOf: ReadonlyMap<string, string>): readonly string[] {
  const first = new Map<string, string>();
  return controls.flatMap(({ id, rule }) => {
    if (rule === undefined) return [];
    const other = first.get(rule) ?? id;
    first.set(rule, other);
    const [one, two] = [principleOf.get(other), principleOf.get(id)];
    return one === two ? [] : [`${id} is ${two}, and ${other} on the same rule ${one}`];
  });
}
