/** Dresses Security Hub's records as ASFF, with AWS's own forms of ids. */
import { uuid } from "../../world/hash.ts";
import type { HubRecord } from "../../world/hubrecords.ts";
import type { PostureProblem } from "../../world/posture.ts";
import type { Resource } from "../../world/resource.ts";
import type { World } from "../../world/world.ts";
import { fsbpSubscription, standardArn, subscriptionArn } from "./standards.ts";

export type Asff = Readonly<Record<string, unknown>>;

export interface Dressing {
  readonly world: World;
  readonly accountId: string;
  readonly region: string;
  readonly atMs: number;
}

export const iso = (ms: number): string => new Date(ms).toISOString();

export function controlFinding(of: Dressing, problem: PostureProblem, record: HubRecord): Asff {
  const { world, accountId, region } = of;
  const { check, resource } = problem;
  const unique = uuid(
    world.seed,
    accountId,
    region,
    check.id,
    resource.arn,
    record.standard,
    record.generationMs,
    record.emptyHanded ? 1 : 0,
  );
  const names = identity(of, record.standard, check.id, check.cis, unique);
  const failed = record.compliance === "FAILED";
  return {
    SchemaVersion: "2018-10-08",
    Id: names.id,
    ProductArn: `arn:${world.partition}:securityhub:${region}::product/aws/securityhub`,
    ProductName: "Security Hub",
    CompanyName: "AWS",
    Region: region,
    GeneratorId: names.generatorId,
    AwsAccountId: accountId,
    Types: ["Software and Configuration Checks/Industry and Regulatory Standards"],
    FirstObservedAt: iso(record.changedAtMs),
    LastObservedAt: iso(record.updatedAtMs),
    CreatedAt: iso(record.createdAtMs),
    UpdatedAt: iso(record.updatedAtMs),
    ProcessedAt: iso(record.updatedAtMs + 4000),
    Severity: { Label: record.severity, Normalized: normalized[record.severity], Original: record.severity },
    Title: record.standard === "control" ? check.title : `${names.number} ${check.title}`,
    Description: `${check.title}. The control fails for what is otherwise.`,
    Remediation: {
      Recommendation: {
        Text: "For information on how to correct this issue, consult the Security Hub controls documentation.",
        Url: `https://docs.aws.amazon.com/console/securityhub/${check.id}/remediation`,
      },
    },
    ProductFields: productFields(of, problem, record, names.id),
    Resources: [
      {
        Type: resource.asffType,
        Id: resource.arn,
        Partition: world.partition,
        Region: region,
        ...tagsOf(of, problem),
        ...detailsOf(resource),
      },
    ],
    Compliance: {
      Status: record.compliance,
      SecurityControlId: check.id,
      ...(check.cis === undefined ? {} : { RelatedRequirements: [`CIS AWS Foundations Benchmark v3.0.0/${check.cis}`] }),
      ...(record.statusReason === undefined
        ? {}
        : { StatusReasons: [{ ReasonCode: record.statusReason, Description: reasonTexts[record.statusReason] }] }),
      AssociatedStandards: names.standards.map((StandardsId) => ({ StandardsId })),
    },
    WorkflowState: "NEW",
    Workflow: { Status: record.workflow },
    RecordState: record.archived ? "ARCHIVED" : "ACTIVE",
    FindingProviderFields: {
      Severity: { Label: failed ? check.severity : "INFORMATIONAL", Original: failed ? check.severity : "INFORMATIONAL" },
      Types: ["Software and Configuration Checks/Industry and Regulatory Standards"],
    },
  };
}

export const normalized = { INFORMATIONAL: 0, LOW: 1, MEDIUM: 40, HIGH: 70, CRITICAL: 90 } as const;

const reasonTexts = {
  CONFIG_ACCESS_DENIED: "Config may not read the resource.",
  CONFIG_RETURNS_NOT_APPLICABLE: "Config says that the rule does not apply to the resource.",
} as const;

