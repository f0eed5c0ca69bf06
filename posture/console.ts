/**
 * Links into the AWS console: of the right partition and region. No link of AWS's chooses an account: whoever follows one must have signed
 * in to it. Pure; forms and where AWS shows them: docs/aws-assumptions.md.
 */
import type { Region, SourceId } from "./words.ts";

export interface ConsoleAsked {
  readonly source: SourceId;
  /** The leading record's region, where it is shown: a global resource's finding was made in one. */
  readonly region: Region;
  /** The source's own id of the finding. */
  readonly nativeId: string | null;
  /** Of Config's evaluations: the name of the rule. */
  readonly rule: string | null;
  readonly resource: { readonly id: string; readonly type: string; readonly region: Region };
}

export interface ConsoleLinks {
  /** Null where AWS has no page that we know of. */
  readonly resource: string | null;
  readonly finding: string | null;
}

const hosts: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-cn": "console.amazonaws.cn",
};

export function consoleLinks({ source, region, nativeId, rule, resource }: ConsoleAsked): ConsoleLinks {
  const arn = arnOf(resource.id);
  const partition = arn?.partition ?? arnOf(nativeId ?? "")?.partition ?? partitionOf(region);
  const host = hosts[partition];
  if (host === undefined) return { resource: null, finding: null }; // isolated partitions have consoles of their own
  const place = (of: Region): Place | undefined => (isRegion(of) ? { base: baseOf(host, of), region: regionOf(partition, of) } : undefined);
  const [of, made] = [place(arn === undefined || arn.region === "" ? resource.region : arn.region), place(region)];
  return {
    resource: arn === undefined || of === undefined ? null : resourceLink(resource, arn, of),
    finding: made === undefined ? null : findingLink(source, { nativeId, rule }, made),
  };
}

/** It becomes a part of the host's name: what a record calls its region must not lead elsewhere. */
const isRegion = (region: Region): boolean => /^[a-z]{2,}(-[a-z]+)+-\d+$|^global$/.test(region);

interface Arn {
  readonly partition: string;
  readonly region: string;
  /** What follows the account. */
  readonly rest: string;
}

/** Parsed, never matched by a prefix. */
function arnOf(text: string): Arn | undefined {
  const [arn, partition, , region, , ...rest] = text.split(":");
  if (arn !== "arn" || partition === undefined || region === undefined || rest.length === 0) return undefined;
  return { partition, region, rest: rest.join(":") };
}

const partitionOf = (region: Region): string => {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return /^[a-z]{2}-[a-z]+-\d+$|^global$/.test(region) ? "aws" : "unknown";
};

/** What is global is shown in the partition's first region. */
const regionOf = (partition: string, region: Region): string => {
  if (region !== "global") return region;
  return { "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1" }[partition] ?? "us-east-1";
};

interface Place {
  readonly base: string;
  readonly region: string;
}

const baseOf = (host: string, region: Region): string => `https://${region === "global" ? "" : `${region}.`}${host}`;

/** A name that goes into an address: whatever it holds stays one part of it. */
const safe = encodeURIComponent;
const home = (place: Place, service: string, page: string): string => `${place.base}/${service}/home?region=${safe(place.region)}#${page}`;
const last = (rest: string): string => rest.slice(Math.max(rest.lastIndexOf("/"), rest.lastIndexOf(":")) + 1);

type ToPage = (place: Place, rest: string) => string;
const ec2 =
  (page: string): ToPage =>
  (place, rest) =>
    home(place, "ec2", `${page}=${safe(last(rest))}`);
const vpc =
  (page: string): ToPage =>
  (place, rest) =>
    home(place, "vpcconsole", `${page}=${safe(last(rest))}`);

/** Resources whose pages have a form of their own, by Config's type. */
const pages: Readonly<Record<string, ToPage>> = {
  "AWS::S3::Bucket": ({ base, region }, rest) => `${base}/s3/buckets/${safe(rest)}?region=${safe(region)}`,
  "AWS::EC2::Instance": ec2("InstanceDetails:instanceId"),
  "AWS::EC2::SecurityGroup": ec2("SecurityGroup:groupId"),
  "AWS::EC2::Volume": ec2("VolumeDetails:volumeId"),
  "AWS::EC2::VPC": vpc("VpcDetails:VpcId"),
  "AWS::EC2::Subnet": vpc("SubnetDetails:subnetId"),
  "AWS::IAM::User": (place, rest) => home(place, "iam", `/users/details/${safe(last(rest))}`),
  "AWS::IAM::Role": (place, rest) => home(place, "iam", `/roles/details/${safe(last(rest))}`),
  "AWS::Lambda::Function": (place, rest) => home(place, "lambda", `/functions/${safe(rest.split(":")[1] ?? "")}`),
  "AWS::KMS::Key": (place, rest) => home(place, "kms", `/kms/keys/${safe(last(rest))}`),
  "AWS::RDS::DBInstance": (place, rest) => home(place, "rds", `database:id=${safe(last(rest))};is-cluster=false`),
  "AWS::RDS::DBCluster": (place, rest) => home(place, "rds", `database:id=${safe(last(rest))};is-cluster=true`),
  "AWS::DynamoDB::Table": (place, rest) =>
    `${place.base}/dynamodbv2/home?region=${safe(place.region)}#table?name=${safe(rest.split("/")[1] ?? "")}`,
};

/** Whatever else has an ARN is found by AWS itself, in the commercial partition. */
function resourceLink({ id, type }: ConsoleAsked["resource"], { partition, rest }: Arn, place: Place): string | null {
  const page = pages[type];
  if (page !== undefined) return page(place, rest);
  return partition === "aws" ? `${place.base}/go/view?arn=${safe(id)}` : null;
}

function findingLink(source: SourceId, { nativeId, rule }: Pick<ConsoleAsked, "nativeId" | "rule">, place: Place): string | null {
  switch (source) {
    case "securityhub":
      // The console reads its search once more after it was decoded: what AWS writes itself is encoded twice.
      return nativeId === null
        ? null
        : home(place, "securityhub", `/findings?search=Id%3D%255Coperator%255C%253AEQUALS%255C%253A${safe(safe(nativeId))}`);
    case "guardduty":
      return nativeId === null ? null : home(place, "guardduty", `/findings?search=id%3D${safe(last(nativeId))}`);
    case "inspector":
      return home(place, "inspector/v2", "/findings/all");
    case "config":
      return rule === null ? null : home(place, "config", `/rules/details?configRuleName=${safe(rule)}`);
  }
}
