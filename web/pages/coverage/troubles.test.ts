import { expect, test } from "vitest";
import type { Gap } from "../../../contract/coverage.ts";
import { closedByRegion, troublesOf } from "./troubles.ts";

const gap = (account: string, row: Partial<Gap> = {}): Gap => ({
  accountId: account.repeat(12),
  accountName: `account ${account}`,
  state: "denied",
  sources: ["inspector"],
  regions: ["eu-west-1"],
  scopes: 1,
  action: "inspector2:ListFindings",
  message: `User: arn:aws:sts::${account.repeat(12)}:assumed-role/r/s is not authorized to perform: inspector2:ListFindings`,
  statement: { Sid: "PillarwatchListFindings", Effect: "Allow", Action: ["inspector2:ListFindings"], Resource: "*" },
  waitingHelps: false,
  lastSuccessAt: null,
  ...row,
});

test("the same denial in three accounts is one thing to mend, with one statement", () => {
  const troubles = troublesOf([gap("1"), gap("2"), gap("3", { scopes: 3 })]);
  expect(troubles).toHaveLength(1);
  expect(troubles[0]).toMatchObject({ scopes: 5, step: "Add this statement to the role's policy." });
  expect(JSON.parse(troubles[0]?.statement ?? "")).toMatchObject({ Action: ["inspector2:ListFindings"], Resource: "*" });
});

test("a role that cannot be taken: its statement names each account's role", () => {
  const taking = (account: string) => {
    const Resource = `arn:aws:iam::${account.repeat(12)}:role/pillarwatch-read`;
    const action = "sts:AssumeRole";
    const statement = { Sid: "PillarwatchAssumeRole", Effect: "Allow" as const, Action: [action], Resource };
    return gap(account, { action, statement, message: `not authorized to perform: ${action} on resource: ${Resource}` });
  };
  const [trouble, ...others] = troublesOf([taking("1"), taking("2")]);
  expect(others).toEqual([]);
  expect(JSON.parse(trouble?.statement ?? "")).toMatchObject({
    Resource: ["arn:aws:iam::111111111111:role/pillarwatch-read", "arn:aws:iam::222222222222:role/pillarwatch-read"],
  });
});

test("another action, another state, other words: another trouble", () => {
  const others: Partial<Gap>[] = [
    { action: "inspector2:BatchGetAccountStatus", message: null },
    { state: "failed", action: null, message: "ThrottlingException after 9 tries" },
    { state: "failed", action: null, message: "InternalServerException" },
  ];
  expect(troublesOf([gap("1"), ...others.map((row) => gap("1", row))])).toHaveLength(4);
});

test.each<[Partial<Gap>, string]>([
  [{ state: "failed", waitingHelps: true }, "Nothing: waiting helps"],
  [{ state: "failed" }, "Waiting does not help"],
  [{ state: "not_enabled" }, "Enable Inspector there"],
  [{ state: "stale", message: null }, "Start a run, and see"],
  [{ state: "stale", message: "the recorder is stopped" }, "Mend that in the account"],
  [{ state: "never" }, "Start a run."],
  [{ action: null }, "Compare the role's policy"],
  [{ action: "sts:AssumeRole", statement: null }, "Deploy the role, or mend its trust policy"],
])("%j: one step", (row, step) => {
  expect(troublesOf([gap("1", row)])[0]?.step).toMatch(new RegExp(`^${step}`));
});

test("what a service control policy closes, by region", () => {
  const closed = closedByRegion([gap("1", { regions: ["us-east-1", "eu-west-3"] }), gap("2", { regions: ["us-east-1"] })]);
  expect(closed.map(([region, gaps]) => [region, gaps.length])).toEqual([
    ["eu-west-3", 1],
    ["us-east-1", 2],
  ]);
});