function identity(
  { world, accountId, region }: Dressing,
  standard: HubRecord["standard"],
  checkId: string,
  cis: string | undefined,
  unique: string,
) {
  const { partition } = world;
  const home = `arn:${partition}:securityhub:${region}:${accountId}`;
  const fsbp = fsbpSubscription;
  const number = standard === "cis" ? (cis ?? checkId) : checkId;
  switch (standard) {
    case "control":
      return {
        number,
        id: `${home}:security-control/${checkId}/finding/${unique}`,
        generatorId: `security-control/${checkId}`,
        standards: cis === undefined ? [`standards/${fsbp}`] : [`standards/${fsbp}`, "standards/cis-aws-foundations-benchmark/v/3.0.0"],
      };
    case "fsbp":
    case "cis":
      return {
        number,
        id: `${subscriptionArn(partition, region, accountId, standard)}/${number}/finding/${unique}`,
        generatorId: `${standard === "cis" ? "cis-aws-foundations-benchmark/v/3.0.0" : fsbp}/${number}`,
        standards: [standard === "cis" ? "standards/cis-aws-foundations-benchmark/v/3.0.0" : `standards/${fsbp}`],
      };
  }
}

function productFields(
  { world, accountId, region }: Dressing,
  problem: PostureProblem,
  record: HubRecord,
  id: string,
): Readonly<Record<string, string>> {
  const { partition } = world;
  const { check, resource } = problem;
  const product = `arn:${partition}:securityhub:${region}::product/aws/securityhub`;
  return {
    ...(record.standard === "control"
      ? {}
      : {
          StandardsArn: standardArn(partition, region, record.standard),
          StandardsSubscriptionArn: subscriptionArn(partition, region, accountId, record.standard),
          ControlId: record.standard === "cis" ? (check.cis ?? check.id) : check.id,
        }),
    ...(check.rule === undefined
      ? {}
      : {
          "RelatedAWSResources:0/name": hubRuleName(world.seed, accountId, region, check.rule),
          "RelatedAWSResources:0/type": "AWS::Config::ConfigRule",
        }),
    ...(record.regenerated ? { "ArchivalReasons:0/ReasonCode": "CONSOLIDATED_CONTROL_FINDINGS_UPDATE" } : {}),
    ...(record.previous === undefined ? {} : { PreviousComplianceStatus: record.previous }),
    "aws/securityhub/ProductName": "Security Hub",
    "aws/securityhub/CompanyName": "AWS",
    "Resources:0/Id": resource.arn,
    "aws/securityhub/FindingId": `${product}/${id}`,
  };
}

/** Security Hub's own, service-linked rule. */
export const hubRuleName = (seed: number, accountId: string, region: string, rule: string): string =>
  `securityhub-${rule.toLowerCase().replaceAll("_", "-")}-${uuid(seed, accountId, region, rule).slice(0, 8)}`;

/** Security Hub names such a resource by its ARN and tells the service's own id, by which Config knows it, among its details. */
const idMembers: Readonly<Record<string, string>> = {
  AwsIamUser: "UserId",
  AwsIamRole: "RoleId",
  AwsIamGroup: "GroupId",
  AwsIamPolicy: "PolicyId",
  AwsRdsDbInstance: "DbiResourceId",
  AwsRdsDbCluster: "DbClusterResourceId",
};

function detailsOf({ asffType, configId }: Resource): { Details?: Readonly<Record<string, unknown>> } {
  const member = idMembers[asffType];
  return member === undefined ? {} : { Details: { [asffType]: { [member]: configId } } };
}

function tagsOf({ world, accountId, region }: Dressing, { resource }: PostureProblem): { Tags?: Readonly<Record<string, string>> } {
  const tags = world.planOf(accountId)?.tagsOf?.(region, resource.type, resource.name);
  return tags === undefined || Object.keys(tags).length === 0 ? {} : { Tags: tags };
}
