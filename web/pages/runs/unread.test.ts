import { expect, test } from "vitest";
import type { WholeRun } from "../../../contract/runs.ts";
import { unreadOf, warningGroups } from "./unread.ts";

type RunScope = WholeRun["runScopes"][number];

const scope = (row: Partial<RunScope>): RunScope => ({
  accountId: "111111111111",
  accountName: "shop",
  region: "eu-west-1",
  source: "inspector",
  state: "done",
  full: false,
  pages: 1,
  records: 0,
  changed: 0,
  setAside: 0,
  outcome: "failed",
  action: null,
  message: null,
  startedAt: null,
  endedAt: null,
  ...row,
});

test("the same trouble in other accounts and regions is one; what was read, is off or is closed is none", () => {
  const told = unreadOf([
    scope({ message: "Timeout in eu-west-1 of 111111111111" }),
    scope({ message: "Timeout in us-east-1 of 222222222222", region: "us-east-1" }),
    scope({
      outcome: "denied",
      action: "inspector2:ListFindings",
      message: "User: arn:aws:sts::1 is not authorized to perform: inspector2:ListFindings",
    }),
    ...(["ok", "not_enabled", "denied_by_scp", null] as const).map((outcome) => scope({ outcome })),
  ]);
  expect(told.map(({ state, action, message, scopes }) => [state, action, message, scopes.length])).toEqual([
    ["failed", null, "Timeout in eu-west-1 of 111111111111", 2],
    ["denied", "inspector2:ListFindings", "Not authorized to perform: inspector2:ListFindings", 1],
  ]);
});

test("warnings by their word, the most frequent first", () => {
  const warning = (code: string, times: number) => ({ code, message: code, times, accountId: null, region: null, source: null });
  const groups = warningGroups([warning("a", 2), warning("b", 5), warning("a", 4)]);
  expect(groups.map(({ code, times, warnings }) => [code, times, warnings.length])).toEqual([
    ["a", 6, 2],
    ["b", 5, 1],
  ]);
});
