import { array, assert, constantFrom, property, record, string } from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Owner,
  type OwnerEvidence,
  type OwnerRules,
  oneLine,
  ownersOf,
  type TeamLine,
  type TeamOf,
  type Unit,
  usualOwnerRules,
} from "./owner.ts";
import type { AccountId, OwnerSource } from "./words.ts";

const account = "111122223333" as AccountId;
const unit = (id: string, path: string, members: Partial<Unit> = {}): Unit => ({ id, path, tags: {}, assigned: [], ...members });
const cards = (members: Partial<Unit> = {}) => unit("ou-cards", "Root / Payments / Cards", members);
const payments = (members: Partial<Unit> = {}) => unit("ou-pay", "Root / Payments", members);
const root = (members: Partial<Unit> = {}) => unit("r-1", "Root", members);
const nothing: OwnerEvidence = { account, tags: {}, assigned: [], contact: undefined, above: [cards(), payments(), root()] };

const told = (evidence: Partial<OwnerEvidence>, rules: Partial<OwnerRules> = {}) =>
  ownersOf({ ...nothing, ...evidence }, { ...usualOwnerRules, ...rules }).map(({ name, source, detail }) => [name, source, detail]);
const named = (email: string, name?: string) => ({ email, name });
const line = (of: TeamOf, number: number, ...owners: string[]): TeamLine => ({
  of,
  line: number,
  owners: owners.map((email) => named(email)),
});
const ofOu = (name: string): TeamOf => ({ by: "ou", name });
const ofTag = (key: string, value: string): TeamOf => ({ by: "tag", key, value });

describe("the order", () => {
  /** From the last to the first: each is added to what was there, and goes before it. */
  const steps: readonly (readonly [OwnerSource, Partial<OwnerEvidence>, Partial<OwnerRules>])[] = [
    ["security contact", { contact: { name: "Security", email: "contact@vesper.example" } }, {}],
    ["OU tag", { above: [cards(), payments({ tags: { Owner: "ou-tag@vesper.example" } }), root()] }, {}],
    ["account tag", { tags: { Owner: "tag@vesper.example" } }, {}],
    ["team map", {}, { teams: [line(ofOu("Root"), 2, "map@vesper.example")] }],
    [
      "assigned to the OU",
      { above: [cards(), payments({ tags: { Owner: "ou-tag@vesper.example" } }), root({ assigned: [named("ou@vesper.example")] })] },
      {},
    ],
    ["assigned", { assigned: [named("hand@vesper.example")] }, {}],
  ];
  test.each(steps.map(([source], index) => [source, index] as const))("%s goes before those below it", (source, index) => {
    const some = steps.slice(0, index + 1);
    const evidence = Object.assign({}, ...some.map(([, evidence]) => evidence)) as Partial<OwnerEvidence>;
    const rules = Object.assign({}, ...some.map(([, , rules]) => rules)) as Partial<OwnerRules>;
    expect(told(evidence, rules).map(([, source]) => source)).toEqual([source]);
  });

  test("where nobody is named, nobody owns it", () => {
    expect(told({})).toEqual([]);
    expect(told({ tags: { Owner: "  ", OwnerTeam: "x" } })).toEqual([]);
  });
});

