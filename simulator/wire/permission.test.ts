import { ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { ListAccountsCommand } from "@aws-sdk/client-organizations";
import { DescribeHubCommand } from "@aws-sdk/client-securityhub";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientsOf, externalId, refusalOf, roleName, sessionIn, smallWorld, todayMs } from "../../test/support/simulated.ts";
import { startSimulator } from "../server.ts";
import type { Service } from "../service.ts";
import type { Simulator } from "../simulator.ts";

const guardduty: Service = { id: "guardduty", operations: { ListDetectors: () => ({ DetectorIds: [] }) } };
const securityhub: Service = {
  id: "securityhub",
  operations: { DescribeHub: () => ({ HubArn: "arn:aws:securityhub:eu-west-1:1:hub/default" }) },
};

let simulator: Simulator;
let memberId: string;
let managementId: string;

beforeEach(async () => {
  const world = smallWorld({
    deniedByScp: (_, region) => (region === "eu-central-1" ? ["guardduty:*"] : []),
    regionEnabled: () => true,
    regions: ["eu-west-1", "eu-central-1", "us-east-1"].map((name) => ({ name, optIn: false })),
  });
  memberId = world.securityAccountId;
  managementId = world.managementAccountId;
  simulator = await startSimulator({
    world,
    services: [guardduty, securityhub],
    clock: () => todayMs,
    quotas: "off",
    roleName,
    externalId,
    policy: () => ["securityhub:Describe*"],
  });
});

afterEach(() => simulator.close());

const principal = () => `arn:aws:sts::${memberId}:assumed-role/${roleName}/test`;

describe("the collector's role", () => {
  it("may do what its policy's patterns allow, and is told which action is missing", async () => {
    const { guardduty, securityhub } = clientsOf(simulator.url, await sessionIn(simulator, memberId));
    expect((await securityhub.send(new DescribeHubCommand({}))).HubArn).toContain("hub/default");
    expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toBe(
      `AccessDeniedException: User: ${principal()} is not authorized to perform: guardduty:ListDetectors on resource: ` +
        `arn:aws:guardduty:eu-west-1:${memberId}:detector/* because no identity-based policy allows the guardduty:ListDetectors action`,
    );
  });

  it("may do what one account's policy is changed to, and only there", async () => {
    simulator.setPolicy(memberId, ["guardduty:listdetectors"]);
    const inside = clientsOf(simulator.url, await sessionIn(simulator, memberId));
    const elsewhere = clientsOf(simulator.url, await sessionIn(simulator, managementId));
    expect((await inside.guardduty.send(new ListDetectorsCommand({}))).DetectorIds).toEqual([]);
    expect(await refusalOf(elsewhere.guardduty.send(new ListDetectorsCommand({})))).toMatch(/^AccessDeniedException: User: /);
    simulator.setPolicy(memberId, undefined);
    expect(await refusalOf(inside.guardduty.send(new ListDetectorsCommand({})))).toMatch(/^AccessDeniedException: User: /);
  });

  it("is told of a service control policy where that denies, whatever its own policy says", async () => {
    simulator.setPolicy(memberId, ["*"]);
    const credentials = await sessionIn(simulator, memberId);
    const { guardduty } = clientsOf(simulator.url, credentials, "eu-central-1");
    expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toBe(
      `AccessDeniedException: User: ${principal()} is not authorized to perform: guardduty:ListDetectors on resource: ` +
        `arn:aws:guardduty:eu-central-1:${memberId}:detector/* with an explicit deny in a service control policy: ` +
        `arn:aws:organizations::${managementId}:policy/${simulator.world.organizationId}/service_control_policy/p-7q2hxk4m`,
    );
    expect((await clientsOf(simulator.url, credentials).guardduty.send(new ListDetectorsCommand({}))).DetectorIds).toEqual([]);
  });
});

describe("the management account", () => {
  it("is reached by no service control policy", async () => {
    const { guardduty } = clientsOf(simulator.url, simulator.credentials, "eu-central-1");
    expect((await guardduty.send(new ListDetectorsCommand({}))).DetectorIds).toEqual([]);
  });

  it("can have its own user's rights taken away", async () => {
    simulator.setBasePolicy(simulator.credentials.accessKeyId, ["sts:*"]);
    const { organizations } = clientsOf(simulator.url, simulator.credentials);
    expect(await refusalOf(organizations.send(new ListAccountsCommand({})))).toBe(
      `AccessDeniedException: User: arn:aws:iam::${managementId}:user/pillarwatch is not authorized to perform: organizations:ListAccounts ` +
        "on resource: * because no identity-based policy allows the organizations:ListAccounts action",
    );
  });

  it("may always ask who it is", async () => {
    simulator.setBasePolicy(simulator.credentials.accessKeyId, []);
    const { sts } = clientsOf(simulator.url, simulator.credentials);
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(managementId);
  });
});
