import * as config from "@aws-sdk/client-config-service";
import * as guardduty from "@aws-sdk/client-guardduty";
import * as inspector from "@aws-sdk/client-inspector2";
import * as hub from "@aws-sdk/client-securityhub";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { externalId, roleName, sessionIn, todayMs } from "../../test/support/simulated.ts";
import { serviceModels } from "../models/model.ts";
import { startSimulator } from "../server.ts";
import type { Simulator } from "../simulator.ts";
import { createWorld } from "../world/create.ts";
import { account } from "./account.ts";
import { organizations } from "./organizations.ts";
import { watchedServices } from "./watched.ts";

const size = { accounts: 8, regions: 2, findings: 8_000, days: 60, eventful: true };
const world = createWorld({ seed: 5, size, endsAtMs: todayMs });

/** Answers are held against AWS's model on their way out: to ask for everything is to test every answer. */
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ world, clock: () => todayMs, quotas: "off", roleName, externalId });
});
afterAll(() => simulator.close()); // fails if any answer broke its model

it("every operation of the models is served, and no other", () => {
  for (const service of [...watchedServices, organizations, account]) {
    expect(Object.keys(service.operations).sort(), service.id).toEqual(Object.keys(serviceModels[service.id]?.operations ?? {}).sort());
  }
});

/** All pages, each with no more records than asked for. */
async function listed<Page, Item>(
  ask: (token: string | undefined) => Promise<Page>,
  itemsOf: (page: Page) => Item[] | undefined,
  most: number,
) {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await ask(token);
    const some = itemsOf(page) ?? [];
    expect(some.length).toBeLessThanOrEqual(most);
    items.push(...some);
    const { NextToken, nextToken } = page as { NextToken?: string; nextToken?: string };
    token = NextToken ?? nextToken;
  } while (token);
  return items;
}

/** Refusals are answers too: off here, not asked of an administrator there. A bug of the simulator is none. */
async function answered<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.name !== "SimulatorBug") return undefined;
    throw error;
  }
}

interface Settings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: 1;
}

async function sweepSecurityHub(settings: Settings): Promise<number> {
  const client = new hub.SecurityHubClient(settings);
  const Filters = { Region: [{ Comparison: "EQUALS" as const, Value: settings.region }] };
  const ask = (NextToken: string | undefined) => client.send(new hub.GetFindingsCommand({ Filters, MaxResults: 100, NextToken }));
  const findings = await answered(listed(ask, (page) => page.Findings, 100));
  await answered(client.send(new hub.DescribeHubCommand({})));
  await answered(client.send(new hub.DescribeSecurityHubV2Command({})));
  const standards = await answered(client.send(new hub.GetEnabledStandardsCommand({})));
  for (const { StandardsSubscriptionArn } of standards?.StandardsSubscriptions ?? []) {
    await client.send(new hub.DescribeStandardsControlsCommand({ StandardsSubscriptionArn }));
  }
  const defined = await answered(client.send(new hub.ListSecurityControlDefinitionsCommand({ MaxResults: 100 })));
  const ids = (defined?.SecurityControlDefinitions ?? []).map(({ SecurityControlId }) => SecurityControlId ?? "");
  if (ids.length > 0) {
    await answered(client.send(new hub.BatchGetSecurityControlsCommand({ SecurityControlIds: ids.slice(0, 100) })));
    const StandardsArn = standards?.StandardsSubscriptions?.[0]?.StandardsArn ?? "arn:aws:securityhub:::ruleset/none";
    const StandardsControlAssociationIds = ids.slice(0, 20).map((SecurityControlId) => ({ SecurityControlId, StandardsArn }));
    await answered(client.send(new hub.BatchGetStandardsControlAssociationsCommand({ StandardsControlAssociationIds })));
  }
  const aggregators = await answered(client.send(new hub.ListFindingAggregatorsCommand({})));
  for (const { FindingAggregatorArn } of aggregators?.FindingAggregators ?? []) {
    await client.send(new hub.GetFindingAggregatorCommand({ FindingAggregatorArn }));
  }
  await answered(client.send(new hub.GetAdministratorAccountCommand({})));
  await answered(client.send(new hub.ListMembersCommand({})));
  await answered(client.send(new hub.ListOrganizationAdminAccountsCommand({})));
  return findings?.length ?? 0;
}

async function sweepGuardDuty(settings: Settings): Promise<number> {
  const client = new guardduty.GuardDutyClient(settings);
  const detectors = await client.send(new guardduty.ListDetectorsCommand({}));
  let count = 0;
  for (const DetectorId of detectors.DetectorIds ?? []) {
    await client.send(new guardduty.GetDetectorCommand({ DetectorId }));
    const ask = (NextToken: string | undefined) =>
      client.send(new guardduty.ListFindingsCommand({ DetectorId, MaxResults: 50, NextToken }));
    const ids = await listed(ask, (page) => page.FindingIds, 50);
    for (let from = 0; from < ids.length; from += 50) {
      const FindingIds = ids.slice(from, from + 50);
      count += (await client.send(new guardduty.GetFindingsCommand({ DetectorId, FindingIds }))).Findings?.length ?? 0;
    }
    expect(count).toBe(ids.length);
    const members = await answered(client.send(new guardduty.ListMembersCommand({ DetectorId, OnlyAssociated: "false" })));
    const AccountIds = (members?.Members ?? []).map(({ AccountId }) => AccountId ?? "").slice(0, 50);
    if (AccountIds.length > 0) await client.send(new guardduty.GetMembersCommand({ DetectorId, AccountIds }));
  }
  await answered(client.send(new guardduty.ListOrganizationAdminAccountsCommand({})));
  return count;
}

