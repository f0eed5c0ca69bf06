import { expect, test } from "vitest";
import type { CoveredAccount } from "../../../contract/coverage.ts";
import { csvRows, oldestOf, pageOf } from "./matrix.ts";

const account = (name: string, states: CoveredAccount["states"], agesMinutes: CoveredAccount["agesMinutes"] = [5, 5]): CoveredAccount => ({
  accountId: "111111111111",
  accountName: name,
  organizationalUnit: "Root / Payments",
  states,
  agesMinutes,
});

test("by OU and name; what is fresh is left out where gaps alone are asked for, and counted", () => {
  const accounts = [
    account("b", ["ok", "stale"]),
    account("a", ["ok", null]),
    { ...account("c", ["ok", "denied"]), organizationalUnit: null },
  ];
  const names = (onlyGaps: boolean) =>
    pageOf(accounts, onlyGaps, 1).units.map(([unit, rows]) => [unit, rows.map((row) => row.accountName)]);
  expect(names(false)).toEqual([
    ["Outside of the organization", ["c"]],
    ["Payments", ["a", "b"]],
  ]);
  expect(names(true)).toEqual([
    ["Outside of the organization", ["c"]],
    ["Payments", ["b"]],
  ]);
  expect(pageOf(accounts, true, 1).fresh).toBe(1);
});

test("fifty a page; a page that is not there is the last", () => {
  const accounts = Array.from({ length: 101 }, (_, index) => account(String(index).padStart(3, "0"), ["ok"]));
  expect(pageOf(accounts, false, 2)).toMatchObject({ page: 2, pages: 3, from: 51, to: 100, shown: 101 });
  expect(pageOf(accounts, false, 9)).toMatchObject({ page: 3, from: 101, to: 101 });
  expect(pageOf([], false, 1)).toMatchObject({ page: 1, pages: 1, from: 0, to: 0 });
});

test("an account is as old as its oldest evidence; what was never read has no age", () => {
  expect(oldestOf(account("a", ["ok", "stale"], [5, 700]))).toEqual({ minutes: 700, isFresh: false });
  expect(oldestOf(account("a", ["ok", "never"], [5, null]))).toEqual({ minutes: 5, isFresh: true });
  expect(oldestOf(account("a", ["never"], [null]))).toBeUndefined();
});

test("the file has one line for each scope, and none for what is no scope", () => {
  const columns = [
    { region: "eu-west-1", source: "securityhub" as const },
    { region: "eu-west-1", source: "config" as const },
  ];
  const rows = csvRows({ asOf: "", total: 1, totalExact: true, next: null, columns, items: [account("a", ["stale", null], [90, null])] });
  expect(rows).toEqual([["111111111111", "a", "Root / Payments", "eu-west-1", "Security Hub CSPM", "Stale", 90]]);
});
