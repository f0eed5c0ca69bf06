import { AccountClient, ListRegionsCommand } from "@aws-sdk/client-account";
import { ConfigServiceClient, DescribeConfigRuleEvaluationStatusCommand } from "@aws-sdk/client-config-service";
import { GetFindingsCommand as GetThreatsCommand, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { Inspector2Client, ListCoverageCommand } from "@aws-sdk/client-inspector2";
import { expect, it } from "vitest";
import { clientsOf, refusalOf, roleName, smallWorld, todayMs } from "../../test/support/simulated.ts";
import { startSimulator } from "../server.ts";
import { type Members, type Service, writtenAsGiven } from "../service.ts";

const answering = (id: string, name: string, output: Members): Service => ({ id, operations: { [name]: () => output } });

const start = (...services: readonly Service[]) =>
  startSimulator({ world: smallWorld(), services, clock: () => todayMs, quotas: "off", roleName });

it.each([
  ["a member that the model does not have", { DetectorIds: [], Weather: "rain" }, "guardduty:ListDetectors answers Weather"],
  ["a member of the wrong type", { DetectorIds: [5] }, "guardduty:ListDetectors answers DetectorIds[0]"],
  ["a required member left out", { NextToken: "more" }, "guardduty:ListDetectors answers DetectorIds"],
])("%s in an answer is a bug of the simulator: the caller and whoever closes it are told", async (_, output, told) => {
  const simulator = await start(answering("guardduty", "ListDetectors", output));
  const { guardduty } = clientsOf(simulator.url, simulator.credentials);
  expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toContain(`SimulatorBug: ${told}`);
  expect(await refusalOf(simulator.close())).toContain(told);
});

it("an operation that no service has is such a bug too", async () => {
  const simulator = await start();
  const { guardduty } = clientsOf(simulator.url, simulator.credentials);
  const told = "The simulator has no guardduty:ListDetectors";
  expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toBe(`SimulatorBug: ${told}`);
  expect(await refusalOf(simulator.close())).toContain(told);
});

it("answers arrive as the service gave them, whatever the wire calls their members", async () => {
  const finding = {
    AccountId: "111111111111",
    Arn: "arn:aws:guardduty:eu-west-1:111111111111:detector/a/finding/b",
    CreatedAt: "2026-11-01T00:00:00.000Z",
    Id: "b",
    Region: "eu-west-1",
    Resource: { ResourceType: "Instance", InstanceDetails: { InstanceId: "i-1" } },
    SchemaVersion: "2.0",
    Service: { Archived: false, Count: 3 },
    Severity: 8.5,
    Type: "UnauthorizedAccess:EC2/SSHBruteForce",
    UpdatedAt: "2026-11-02T00:00:00.000Z",
  };
  const simulator = await start(answering("guardduty", "GetFindings", { Findings: [finding] }));
  const { guardduty } = clientsOf(simulator.url, simulator.credentials);
  const { Findings } = await guardduty.send(new GetThreatsCommand({ DetectorId: "a", FindingIds: ["b"] }));
  expect(Findings).toEqual([finding]);
  await simulator.close();
});

it("a record from outside arrives as it was given; its times are numbers on the wire, and what is no time is left out", async () => {
  const given = {
    id: 5,
    severity: "not a number",
    type: { not: "a text" },
    createdAt: "yesterday",
    resource: { eksClusterDetails: { createdAt: "2024-05-06 07:08:09+00:00" }, ecsClusterDetails: { taskDetails: { createdAt: "today" } } },
  };
  const simulator = await start(answering("guardduty", "GetFindings", { Findings: [writtenAsGiven(given)] }));
  const { guardduty } = clientsOf(simulator.url, simulator.credentials);
  const { Findings } = await guardduty.send(new GetThreatsCommand({ DetectorId: "a", FindingIds: ["b"] }));
  expect(Findings).toMatchObject([
    {
      Id: 5,
      Severity: "not a number",
      CreatedAt: "yesterday",
      Resource: {
        EksClusterDetails: { CreatedAt: new Date("2024-05-06T07:08:09Z") },
        EcsClusterDetails: { TaskDetails: {} },
      },
    },
  ]);
  await simulator.close();
});

it("timestamps arrive as the instants that they were", async () => {
  const at = new Date("2026-11-02T03:04:05.000Z");
  const status = { ConfigRuleName: "a", LastSuccessfulEvaluationTime: at };
  const coverage = {
    resourceType: "AWS_EC2_INSTANCE",
    resourceId: "i-1",
    accountId: "111111111111",
    scanType: "PACKAGE",
    lastScannedAt: at,
  };
  const simulator = await start(
    answering("config", "DescribeConfigRuleEvaluationStatus", { ConfigRulesEvaluationStatus: [status] }),
    answering("inspector2", "ListCoverage", { coveredResources: [coverage] }),
  );
  const settings = { endpoint: simulator.url, region: "eu-west-1", credentials: simulator.credentials, maxAttempts: 1 };
  const rules = await new ConfigServiceClient(settings).send(new DescribeConfigRuleEvaluationStatusCommand({}));
  const covered = await new Inspector2Client(settings).send(new ListCoverageCommand({}));
  expect(rules.ConfigRulesEvaluationStatus).toEqual([status]);
  expect(covered.coveredResources).toEqual([coverage]);
  const { Regions } = await new AccountClient(settings).send(new ListRegionsCommand({}));
  expect(Regions?.length).toBe(simulator.world.regions.length);
  await simulator.close();
});
