/** Which findings an address asks for: the API's own members by their own names, so that an address, its tokens and its file say the same. */
import type { FindingsFilter } from "../../contract/findings-filter.ts";
import { dues, kinds, principleGroups, type Reason, severities, silences, sources } from "../../posture/words.ts";
import { findingStatuses } from "../words.ts";
import type { Changes } from "./address.ts";
import { isDay, type Part, type Read, type Refused, readPart, wordOf } from "./read.ts";

/** `from` and `to` of a part of a change are those of the range. */
export type AskedFindings = Omit<FindingsFilter, "cause" | "direction" | "from" | "to"> & { readonly part?: Part };

export const reasons: readonly Reason[] = ["fixed", ...silences.filter((silence) => silence !== "regenerated")];

const among =
  (words: readonly string[]) =>
  (text: string): boolean =>
    wordOf(words, text) !== undefined;
const isText = (text: string): boolean => text.trim() !== "" && text.length <= 1000;
const matches =
  (form: RegExp) =>
  (text: string): boolean =>
    form.test(text);

/** Members that can be asked for and against (`severity=HIGH`, `notSeverity=HIGH`), with what each can mean. */
const sided = {
  severity: among(severities),
  status: among(findingStatuses),
  reason: among(reasons),
  account: matches(/^\d{12}$/),
  ou: isText,
  owner: isText,
  region: isText,
  resource: isText,
  resourceType: isText,
  check: isText,
  principle: among(principleGroups),
  bestPractice: matches(/^SEC\d\d-BP\d\d$/),
  kind: among(kinds),
  source: among(sources),
  product: isText,
} as const;
export type SidedField = keyof typeof sided;
export const sidedFields = Object.keys(sided) as readonly SidedField[];
export const against = <Field extends SidedField>(field: Field) =>
  `not${field.charAt(0).toUpperCase()}${field.slice(1)}` as `not${Capitalize<Field>}`;

export const flags = ["hasOwner", "reopened", "secondHand", "evidenceLost"] as const;
export const instants = ["firstSeen", "opened", "left"] as const;
const days = instants.flatMap((name) => [`${name}From`, `${name}To`] as const);
/** What has no other side. */
const lists = {
  id: matches(/^[0-9a-f]{32}$/),
  resourceId: isText,
  include: among(["uncounted"]),
  due: among(dues),
  assignee: matches(/^[0-9a-f]{32}$/),
} as const;

/** What a reader comes for. `all` in the address shows the rest as well. */
const usualStatus = "open";
const everyStatus = "all";

/** These very findings, and what moved, are asked for whatever became of them. */
const isUsuallyOpen = (asked: AskedFindings): boolean =>
  asked.part === undefined && asked.id === undefined && asked.notStatus === undefined;

export function readFindings(parameters: URLSearchParams): Read<AskedFindings> {
  const refused: Refused[] = [];
  const asked: Record<string, unknown> = {};
  const take = (parameter: string, means: (text: string) => boolean) => {
    const given = parameters.getAll(parameter).filter((text) => !(parameter === "status" && text === everyStatus));
    const meant = given.filter(means);
    for (const value of given) if (!means(value)) refused.push({ parameter, value, instead: "everything" });
    if (meant.length > 0) asked[parameter] = meant;
  };
  const takeOne = (parameter: string, means: (text: string) => boolean, of: (text: string) => unknown) => {
    const value = parameters.get(parameter);
    if (value === null) return;
    if (means(value)) asked[parameter] = of(value);
    else refused.push({ parameter, value, instead: "everything" });
  };
  for (const field of sidedFields) {
    take(field, sided[field]);
    take(against(field), sided[field]);
  }
  for (const [name, means] of Object.entries(lists)) take(name, means);
  for (const flag of flags) takeOne(flag, among(["true", "false"]), (text) => text === "true");
  for (const day of days) takeOne(day, isDay, (text) => text);
  const search = parameters.get("search")?.trim().slice(0, 200) ?? "";
  if (search !== "") asked.search = search;
  const part = readPart(parameters).value;
  if (part !== undefined) asked.part = part;
  const value = asked as AskedFindings;
  const isSaid = parameters.has("status");
  return { value: !isSaid && isUsuallyOpen(value) ? { ...value, status: [usualStatus] } : value, refused };
}

/** As little as says it: an address without a status is the usual view. Every member that is not asked for is taken out. */
export function findingsAddress(asked: AskedFindings): Changes {
  const { part, status, ...rest } = asked;
  const text = (value: unknown): string | readonly string[] | undefined =>
    value === undefined ? undefined : Array.isArray(value) ? value.map(String) : String(value);
  const names = [...sidedFields, ...sidedFields.map(against), ...Object.keys(lists), ...flags, ...days, "search"];
  const isOpenOnly = status?.length === 1 && status[0] === usualStatus;
  const said = isUsuallyOpen(asked) ? (isOpenOnly ? undefined : (status ?? everyStatus)) : status;
  return {
    ...Object.fromEntries(names.map((name) => [name, text(rest[name as keyof typeof rest])])),
    status: said,
    direction: part?.direction,
    cause: part?.cause,
  };
}

/** How many filters a reader would count: each member once, and the usual status is none. */
export const filtersIn = (asked: AskedFindings): number =>
  Object.entries(findingsAddress(asked)).filter(([name, value]) => value !== undefined && name !== "cause").length;
