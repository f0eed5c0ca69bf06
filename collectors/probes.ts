/** One harmless call for each declared action: allowed if AWS answers anything but a denial, even that what was asked for does not exist. */
import { type AccountClient, GetAlternateContactCommand, ListRegionsCommand } from "@aws-sdk/client-account";
import {
  BatchGetAggregateResourceConfigCommand,
  BatchGetResourceConfigCommand,
  DescribeAggregateComplianceByConfigRulesCommand,
  DescribeConfigRuleEvaluationStatusCommand,
  DescribeConfigRulesCommand,
  DescribeConfigurationAggregatorSourcesStatusCommand,
  DescribeConfigurationAggregatorsCommand,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  GetAggregateComplianceDetailsByConfigRuleCommand,
  GetComplianceDetailsByConfigRuleCommand,
  ListConfigurationRecordersCommand,
} from "@aws-sdk/client-config-service";
import {
  GetDetectorCommand,
  GetFindingsCommand as GetThreatsCommand,
  ListDetectorsCommand,
  ListMembersCommand as ListGuardDutyMembersCommand,
  ListFindingsCommand as ListThreatsCommand,
} from "@aws-sdk/client-guardduty";
import {
  BatchGetAccountStatusCommand,
  ListCoverageCommand,
  ListMembersCommand as ListInspectorMembersCommand,
  ListFindingsCommand as ListVulnerabilitiesCommand,
} from "@aws-sdk/client-inspector2";
import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListDelegatedAdministratorsCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import {
  BatchGetSecurityControlsCommand,
  DescribeHubCommand,
  DescribeSecurityHubV2Command,
  GetEnabledStandardsCommand,
  GetFindingAggregatorCommand,
  GetFindingsCommand,
  ListFindingAggregatorsCommand,
  ListMembersCommand,
  ListSecurityControlDefinitionsCommand,
} from "@aws-sdk/client-securityhub";
import type { AccountId } from "../posture/words.ts";
import type { AccountClients } from "./aws/clients.ts";

export interface Place {
  readonly clients: AccountClients;
  readonly account: AccountId;
  readonly region: string;
  readonly partition: string;
}

/** Names of things that nobody has: what is asked for need not exist to be allowed. */
const nobodysDetector = "0".repeat(32);
const nobodysName = "pillarwatch-doctor";

export const regionsProbe = (client: AccountClient): Promise<unknown> => client.send(new ListRegionsCommand({ MaxResults: 1 }));

