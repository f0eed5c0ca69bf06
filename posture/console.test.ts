import { describe, expect, it, test } from "vitest";
import { type ConsoleAsked, consoleLinks } from "./console.ts";
import { sources } from "./words.ts";

const control = "security-control/S3.1/finding/1a2b";
const asked = (id: string, type: string, region: string, more: Partial<ConsoleAsked> = {}): ConsoleAsked => ({
  source: "securityhub",
  region: region === "global" ? "us-east-1" : region,
  nativeId: null,
  rule: null,
  resource: { id, type, region },
  ...more,
});

const account = "111111111111";
const resources: readonly (readonly [id: string, type: string, region: string, link: string | null])[] = [
  ["arn:aws:s3:::labels", "AWS::S3::Bucket", "eu-west-1", "https://eu-west-1.console.aws.amazon.com/s3/buckets/labels?region=eu-west-1"],
  [
    "arn:aws-us-gov:s3:::labels",
    "AWS::S3::Bucket",
    "us-gov-west-1",
    "https://us-gov-west-1.console.amazonaws-us-gov.com/s3/buckets/labels?region=us-gov-west-1",
  ],
  [
    "arn:aws-cn:s3:::labels",
    "AWS::S3::Bucket",
    "cn-north-1",
    "https://cn-north-1.console.amazonaws.cn/s3/buckets/labels?region=cn-north-1",
  ],
  [
    `arn:aws:ec2:eu-west-1:${account}:instance/i-0abc`,
    "AWS::EC2::Instance",
    "eu-west-1",
    "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0abc",
  ],
  [
    `arn:aws-cn:ec2:cn-northwest-1:${account}:security-group/sg-1`,
    "AWS::EC2::SecurityGroup",
    "cn-northwest-1",
    "https://cn-northwest-1.console.amazonaws.cn/ec2/home?region=cn-northwest-1#SecurityGroup:groupId=sg-1",
  ],
  [
    `arn:aws:iam::${account}:user/team/jo`,
    "AWS::IAM::User",
    "global",
    "https://console.aws.amazon.com/iam/home?region=us-east-1#/users/details/jo",
  ],
  [
    `arn:aws-us-gov:iam::${account}:role/admin`,
    "AWS::IAM::Role",
    "global",
    "https://console.amazonaws-us-gov.com/iam/home?region=us-gov-west-1#/roles/details/admin",
  ],
  [
    `arn:aws:lambda:us-east-1:${account}:function:pay:7`,
    "AWS::Lambda::Function",
    "us-east-1",
    "https://us-east-1.console.aws.amazon.com/lambda/home?region=us-east-1#/functions/pay",
  ],
  [
    `arn:aws:rds:us-east-1:${account}:cluster:ledger`,
    "AWS::RDS::DBCluster",
    "us-east-1",
    "https://us-east-1.console.aws.amazon.com/rds/home?region=us-east-1#database:id=ledger;is-cluster=true",
  ],
  [
    `arn:aws:dynamodb:us-east-1:${account}:table/orders/stream/1`,
    "AWS::DynamoDB::Table",
    "us-east-1",
    "https://us-east-1.console.aws.amazon.com/dynamodbv2/home?region=us-east-1#table?name=orders",
  ],
  [
    `arn:aws:eks:eu-west-1:${account}:cluster/main`,
    "AWS::EKS::Cluster",
    "eu-west-1",
    `https://eu-west-1.console.aws.amazon.com/go/view?arn=arn%3Aaws%3Aeks%3Aeu-west-1%3A${account}%3Acluster%2Fmain`,
  ],
  // The region of the ARN, where a finding about it was made elsewhere.
  [
    `arn:aws:kms:eu-west-1:${account}:key/1a-2b`,
    "AWS::KMS::Key",
    "us-east-1",
    "https://eu-west-1.console.aws.amazon.com/kms/home?region=eu-west-1#/kms/keys/1a-2b",
  ],
  [`arn:aws-cn:eks:cn-north-1:${account}:cluster/main`, "AWS::EKS::Cluster", "cn-north-1", null],
  [`AWS::::Account:${account}`, "AWS::::Account", "global", null],
  ["db-ABCDEF", "AWS::RDS::DBInstance", "eu-west-1", null],
  [`arn:aws-iso:ec2:us-iso-east-1:${account}:instance/i-1`, "AWS::EC2::Instance", "us-iso-east-1", null],
];

test.each(resources)("%s (%s in %s) is at %s", (id, type, region, link) => {
  expect(consoleLinks(asked(id, type, region)).resource).toBe(link);
});

const bucket = ["arn:aws:s3:::labels", "AWS::S3::Bucket", "eu-west-1"] as const;

describe("the finding itself", () => {
  it.each<readonly [Partial<ConsoleAsked>, string | null]>([
    [
      { nativeId: `arn:aws:securityhub:eu-west-1:${account}:${control}` },
      `https://eu-west-1.console.aws.amazon.com/securityhub/home?region=eu-west-1#/findings?search=Id%3D%255Coperator%255C%253AEQUALS%255C%253Aarn%253Aaws%253Asecurityhub%253Aeu-west-1%253A${account}%253Asecurity-control%252FS3.1%252Ffinding%252F1a2b`,
    ],
    [
      { source: "guardduty", nativeId: "46ba0ac2845071e23ccdeb2ae03bfdea" },
      "https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#/findings?search=id%3D46ba0ac2845071e23ccdeb2ae03bfdea",
    ],
    [
      { source: "inspector", nativeId: `arn:aws:inspector2:eu-west-1:${account}:finding/1` },
      "https://eu-west-1.console.aws.amazon.com/inspector/v2/home?region=eu-west-1#/findings/all",
    ],
    [
      { source: "config", rule: "s3-ssl only" },
      "https://eu-west-1.console.aws.amazon.com/config/home?region=eu-west-1#/rules/details?configRuleName=s3-ssl%20only",
    ],
    [{ source: "config" }, null],
    [{ source: "guardduty" }, null],
  ])("%j: %s", (more, link) => {
    expect(consoleLinks(asked(...bucket, more)).finding).toBe(link);
  });

  it.each([
    ["us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/"],
    ["cn-north-1", "https://cn-north-1.console.amazonaws.cn/"],
    ["eu-west-1", "https://eu-west-1.console.aws.amazon.com/"],
  ])("of a resource without an ARN the region tells the partition: %s", (region, begin) => {
    expect(consoleLinks(asked("db-1", "AWS::RDS::DBInstance", region, { source: "inspector" })).finding).toContain(begin);
  });
});

const awsHost = /^([a-z]{2}-[a-z]+-\d\.)?console\.aws\.amazon\.com$/;
const hostileIds = [
  'arn:aws:s3:::x"><script>',
  "arn:aws:ec2:evil.example/:1:instance/i-1",
  "arn:aws:ec2:x@evil.example#:1:instance/i-1",
  "javascript:alert(1)",
];

test("hostile ids and regions stay a part of the address, which stays AWS's", () => {
  const links = hostileIds.flatMap((id) =>
    sources.flatMap((source) =>
      ["eu-west-1", "evil.example/", "x@evil.example#"].flatMap((region) =>
        Object.values(consoleLinks(asked(id, "AWS::EC2::Instance", region, { source, region, nativeId: id, rule: id }))),
      ),
    ),
  );
  const given = links.filter((link) => link !== null).map((link) => new URL(link));
  expect(given.length).toBeGreaterThan(10);
  expect(given.filter(({ protocol, hostname }) => protocol !== "https:" || !awsHost.test(hostname))).toEqual([]);
});
