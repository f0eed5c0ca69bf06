/** The role that Pillarwatch takes in an account: what the sources declare, and one principal that may take it. */
import { type Declaring, rolePolicy } from "../policy.ts";
import { arnOf, isSaid, parameter, ref, type Template, whereIs } from "./template.ts";

/** IAM's own rule for the names of roles. */
const roleNamePattern = "[\\w+=,.@-]{1,64}";

export const roleName = parameter("Name of the role in every account, as COLLECT_ROLE_NAME says", {
  Default: "pillarwatch-read",
  AllowedPattern: roleNamePattern,
});

/** Parameters that whoever deploys the role is asked for, alone or to every account. */
export const collectorParameters = {
  CollectorArn: parameter("ARN of the role or user that Pillarwatch runs as: the only one that may take this role. It has to exist.", {
    AllowedPattern: "arn:aws[a-z-]*:iam::\\d{12}:(role|user)/[\\w+=,.@/-]+",
    ConstraintDescription: "the ARN of one IAM role or user; not an account, not a session, not *",
  }),
  RoleName: roleName,
  ExternalId: parameter("The same as COLLECT_EXTERNAL_ID; empty: none is asked for", {
    Default: "",
    AllowedPattern: "|[\\w+=,.@:/-]{2,1224}",
  }),
};

export const collectorConditions = { HasExternalId: isSaid("ExternalId") };

export const collectorRole = (sources: readonly Declaring[]) => ({
  Type: "AWS::IAM::Role",
  Properties: {
    RoleName: ref("RoleName"),
    Description: "Pillarwatch reads findings and coverage of this account, and writes nothing",
    MaxSessionDuration: 3_600,
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PillarwatchMayTakeThisRole",
          Effect: "Allow",
          Principal: { AWS: ref("CollectorArn") },
          Action: ["sts:AssumeRole"],
          Condition: whereIs("HasExternalId", { StringEquals: { "sts:ExternalId": ref("ExternalId") } }),
        },
      ],
    },
    Policies: [{ PolicyName: "pillarwatch-read", PolicyDocument: rolePolicy(sources) }],
  },
});

/** For one account: the management account, which StackSets leave out, or to try it. */
export const collectorRoleTemplate = (sources: readonly Declaring[]): Template => ({
  AWSTemplateFormatVersion: "2010-09-09",
  Description: "Pillarwatch: the role by which it reads this account",
  Parameters: collectorParameters,
  Conditions: collectorConditions,
  Resources: { Role: collectorRole(sources) },
  Outputs: { RoleArn: { Description: "What Pillarwatch takes here", Value: arnOf("Role") } },
});