export const accountProbes: Readonly<Record<string, (place: Place) => Promise<unknown>>> = {
  "account:ListRegions": ({ clients }) => regionsProbe(clients.account()),
  "account:GetAlternateContact": ({ clients }) =>
    clients.account().send(new GetAlternateContactCommand({ AlternateContactType: "SECURITY" })),

  "securityhub:DescribeHub": ({ clients, region }) => clients.securityhub(region).send(new DescribeHubCommand({})),
  "securityhub:DescribeSecurityHubV2": ({ clients, region }) => clients.securityhub(region).send(new DescribeSecurityHubV2Command({})),
  "securityhub:GetEnabledStandards": ({ clients, region }) =>
    clients.securityhub(region).send(new GetEnabledStandardsCommand({ MaxResults: 1 })),
  "securityhub:ListSecurityControlDefinitions": ({ clients, region }) =>
    clients.securityhub(region).send(new ListSecurityControlDefinitionsCommand({ MaxResults: 1 })),
  "securityhub:BatchGetSecurityControls": ({ clients, region }) =>
    clients.securityhub(region).send(new BatchGetSecurityControlsCommand({ SecurityControlIds: ["IAM.1"] })),
  "securityhub:GetFindings": ({ clients, region }) => clients.securityhub(region).send(new GetFindingsCommand({ MaxResults: 1 })),
  "securityhub:ListMembers": ({ clients, region }) => clients.securityhub(region).send(new ListMembersCommand({ MaxResults: 1 })),
  "securityhub:ListFindingAggregators": ({ clients, region }) => clients.securityhub(region).send(new ListFindingAggregatorsCommand({})),
  "securityhub:GetFindingAggregator": ({ clients, region, account, partition }) => {
    const FindingAggregatorArn = `arn:${partition}:securityhub:${region}:${account}:finding-aggregator/00000000-0000-0000-0000-000000000000`;
    return clients.securityhub(region).send(new GetFindingAggregatorCommand({ FindingAggregatorArn }));
  },

  "guardduty:ListDetectors": ({ clients, region }) => clients.guardduty(region).send(new ListDetectorsCommand({})),
  "guardduty:GetDetector": ({ clients, region }) => clients.guardduty(region).send(new GetDetectorCommand({ DetectorId: nobodysDetector })),
  "guardduty:ListFindings": ({ clients, region }) =>
    clients.guardduty(region).send(new ListThreatsCommand({ DetectorId: nobodysDetector, MaxResults: 1 })),
  "guardduty:GetFindings": ({ clients, region }) =>
    clients.guardduty(region).send(new GetThreatsCommand({ DetectorId: nobodysDetector, FindingIds: [nobodysDetector] })),
  "guardduty:ListMembers": ({ clients, region }) =>
    clients.guardduty(region).send(new ListGuardDutyMembersCommand({ DetectorId: nobodysDetector, MaxResults: 1 })),

  "inspector2:BatchGetAccountStatus": ({ clients, region, account }) =>
    clients.inspector(region).send(new BatchGetAccountStatusCommand({ accountIds: [account] })),
  "inspector2:ListFindings": ({ clients, region }) => clients.inspector(region).send(new ListVulnerabilitiesCommand({ maxResults: 1 })),
  "inspector2:ListCoverage": ({ clients, region }) => clients.inspector(region).send(new ListCoverageCommand({ maxResults: 1 })),
  "inspector2:ListMembers": ({ clients, region }) => clients.inspector(region).send(new ListInspectorMembersCommand({ maxResults: 1 })),

  "config:DescribeConfigurationRecorders": ({ clients, region }) =>
    clients.config(region).send(new DescribeConfigurationRecordersCommand({})),
  "config:DescribeConfigurationRecorderStatus": ({ clients, region }) =>
    clients.config(region).send(new DescribeConfigurationRecorderStatusCommand({})),
  "config:ListConfigurationRecorders": ({ clients, region }) =>
    clients.config(region).send(new ListConfigurationRecordersCommand({ MaxResults: 1 })),
  "config:DescribeConfigRules": ({ clients, region }) => clients.config(region).send(new DescribeConfigRulesCommand({})),
  "config:DescribeConfigRuleEvaluationStatus": ({ clients, region }) =>
    clients.config(region).send(new DescribeConfigRuleEvaluationStatusCommand({})),
  "config:GetComplianceDetailsByConfigRule": ({ clients, region }) =>
    clients.config(region).send(new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: nobodysName })),
  "config:BatchGetResourceConfig": ({ clients, region }) =>
    clients
      .config(region)
      .send(new BatchGetResourceConfigCommand({ resourceKeys: [{ resourceType: "AWS::S3::Bucket", resourceId: nobodysName }] })),
  "config:DescribeConfigurationAggregators": ({ clients, region }) =>
    clients.config(region).send(new DescribeConfigurationAggregatorsCommand({})),
  "config:DescribeConfigurationAggregatorSourcesStatus": ({ clients, region }) =>
    clients.config(region).send(new DescribeConfigurationAggregatorSourcesStatusCommand({ ConfigurationAggregatorName: nobodysName })),
  "config:DescribeAggregateComplianceByConfigRules": ({ clients, region }) =>
    clients.config(region).send(new DescribeAggregateComplianceByConfigRulesCommand({ ConfigurationAggregatorName: nobodysName })),
  "config:GetAggregateComplianceDetailsByConfigRule": ({ clients, region, account }) =>
    clients.config(region).send(
      new GetAggregateComplianceDetailsByConfigRuleCommand({
        ConfigurationAggregatorName: nobodysName,
        ConfigRuleName: nobodysName,
        AccountId: account,
        AwsRegion: region,
      }),
    ),
  "config:BatchGetAggregateResourceConfig": ({ clients, region, account }) =>
    clients.config(region).send(
      new BatchGetAggregateResourceConfigCommand({
        ConfigurationAggregatorName: nobodysName,
        ResourceIdentifiers: [{ SourceAccountId: account, SourceRegion: region, ResourceId: nobodysName, ResourceType: "AWS::S3::Bucket" }],
      }),
    ),
};

export const organizationProbes: Readonly<Record<string, (client: OrganizationsClient, own: AccountId) => Promise<unknown>>> = {
  "organizations:DescribeOrganization": (client) => client.send(new DescribeOrganizationCommand({})),
  "organizations:ListAccounts": (client) => client.send(new ListAccountsCommand({ MaxResults: 1 })),
  "organizations:ListRoots": (client) => client.send(new ListRootsCommand({ MaxResults: 1 })),
  "organizations:ListOrganizationalUnitsForParent": (client) =>
    client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: "r-0000" })),
  "organizations:ListAccountsForParent": (client) => client.send(new ListAccountsForParentCommand({ ParentId: "r-0000" })),
  "organizations:ListTagsForResource": (client, own) => client.send(new ListTagsForResourceCommand({ ResourceId: own })),
  "organizations:ListDelegatedAdministrators": (client) => client.send(new ListDelegatedAdministratorsCommand({ MaxResults: 1 })),
};
