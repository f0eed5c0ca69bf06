import { ListRegionsCommand } from "@aws-sdk/client-account";
import { BatchGetResourceConfigCommand, ConfigServiceClient, DescribeConfigRulesCommand } from "@aws-sdk/client-config-service";
import { GetFindingsCommand as GetThreatsCommand, ListFindingsCommand as ListThreatsCommand } from "@aws-sdk/client-guardduty";
import { Inspector2Client, ListFindingsCommand } from "@aws-sdk/client-inspector2";
import { ListAccountsCommand, ListTagsForResourceCommand } from "@aws-sdk/client-organizations";
import { DescribeStandardsControlsCommand, GetFindingsCommand } from "@aws-sdk/client-securityhub";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientsOf, refusalOf, roleName, smallWorld, todayMs } from "../../test/support/simulated.ts";
import { startSimulator } from "../server.ts";
import type { Members, Service } from "../service.ts";
import type { Simulator } from "../simulator.ts";

/** What the services were given, after the wire: a handler must only ever see what the model allows. */
const given: Record<string, Members> = {};

const noting = (id: string, operations: Readonly<Record<string, Members>>): Service => ({
  id,
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, output]) => [
      name,
      (input: Members) => {
        given[`${id}:${name}`] = input;
        return output;
      },
    ]),
  ),
});

let simulator: Simulator;
let clients: ReturnType<typeof clientsOf> & { config: ConfigServiceClient; inspector2: Inspector2Client };

beforeAll(async () => {
  const services = [
    noting("securityhub", { GetFindings: { Findings: [] }, DescribeStandardsControls: { Controls: [] } }),
    noting("guardduty", { ListFindings: { FindingIds: [] }, GetFindings: { Findings: [] } }),
    noting("inspector2", { ListFindings: { findings: [] } }),
    noting("config", { DescribeConfigRules: { ConfigRules: [] }, BatchGetResourceConfig: { baseConfigurationItems: [] } }),
  ];
  simulator = await startSimulator({ world: smallWorld(), services, clock: () => todayMs, quotas: "off", roleName });
  const settings = { endpoint: simulator.url, region: "eu-west-1", credentials: simulator.credentials, maxAttempts: 1 };
  const own = { config: new ConfigServiceClient(settings), inspector2: new Inspector2Client(settings) };
  clients = { ...clientsOf(simulator.url, simulator.credentials), ...own };
});

afterAll(() => simulator.close());

