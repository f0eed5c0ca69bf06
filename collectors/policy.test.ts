import { expect, test } from "vitest";
import { statementFor } from "../posture/permission.ts";
import { policyOf, principalOf } from "./policy.ts";
import { registry } from "./sources/registry.ts";

const sources = Object.values(registry);
const options = { collectorArn: "arn:aws:iam::111122223333:user/pillarwatch", roleName: "Reader", externalId: "xyz" };
const { base, role, trust } = policyOf(sources, options);

test("the role's policy holds every declared action once, in order, and reads only", () => {
  const [statement] = role.Statement;
  const declared = sources.flatMap(({ permissions }) => permissions.map(({ action }) => action));
  expect(statement?.Action).toEqual([...new Set([...declared, "account:GetAlternateContact", "account:ListRegions"])].toSorted());
  expect(statement?.Action.filter((action) => !/:(Get|List|Describe|BatchGet)/.test(action))).toEqual([]);
  expect(statement?.Action.filter((action) => action.includes("*"))).toEqual([]);
});

test("the base credentials find the accounts and take this role, and no other", () => {
  const assume = base.Statement.find(({ Action }) => Action.includes("sts:AssumeRole"));
  expect(assume?.Resource).toBe("arn:aws:iam::*:role/Reader");
  expect(base.Statement.flatMap(({ Action }) => Action)).toContain("organizations:ListAccounts");
});

test("the role trusts the collector alone, with the external id where there is one", () => {
  expect(trust.Statement).toEqual([
    {
      Sid: "PillarwatchMayTakeThisRole",
      Effect: "Allow",
      Principal: { AWS: options.collectorArn },
      Action: ["sts:AssumeRole"],
      Condition: { StringEquals: { "sts:ExternalId": "xyz" } },
    },
  ]);
  expect(policyOf(sources, { ...options, externalId: undefined }).trust.Statement[0]).not.toHaveProperty("Condition");
});

test("in other partitions the role is theirs", () => {
  const { base: china } = policyOf(sources, { ...options, collectorArn: "arn:aws-cn:iam::111122223333:user/pillarwatch" });
  expect(china.Statement.map(({ Resource }) => Resource)).toContain("arn:aws-cn:iam::*:role/Reader");
});

test.each([
  ["arn:aws:sts::111122223333:assumed-role/Collector/i-0abc", "arn:aws:iam::111122223333:role/Collector"],
  ["arn:aws-us-gov:sts::111122223333:assumed-role/Collector/session", "arn:aws-us-gov:iam::111122223333:role/Collector"],
  ["arn:aws:iam::111122223333:user/pillarwatch", "arn:aws:iam::111122223333:user/pillarwatch"],
])("%s is trusted as %s", (caller, principal) => {
  expect(principalOf(caller)).toBe(principal);
});

test("a statement that is offered for a denied action is what the whole policy would have given", () => {
  const actions = [...role.Statement, ...base.Statement].flatMap(({ Action, Effect, Resource }) =>
    Action.map((action) => ({ action, Effect, Resource })),
  );
  const others = actions.filter(({ action }) => action !== "sts:AssumeRole");
  expect(others.length).toBeGreaterThan(20);
  for (const { action, Effect, Resource } of others)
    expect(statementFor({ action, message: null })).toMatchObject({ Effect, Action: [action], Resource });
});