async function sweepInspector(settings: Settings, accountId: string): Promise<number> {
  const client = new inspector.Inspector2Client(settings);
  await answered(client.send(new inspector.BatchGetAccountStatusCommand({ accountIds: [accountId] })));
  const ask = (nextToken: string | undefined) => client.send(new inspector.ListFindingsCommand({ maxResults: 100, nextToken }));
  const findings = await answered(listed(ask, (page) => page.findings, 100));
  const cover = (nextToken: string | undefined) => client.send(new inspector.ListCoverageCommand({ maxResults: 200, nextToken }));
  await answered(listed(cover, (page) => page.coveredResources, 200));
  await answered(client.send(new inspector.ListMembersCommand({})));
  await answered(client.send(new inspector.GetMemberCommand({ accountId })));
  await answered(client.send(new inspector.GetDelegatedAdminAccountCommand({})));
  return findings?.length ?? 0;
}

async function sweepConfig(settings: Settings): Promise<number> {
  const client = new config.ConfigServiceClient(settings);
  await client.send(new config.DescribeConfigurationRecordersCommand({}));
  await client.send(new config.DescribeConfigurationRecorderStatusCommand({}));
  await client.send(new config.ListConfigurationRecordersCommand({}));
  const rules = await listed(
    (NextToken) => client.send(new config.DescribeConfigRulesCommand({ NextToken })),
    (page) => page.ConfigRules,
    100,
  );
  await answered(client.send(new config.DescribeConfigRuleEvaluationStatusCommand({})));
  let count = 0;
  for (const { ConfigRuleName } of rules) {
    const ask = (NextToken: string | undefined) =>
      client.send(new config.GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName, Limit: 100, NextToken }));
    const results = (await answered(listed(ask, (page) => page.EvaluationResults, 100))) ?? [];
    count += results.length;
    const resourceKeys = results.slice(0, 100).flatMap(({ EvaluationResultIdentifier: identifier }) => {
      const { ResourceType, ResourceId } = identifier?.EvaluationResultQualifier ?? {};
      return ResourceType && ResourceId ? [{ resourceType: ResourceType as config.ResourceType, resourceId: ResourceId }] : [];
    });
    if (resourceKeys.length > 0) await answered(client.send(new config.BatchGetResourceConfigCommand({ resourceKeys })));
  }
  const aggregators = await client.send(new config.DescribeConfigurationAggregatorsCommand({}));
  for (const { ConfigurationAggregatorName } of aggregators.ConfigurationAggregators ?? [])
    await sweepAggregator(client, ConfigurationAggregatorName);
  return count;
}

async function sweepAggregator(client: config.ConfigServiceClient, ConfigurationAggregatorName: string | undefined): Promise<void> {
  await client.send(new config.DescribeConfigurationAggregatorSourcesStatusCommand({ ConfigurationAggregatorName, Limit: 100 }));
  const ask = (NextToken: string | undefined) =>
    client.send(new config.DescribeAggregateComplianceByConfigRulesCommand({ ConfigurationAggregatorName, Limit: 100, NextToken }));
  const rules = await listed(ask, (page) => page.AggregateComplianceByConfigRules, 1_000);
  expect(rules.length).toBeGreaterThan(0);
  for (const { ConfigRuleName, AccountId, AwsRegion } of rules.slice(0, 10)) {
    const rule = { ConfigurationAggregatorName, ConfigRuleName, AccountId, AwsRegion };
    const details = await client.send(new config.GetAggregateComplianceDetailsByConfigRuleCommand({ ...rule, Limit: 100 }));
    const ResourceIdentifiers = (details.AggregateEvaluationResults ?? []).slice(0, 100).flatMap((result) => {
      const { ResourceType, ResourceId } = result.EvaluationResultIdentifier?.EvaluationResultQualifier ?? {};
      const at = { SourceAccountId: result.AccountId ?? "", SourceRegion: result.AwsRegion ?? "" };
      return ResourceType && ResourceId ? [{ ...at, ResourceType: ResourceType as config.ResourceType, ResourceId }] : [];
    });
    if (ResourceIdentifiers.length === 0) continue;
    await client.send(new config.BatchGetAggregateResourceConfigCommand({ ConfigurationAggregatorName, ResourceIdentifiers }));
  }
}

describe("a whole organization answers as AWS's models say", () => {
  it("every service in every account and region", { timeout: 120_000 }, async () => {
    const found = { securityhub: 0, guardduty: 0, inspector2: 0, config: 0 };
    for (const { id } of world.accounts()) {
      const credentials = await answered(sessionIn(simulator, id));
      if (credentials === undefined) continue; // suspended, left or not yet joined
      for (const { name: region } of world.regions.filter((one) => world.regionEnabled(id, one.name, todayMs))) {
        const settings = { endpoint: simulator.url, region, credentials, maxAttempts: 1 } as const;
        found.securityhub += await sweepSecurityHub(settings);
        found.guardduty += (await answered(sweepGuardDuty(settings))) ?? 0;
        found.inspector2 += await sweepInspector(settings, id);
        found.config += (await answered(sweepConfig(settings))) ?? 0;
      }
    }
    for (const [service, count] of Object.entries(found)) expect(count, service).toBeGreaterThan(0);
    const asked = new Set(simulator.actions().keys());
    const declared = watchedServices.flatMap(({ id, operations }) => Object.keys(operations).map((name) => `${id}:${name}`));
    expect(declared.filter((action) => !asked.has(action))).toEqual([]);
  });
});
