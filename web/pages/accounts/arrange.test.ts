import { expect, test } from "vitest";
import { noneOpen, one, ownerNamed } from "../../../test/support/listed-account.ts";
import { cellOf, columnsOf, isStale, lines, matching, ordered, shortOwner, unitName } from "./arrange.ts";

const ids = (accounts: readonly { readonly name: string }[]) => accounts.map(({ name }) => name);
const accounts = [
  one("b", { openTotal: 4, score: 60, owners: [ownerNamed("Zoe")], organizationalUnit: "Root / Data", tags: { Stage: "prod" } }),
  one("a", { openTotal: 4, score: 90, organizationalUnit: "Root / Data" }),
  one("silent", { openTotal: null, score: null, change: null, owners: [ownerNamed("Ann")], organizationalUnit: null }),
  one("c", { openTotal: 9, score: 10, organizationalUnit: "Root / Data / Lake", open: { ...noneOpen, CRITICAL: 2 } }),
];
const order = { rank: "open", isReversed: false, cells: "score" } as const;

test.each([
  ["open", false, ["c", "a", "b", "silent"]],
  ["open", true, ["a", "b", "c", "silent"]],
  ["name", false, ["a", "b", "c", "silent"]],
  ["name", true, ["silent", "c", "b", "a"]],
  ["owner", false, ["silent", "b", "a", "c"]],
  ["score", false, ["c", "b", "a", "silent"]],
  ["critical", false, ["c", "a", "b", "silent"]],
] as const)("by %s, reversed: %s", (rank, isReversed, expected) => {
  expect(ids(ordered(accounts, { ...order, rank, isReversed }))).toEqual(expected);
});

test("by a principle the cells that are shown decide", () => {
  const group = { id: "data", score: 50, checksPassed: 50, open: noneOpen, openTotal: 1, openChange: 3 } as const;
  const two = [one("x", { principles: [group] }), one("y", { principles: [{ ...group, score: 20, openTotal: 0 }] })];
  expect(ids(ordered(two, { ...order, rank: "data" }))).toEqual(["y", "x"]);
  expect(ids(ordered(two, { ...order, rank: "data", cells: "open" }))).toEqual(["x", "y"]);
});

test.each([
  ["", ["b", "a", "silent", "c"]],
  ["DATA prod", ["b"]],
  ["stage=PROD", ["b"]],
  ["zoe", ["b"]],
  ["no owner", ["a", "c"]],
  ["outside", ["silent"]],
  ["nowhere", []],
])("%j finds %j", (find, expected) => {
  expect(ids(matching(accounts, find))).toEqual(expected);
});

test("an OU stands above its accounts, the one with most open first, with the change of all that is below it", () => {
  const change = (open: number) => ({ since: "2026-10-25", score: 0, checksPassed: 0, open, bySeverity: noneOpen, opened: 0, fixed: 0 });
  const moved = accounts.map((account, index) => (account.change === null ? account : { ...account, change: change(index + 1) }));
  const unit = (path: string, openTotal: number) => ({ path, openTotal }) as never;
  const shown = lines(moved.slice(0, 3), moved, [unit("Root / Data", 17)], true);
  expect(shown.map((line) => (line.kind === "unit" ? [line.unit.path, line.unit.shown, line.unit.openChange] : line.account.name))).toEqual(
    [["Root / Data", 2, 1 + 2 + 4], "b", "a", [null, 1, null], "silent"],
  );
  expect(lines(moved, moved, [], false)).toHaveLength(4);
});

test("what is mapped to no principle has a column where there is some", () => {
  const unmapped = { id: "unmapped", score: null, checksPassed: null, open: noneOpen, openTotal: 2, openChange: 0 } as const;
  const some = [one("x", { principles: [unmapped] })];
  expect(columnsOf(some, "score")).not.toContain("unmapped");
  expect(columnsOf(some, "open")).toContain("unmapped");
});

test("a change that is not known is none, and no principle is no 0", () => {
  const group = { id: "data", score: 50, checksPassed: 50, open: noneOpen, openTotal: 1, openChange: 3 } as const;
  expect(cellOf(one("x", { principles: [group], change: null }), "data", "change")).toBeNull();
  expect(cellOf(one("x", {}), "data", "open")).toBeNull();
});

test("an account is stale where nobody can speak for the cells", () => {
  const none = { fresh: 0, of: 3, deniedByScp: 0 };
  expect([isStale(one("x", { scoreScopes: none }), "score"), isStale(one("x", { scoreScopes: none }), "open")]).toEqual([true, false]);
  expect(isStale(one("x", { scopes: { fresh: 0, of: 0, deniedByScp: 3 } }), "open")).toBe(false);
});

test.each([
  ["Root / Payments / Cards", "Payments / Cards"],
  ["Root", "Root"],
  [null, "Outside of the organization"],
])("the OU %j is called %s", (path, name) => {
  expect(unitName(path)).toBe(name);
});

test("of an owner's address what is before the @ is shown, and a name as it is", () => {
  expect(["ines.vieira@vesper.example", "Team @ Payments", "a@b@c", "@x"].map(shortOwner)).toEqual([
    "ines.vieira",
    "Team @ Payments",
    "a@b@c",
    "@x",
  ]);
});