describe("by a tag", () => {
  test.each([
    [{ Owner: "mirjam@vesper.example" }, "Owner", ["mirjam@vesper.example"]],
    [{ owner: "Lower@Vesper.example" }, "Owner", ["Lower@Vesper.example"]],
    [{ owner: "lower", Owner: "exact" }, "Owner", ["exact"]],
    [{ Owner: "  Payments   team " }, "Owner", ["Payments team"]],
    [{ Team: "payments", Owner: "someone" }, "Team", ["payments"]],
    [{ Owner: "jo@vesper.example ann@vesper.example" }, "Owner", ["jo@vesper.example", "ann@vesper.example"]],
    [{ Owner: "jo@vesper.example JO@vesper.example" }, "Owner", ["jo@vesper.example"]],
    [{ Owner: "Jo Lund <jo@vesper.example>, ann@vesper.example;" }, "Owner", ["jo@vesper.example", "ann@vesper.example"]],
  ])("of %j the tag %s names %j", (tags, tag, names) => {
    expect(told({ tags }, { tag })).toEqual(names.map((name) => [name, "account tag", tag]));
  });

  test("an address is kept folded, a plain name has none", () => {
    const emailOf = (Owner: string) => ownersOf({ ...nothing, tags: { Owner } }, usualOwnerRules).map(({ email }) => email);
    expect(emailOf("Jo@Vesper.example")).toEqual(["jo@vesper.example"]);
    expect(emailOf("Payments team")).toEqual([null]);
  });

  test("of several OUs above the nearest that has it speaks, and is named", () => {
    const above = [cards(), payments({ tags: { owner: "near@vesper.example" } }), root({ tags: { Owner: "far@vesper.example" } })];
    expect(told({ above })).toEqual([["near@vesper.example", "OU tag", "Root / Payments"]]);
  });

  test("an OU whose tag is empty does not speak", () => {
    const above = [cards({ tags: { Owner: " " } }), payments(), root({ tags: { Owner: "far@vesper.example" } })];
    expect(told({ above })).toEqual([["far@vesper.example", "OU tag", "Root"]]);
  });
});

describe("by hand", () => {
  test("several of one account, each once, under their names", () => {
    const assigned = [named("Jo@vesper.example", "Jo Lund"), named("ann@vesper.example"), named("jo@vesper.example", "again")];
    expect(told({ assigned })).toEqual([
      ["Jo Lund", "assigned", null],
      ["ann@vesper.example", "assigned", null],
    ]);
  });

  test("the nearest OU goes before those above it", () => {
    const above = [
      cards({ assigned: [named("near@vesper.example")] }),
      payments({ assigned: [named("far@vesper.example")] }),
      unit("ou-x", "x", {}),
    ];
    expect(told({ above })).toEqual([["near@vesper.example", "assigned to the OU", "Root / Payments / Cards"]]);
  });
});

describe("by the team map", () => {
  test.each<readonly [string, readonly TeamLine[], readonly string[]]>([
    [
      "the account's own lines",
      [line({ by: "account", id: account }, 3, "a@v.example"), line(ofOu("ou-cards"), 2, "b@v.example")],
      ["a@v.example line 3"],
    ],
    [
      "all lines of one account",
      [line({ by: "account", id: account }, 2, "a@v.example"), line({ by: "account", id: account }, 9, "b@v.example", "A@v.example")],
      ["a@v.example line 2", "b@v.example line 9"],
    ],
    ["the nearest OU by id", [line(ofOu("OU-PAY"), 2, "a@v.example"), line(ofOu("r-1"), 3, "b@v.example")], ["a@v.example line 2"]],
    ["an OU by its path", [line(ofOu("root/payments"), 2, "a@v.example")], ["a@v.example line 2"]],
    ["no part of a path", [line(ofOu("Payments"), 2, "a@v.example"), line(ofOu("Root / Pay"), 3, "a@v.example")], []],
    ["a tag of the account", [line(ofTag("stage", "PROD"), 2, "a@v.example")], ["a@v.example line 2"]],
    [
      "a tag before an OU",
      [line(ofOu("ou-cards"), 2, "a@v.example"), line(ofTag("Stage", "prod"), 3, "b@v.example")],
      ["b@v.example line 3"],
    ],
    ["a tag of an OU above", [line(ofTag("Team", "core"), 2, "a@v.example")], ["a@v.example line 2"]],
    [
      "of several tags the one whose line comes first, with all its lines",
      [
        line(ofTag("Stage", "prod"), 2, "a@v.example"),
        line(ofTag("Unit", "7"), 3, "b@v.example"),
        line(ofTag("stage", "Prod"), 4, "c@v.example"),
      ],
      ["a@v.example line 2", "c@v.example line 4"],
    ],
    ["another value", [line(ofTag("Stage", "pro"), 2, "a@v.example")], []],
    ["another account", [line({ by: "account", id: "999999999999" as AccountId }, 2, "a@v.example")], []],
  ])("%s", (_, teams, expected) => {
    const evidence = { tags: { Stage: "prod", Unit: "7" }, above: [cards(), payments({ tags: { team: "Core" } }), root()] };
    expect(told(evidence, { teams }).map(([name, , detail]) => `${name} ${detail}`)).toEqual(expected);
  });
});

