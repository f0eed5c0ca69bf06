/** Who records resources for Config, and what: AWS Config's pages "Working with the configuration recorder" and "Recording AWS resources". */
import {
  type ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  ListConfigurationRecordersCommand,
  type RecordingGroup,
} from "@aws-sdk/client-config-service";
import { failureOf } from "./aws/failure.ts";
import { wholeList } from "./aws/lists.ts";
import type { Facts } from "./source.ts";

export interface Recorder {
  /** The customer's own, or nobody's but services' (the new Security Hub's, CloudWatch's), or none at all. */
  readonly by: "customer" | "service" | "nobody";
  /** Service principals of the service-linked ones, read where there is none of the customer's; undefined where nobody may tell. */
  readonly services?: readonly string[] | undefined;
  readonly recording: boolean;
  /** The recorder runs, and says that it failed to record. */
  readonly failing: boolean;
  readonly facts: Pick<Facts, "recordedTypes" | "unrecordedTypes">;
}

const recordersPage = 20;

/** @throws AWS's own errors. */
export async function recorderOf(client: ConfigServiceClient): Promise<Recorder> {
  // Asked without a name, AWS tells of the customer's recorder only; one that a service brought along is on a list of its own.
  const recorders = await wholeList("config:DescribeConfigurationRecorders", "name", async () => {
    const { ConfigurationRecorders = [] } = await client.send(new DescribeConfigurationRecordersCommand({}));
    return { items: ConfigurationRecorders, next: undefined };
  });
  const own = recorders.find(({ servicePrincipal }) => servicePrincipal === undefined);
  if (own === undefined) return serviceRecorders(client);
  const statuses = await wholeList("config:DescribeConfigurationRecorderStatus", "name", async () => {
    const { ConfigurationRecordersStatus = [] } = await client.send(new DescribeConfigurationRecorderStatusCommand({}));
    return { items: ConfigurationRecordersStatus, next: undefined };
  });
  const status = statuses.find((found) => found.servicePrincipal === undefined && found.name === own.name);
  const recording = status?.recording === true;
  return {
    by: "customer",
    recording,
    failing: recording && status.lastStatus === "Failure",
    facts: factsOf(own.recordingGroup, await client.config.region()),
  };
}

async function serviceRecorders(client: ConfigServiceClient): Promise<Recorder> {
  let services: readonly string[];
  try {
    const listed = await wholeList("config:ListConfigurationRecorders", "name", async (NextToken) => {
      const page = await client.send(new ListConfigurationRecordersCommand({ MaxResults: recordersPage, NextToken }));
      return { items: page.ConfigurationRecorderSummaries, next: page.NextToken };
    });
    services = listed.flatMap(({ servicePrincipal }) => servicePrincipal ?? []);
  } catch (error) {
    // Config is off for us either way; only for whom it may still record is not known.
    if (failureOf(error) === undefined) throw error;
    return { by: "nobody", services: undefined, recording: false, failing: false, facts: {} };
  }
  return { by: services.length > 0 ? "service" : "nobody", services, recording: false, failing: false, facts: {} };
}

function factsOf(group: RecordingGroup | undefined, region: string): Recorder["facts"] {
  const { allSupported, includeGlobalResourceTypes, resourceTypes = [], exclusionByResourceTypes, recordingStrategy } = group ?? {};
  const strategy = recordingStrategy?.useOnly;
  const nowhere = notRecordedIn(region);
  if (strategy === "EXCLUSION_BY_RESOURCE_TYPES") {
    return { recordedTypes: "all", unrecordedTypes: [...(exclusionByResourceTypes?.resourceTypes ?? []), ...nowhere] };
  }
  if (strategy === "ALL_SUPPORTED_RESOURCE_TYPES" || allSupported === true || group === undefined) {
    return { recordedTypes: "all", unrecordedTypes: [...new Set([...(includeGlobalResourceTypes ? [] : iamTypes), ...nowhere])] };
  }
  return { recordedTypes: resourceTypes.filter((type) => !nowhere.includes(type)) };
}

/** Only recorded where the recorder is told to, and only in regions that Config had before February 2022. */
const iamTypes = ["AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::Policy"];
const iamRegions = new Set([
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "us-gov-east-1", "us-gov-west-1"],
  ...["eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "eu-south-1", "me-south-1", "af-south-1"],
  ...["ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2"],
  ...["ap-southeast-3", "cn-north-1", "cn-northwest-1"],
]);

/** Recorded in one region of the partition, whatever the recorders of the others are told. */
const homeRegions: readonly (readonly [string, readonly string[]])[] = [
  ["us-east-1", ["AWS::ECR::PublicRepository", "AWS::Route53::HostedZone", "AWS::Route53::HealthCheck", "AWS::CloudFront::Distribution"]],
  ["us-west-2", ["AWS::GlobalAccelerator::Accelerator", "AWS::GlobalAccelerator::Listener", "AWS::GlobalAccelerator::EndpointGroup"]],
];
const govHome = "us-gov-west-1";

const notRecordedIn = (region: string): readonly string[] => [
  ...(iamRegions.has(region) ? [] : iamTypes),
  ...homeRegions.flatMap(([home, types]) => (region === home || region === govHome ? [] : types)),
];

export function isRecorded({ recordedTypes, unrecordedTypes = [] }: Facts, type: string): boolean {
  if (recordedTypes === undefined || unrecordedTypes.includes(type)) return false;
  return recordedTypes === "all" || recordedTypes.includes(type);
}
