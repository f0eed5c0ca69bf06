/**
 * Who answers for an account (domain.md section 8). Sources are asked in order, and the first that names anyone gives all the owners: what
 * somebody decided in Pillarwatch, the organization's own team map, what AWS carries as a tag, and last whom AWS would call.
 */
import { emailOf, foldedEmail } from "./email.ts";
import type { AccountId, OwnerSource } from "./words.ts";

export interface Owner {
  /** As the source has it: a person's or team's name, or the address itself. One line, without control characters. */
  readonly name: string;
  /** Folded, as a person who signs in is found by; null where the source gives a name only. */
  readonly email: string | null;
  readonly source: OwnerSource;
  /** Where in the source: the tag's key, the OU, the line of the file. */
  readonly detail: string | null;
}

type Tags = Readonly<Record<string, string>>;

export interface NamedOwner {
  readonly name: string | undefined;
  readonly email: string;
}

export interface SecurityContact {
  readonly name: string | null;
  readonly email: string;
}

/** An OU or the root. */
export interface Unit {
  readonly id: string;
  /** Names from the root, joined by ` / `; undefined where AWS has not told. */
  readonly path: string | undefined;
  readonly tags: Tags;
  readonly assigned: readonly NamedOwner[];
}

/** All that is known of who may own an account. */
export interface OwnerEvidence {
  readonly account: AccountId;
  readonly tags: Tags;
  readonly assigned: readonly NamedOwner[];
  readonly contact: SecurityContact | undefined;
  /** The nearest first, the root last. */
  readonly above: readonly Unit[];
}

/** Whom a line of the team map is about. */
export type TeamOf =
  | { readonly by: "account"; readonly id: AccountId }
  /** An id, or names from the root; compared without case and spaces around the strokes. */
  | { readonly by: "ou"; readonly name: string }
  | { readonly by: "tag"; readonly key: string; readonly value: string };

export interface TeamLine {
  readonly of: TeamOf;
  readonly owners: readonly NamedOwner[];
  /** In the file, from 1. */
  readonly line: number;
}

/** What the configuration says of owners. */
export interface OwnerRules {
  /** Key of the tag that names an owner, as AWS spells it; where no tag is spelled so, one that differs in case only is meant. */
  readonly tag: string;
  readonly teams: readonly TeamLine[];
}

/** Where nothing is configured. */
export const usualOwnerRules: OwnerRules = { tag: "Owner", teams: [] };

type Ask = (evidence: OwnerEvidence, rules: OwnerRules) => readonly Owner[];

const inOrder: readonly Ask[] = [
  ({ assigned }) => ownersNamed(assigned, "assigned", null),
  ({ above }) => firstOf(above, (unit) => ownersNamed(unit.assigned, "assigned to the OU", unit.path ?? unit.id)),
  ownersByTeams,
  ({ tags }, { tag }) => ownersTagged(tags, tag, "account tag", undefined),
  ({ above }, { tag }) => firstOf(above, (unit) => ownersTagged(unit.tags, tag, "OU tag", unit.path ?? unit.id)),
  ({ contact }) => (contact === undefined ? [] : ownersNamedIn(contact.email, "security contact", null, contact.name ?? undefined)),
];

/** @returns none where nobody is named: a list of its own. Each person once, in the source's order. */
export const ownersOf: Ask = (evidence, rules) => firstOf(inOrder, (ask) => ask(evidence, rules));

function firstOf<Item>(items: readonly Item[], ownersOf: (item: Item) => readonly Owner[]): readonly Owner[] {
  for (const item of items) {
    const owners = ownersOf(item);
    if (owners.length > 0) return owners;
  }
  return [];
}

/** The map is asked of the account first, then of one OU after the other: lines that name it go before lines that name a tag of it. */
function ownersByTeams({ account, tags, above }: OwnerEvidence, { teams }: OwnerRules): readonly Owner[] {
  const places = [{ names: [account], tags }, ...above.map(({ id, path, tags }) => ({ names: [id, path], tags }))];
  return firstOf(places, (place) => {
    const naming = teams.filter(({ of }) => of.by !== "tag" && place.names.some((name) => name !== undefined && isPlace(of, name)));
    if (naming.length > 0) return ownersOfLines(naming);
    const tagged = teams.find(({ of }) => of.by === "tag" && hasTag(place.tags, of.key, of.value));
    return ownersOfLines(tagged === undefined ? [] : teams.filter(({ of }) => isSameTag(of, tagged.of)));
  });
}

const ownersOfLines = (lines: readonly TeamLine[]): readonly Owner[] =>
  eachOnce(lines.flatMap(({ owners, line }) => ownersNamed(owners, "team map", `line ${line}`)));

const isPlace = (of: TeamOf, name: string): boolean =>
  (of.by === "account" && of.id === name) || (of.by === "ou" && foldedPath(of.name) === foldedPath(name));

/** `Root/Payments` is `Root / Payments`, as people write it. */
const foldedPath = (path: string): string =>
  path
    .toLowerCase()
    .split("/")
    .map((name) => name.trim())
    .join("/");

const hasTag = (tags: Tags, key: string, value: string): boolean => tagOf(tags, key)?.trim().toLowerCase() === value.toLowerCase();

const isSameTag = (a: TeamOf, b: TeamOf): boolean =>
  a.by === "tag" && b.by === "tag" && a.key.toLowerCase() === b.key.toLowerCase() && a.value.toLowerCase() === b.value.toLowerCase();

function ownersTagged(tags: Tags, key: string, source: OwnerSource, place: string | undefined): readonly Owner[] {
  const value = tagOf(tags, key);
  return value === undefined ? [] : ownersNamedIn(value, source, place ?? key, undefined);
}

function tagOf(tags: Tags, tag: string): string | undefined {
  const folded = tag.toLowerCase();
  const keys = Object.keys(tags);
  const key = keys.find((one) => one === tag) ?? keys.sort().find((one) => one.toLowerCase() === folded);
  return key === undefined ? undefined : tags[key];
}

/** @param name as the source calls a single address; without one the address is the name. A text without an address is a name by itself. */
function ownersNamedIn(text: string, source: OwnerSource, detail: string | null, name: string | undefined): readonly Owner[] {
  const emails = emailsIn(text);
  if (emails.length > 0) {
    const named = emails.map((email) => ({ email, name: emails.length === 1 ? name : undefined }));
    return ownersNamed(named, source, detail);
  }
  const whole = oneLine(text);
  return whole === "" ? [] : [{ name: whole, email: null, source, detail }];
}

const ownersNamed = (named: readonly NamedOwner[], source: OwnerSource, detail: string | null): readonly Owner[] =>
  eachOnce(named.map(({ name, email }) => ({ name: oneLine(name ?? "") || email, email: foldedEmail(email), source, detail })));

const emailsIn = (text: string): readonly string[] => wordsIn(text).flatMap((word) => emailOf(word) ?? []);

/** What stands between spaces, commas and semicolons (a tag's value allows the spaces only); of `Jo <jo@…>` without the brackets. */
export const wordsIn = (text: string): readonly string[] =>
  text
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^<(.*)>$/, "$1"))
    .filter((word) => word !== "");

/** What may stand in a mail's header and in a list: a control character becomes a space, as does a line's end. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();

function eachOnce(owners: readonly Owner[]): readonly Owner[] {
  const seen = new Set<string>();
  return owners.filter(({ email, name }) => {
    const key = email ?? name;
    return !seen.has(key) && seen.add(key);
  });
}