describe("by the security contact", () => {
  test("under its name, or its address", () => {
    expect(told({ contact: { name: "Security", email: "s@vesper.example" } })).toEqual([["Security", "security contact", null]]);
    expect(told({ contact: { name: null, email: " S@vesper.example " } })).toEqual([["S@vesper.example", "security contact", null]]);
  });
});

const words = constantFrom("jo@v.example", "JO@v.example", "ann@v.example", "team", " ", "\r\nBcc: x@v.example", "\u2028", "");
const tags = record({ Owner: array(words).map((some) => some.join(" ")) }, { requiredKeys: [] });
const assigned = array(record({ email: constantFrom("jo@v.example", "Ann@v.example"), name: constantFrom(undefined, "Jo\r\nX: y", "") }));
const evidences = record({
  tags,
  assigned,
  contact: constantFrom(undefined, { name: "Jo\u0000", email: "jo@v.example" }, { name: null, email: "nobody" }),
  above: array(record({ id: constantFrom("ou-1", "ou-2", "r-1"), path: constantFrom(undefined, "Root", "Root / A"), tags, assigned }), {
    maxLength: 4,
  }),
});
const teams = array(
  record({
    of: constantFrom<TeamOf>({ by: "account", id: account }, ofOu("ou-1"), ofOu("root / a"), ofTag("Owner", "team")),
    owners: array(record({ email: constantFrom("map@v.example"), name: constantFrom(undefined, "Map") }), { minLength: 1 }),
    line: constantFrom(2, 3),
  }),
  { maxLength: 3 },
);

/** Each source asked as if there were no other: the first that answers. */
function oneSourceAfterTheOther(evidence: OwnerEvidence, rules: OwnerRules): readonly Owner[] {
  const { above, assigned, contact, tags } = evidence;
  const none = { ...nothing, above: [] };
  const only = (pick: (unit: Unit) => Partial<Unit>) =>
    above.map(({ id, path, ...unit }) => ({ id, path, tags: {}, assigned: [], ...pick({ id, path, ...unit }) }));
  const alone: readonly (readonly [Partial<OwnerEvidence>, OwnerRules])[] = [
    [{ assigned }, usualOwnerRules],
    [{ above: only((unit) => ({ assigned: unit.assigned })) }, usualOwnerRules],
    [
      { tags, above: only((unit) => ({ tags: unit.tags })) },
      { ...rules, tag: "nobody's" },
    ],
    [{ tags }, usualOwnerRules],
    [{ above: only((unit) => ({ tags: unit.tags })) }, usualOwnerRules],
    [{ contact }, usualOwnerRules],
  ];
  return alone.map(([some, rules]) => ownersOf({ ...none, ...some }, rules)).find((owners) => owners.length > 0) ?? [];
}

test("whatever is known: the first source that names anyone, each person once, a name on one line", () => {
  assert(
    property(evidences, teams, (evidence, teams) => {
      const rules = { tag: "Owner", teams };
      const owners = ownersOf({ account, ...evidence }, rules);
      expect(new Set(owners.map(({ source }) => source)).size).toBeLessThanOrEqual(1);
      const keys = owners.map(({ email, name }) => email ?? name);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { name, email } of owners) {
        expect(name).toBe(oneLine(name));
        expect(name).not.toBe("");
        expect(email).toBe(email?.toLowerCase() ?? null);
      }
      expect(owners).toEqual(oneSourceAfterTheOther({ account, ...evidence }, rules));
    }),
  );
});

test("a name is one line, whatever letters it is of", () => {
  assert(property(string({ unit: "binary" }), (text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(oneLine(text))));
});