describe("an input that the model does not allow gets the service's own error, naming the member", () => {
  const cases: readonly [string, () => Promise<unknown>, string][] = [
    [
      "Security Hub: a page too long",
      () => clients.securityhub.send(new GetFindingsCommand({ MaxResults: 101 })),
      "InvalidInputException: Invalid parameter 'MaxResults'. data.MaxResults: Member must have value less than or equal to 100",
    ],
    [
      "Security Hub: a comparison that does not exist",
      () => clients.securityhub.send(new GetFindingsCommand({ Filters: { Id: [{ Comparison: "LIKE" as never, Value: "x" }] } })),
      "InvalidInputException: Invalid parameter 'Filters.Id[0].Comparison'. data.Filters.Id[0].Comparison: Member must satisfy enum value set: ",
    ],
    [
      "GuardDuty: a page too long",
      () => clients.guardduty.send(new ListThreatsCommand({ DetectorId: "a", MaxResults: 51 })),
      "BadRequestException: The request is rejected because an invalid or out-of-range value is specified as an input parameter: maxResults. ",
    ],
    [
      "GuardDuty: more findings than one call gives",
      () => clients.guardduty.send(new GetThreatsCommand({ DetectorId: "a", FindingIds: Array.from({ length: 51 }, (_, n) => `${n}`) })),
      "BadRequestException: The request is rejected because an invalid or out-of-range value is specified as an input parameter: findingIds. ",
    ],
    [
      "Inspector: a page too long",
      () => clients.inspector2.send(new ListFindingsCommand({ maxResults: 1_000 })),
      "ValidationException: 1 validation error detected: Value '1000' at 'maxResults' failed to satisfy constraint: Member must have value less than",
    ],
    [
      "Config: a name of a pattern that no rule has",
      () => clients.config.send(new DescribeConfigRulesCommand({ ConfigRuleNames: [" "] })),
      "ValidationException: 1 validation error detected: Value ' ' at 'configRuleNames[0]' failed to satisfy constraint: Member must satisfy regular",
    ],
    [
      "Config: more resources than one call gives",
      () =>
        clients.config.send(
          new BatchGetResourceConfigCommand({
            resourceKeys: Array.from({ length: 101 }, (_, n) => ({ resourceType: "AWS::S3::Bucket" as const, resourceId: `b${n}` })),
          }),
        ),
      "ValidationException: 1 validation error detected: Value '[{",
    ],
    [
      "Organizations: a page too long",
      () => clients.organizations.send(new ListAccountsCommand({ MaxResults: 21 })),
      "InvalidInputException: You specified an invalid value for MaxResults. Member must have value less than or equal to 20",
    ],
    [
      "Organizations: a missing member",
      () => clients.organizations.send(new ListTagsForResourceCommand({ ResourceId: undefined })),
      "InvalidInputException: You specified an invalid value for ResourceId. Member must not be null",
    ],
    [
      "Account: a page too long",
      () => clients.account.send(new ListRegionsCommand({ MaxResults: 51 })),
      "ValidationException: 1 validation error detected: Value '51' at 'maxResults'",
    ],
    [
      "STS: a session too short",
      () =>
        clients.sts.send(
          new AssumeRoleCommand({ RoleArn: "arn:aws:iam::111111111111:role/A", RoleSessionName: "a-b", DurationSeconds: 60 }),
        ),
      "ValidationError: 1 validation error detected: Value '60' at 'durationSeconds' failed to satisfy constraint: Member must have value greater",
    ],
  ];
  it.each(cases)("%s", async (_, send, refusal) => {
    expect((await refusalOf(send())).slice(0, refusal.length)).toBe(refusal);
  });

  it("a member of the wrong type", async () => {
    const wrong = { MaxResults: "many" } as unknown as { MaxResults: number };
    clients.organizations.middlewareStack.add(
      (next) => (args) => {
        (args.request as { body: string }).body = JSON.stringify(wrong);
        return next(args);
      },
      { step: "build", priority: "high", name: "wrongType" },
    );
    const refusal = await refusalOf(clients.organizations.send(new ListAccountsCommand({})));
    clients.organizations.middlewareStack.remove("wrongType");
    expect(refusal).toBe("InvalidInputException: You specified an invalid value for MaxResults. Member must be of type Integer");
  });

  it("a member that the model does not know", async () => {
    clients.securityhub.middlewareStack.add(
      (next) => (args) => {
        (args.request as { body: string }).body = JSON.stringify({ Filters: { Weather: [{ Value: "rain" }] } });
        return next(args);
      },
      { step: "build", priority: "high", name: "unknownMember" },
    );
    const refusal = await refusalOf(clients.securityhub.send(new GetFindingsCommand({})));
    clients.securityhub.middlewareStack.remove("unknownMember");
    expect(refusal).toBe("InvalidInputException: Invalid parameter 'Filters.Weather'. data.Filters.Weather: Member is not known");
  });
});

describe("an input that the model allows arrives at its service as the SDK was given it", () => {
  it("with members of the path, slashes among them, and of the query", async () => {
    const StandardsSubscriptionArn = "arn:aws:securityhub:eu-west-1:111111111111:subscription/cis-aws-foundations-benchmark/v/1.4.0";
    await clients.securityhub.send(
      new DescribeStandardsControlsCommand({ StandardsSubscriptionArn, MaxResults: 7, NextToken: "a+b/c= d" }),
    );
    expect(given["securityhub:DescribeStandardsControls"]).toEqual({ StandardsSubscriptionArn, MaxResults: 7, NextToken: "a+b/c= d" });
  });

  it("under the API's names where the wire has others", async () => {
    const FindingCriteria = { Criterion: { updatedAt: { GreaterThanOrEqual: 1_790_000_000_000 } } };
    await clients.guardduty.send(new ListThreatsCommand({ DetectorId: "12abc", FindingCriteria, MaxResults: 50 }));
    expect(given["guardduty:ListFindings"]).toEqual({ DetectorId: "12abc", FindingCriteria, MaxResults: 50 });
  });

  it("with timestamps as dates", async () => {
    const startInclusive = new Date("2026-11-01T00:00:00.000Z");
    await clients.inspector2.send(new ListFindingsCommand({ filterCriteria: { updatedAt: [{ startInclusive }] } }));
    expect(given["inspector2:ListFindings"]).toEqual({ filterCriteria: { updatedAt: [{ startInclusive }] } });
  });
});
