/** The role that Pillarwatch itself runs as: it finds the accounts, reads its own, and takes the reading role in the others. */
import { basePolicy, type Declaring } from "../policy.ts";
import { roleName } from "./collector-role.ts";
import { arnOf, parameter, put, ref, sub, type Template } from "./template.ts";

const hostRoleName = parameter("Name of the role that Pillarwatch runs as", {
  Default: "pillarwatch",
  AllowedPattern: "[\\w+=,.@-]{1,64}",
});

const where = "in the management account, or in one that is a delegated administrator, since others may not list the accounts";

interface Host {
  readonly title: string;
  /** Who may run as the role: a policy document. */
  readonly trust: object;
  readonly parameters?: Template["Parameters"];
  readonly resources?: Template["Resources"];
  readonly outputs?: Template["Outputs"];
}

const hostTemplate = (sources: readonly Declaring[], { title, trust, parameters, resources, outputs }: Host): Template => ({
  AWSTemplateFormatVersion: "2010-09-09",
  Description: `Pillarwatch: ${title}, ${where}`,
  Parameters: { HostRoleName: hostRoleName, RoleName: roleName, ...parameters },
  Resources: {
    HostRole: {
      Type: "AWS::IAM::Role",
      Properties: {
        RoleName: ref("HostRoleName"),
        Description: "Pillarwatch runs as this role: it takes the reading role in each account, and writes nothing",
        AssumeRolePolicyDocument: trust,
        Policies: [
          {
            PolicyName: "pillarwatch",
            PolicyDocument: basePolicy(sources, sub(`arn:${put("AWS::Partition")}:iam::*:role/${put("RoleName")}`)),
          },
        ],
      },
    },
    ...resources,
  },
  Outputs: { CollectorArn: { Description: "For the parameter CollectorArn of the other templates", Value: arnOf("HostRole") }, ...outputs },
});

const trusting = (statement: object) => ({
  Version: "2012-10-17",
  Statement: [{ Sid: "PillarwatchRunsAsThisRole", Effect: "Allow", ...statement }],
});

export const ec2HostTemplate = (sources: readonly Declaring[]): Template =>
  hostTemplate(sources, {
    title: "the instance profile of the EC2 machine that it runs on",
    trust: trusting({ Principal: { Service: sub(`ec2.${put("AWS::URLSuffix")}`) }, Action: ["sts:AssumeRole"] }),
    resources: {
      InstanceProfile: {
        Type: "AWS::IAM::InstanceProfile",
        Properties: { InstanceProfileName: ref("HostRoleName"), Roles: [ref("HostRole")] },
      },
    },
    outputs: { InstanceProfile: { Description: "For the machine", Value: ref("InstanceProfile") } },
  });

/** Of this account's tasks only: AWS's own advice against the confused deputy. */
export const ecsHostTemplate = (sources: readonly Declaring[]): Template =>
  hostTemplate(sources, {
    title: "the role of the ECS task that it runs in",
    trust: trusting({
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: ["sts:AssumeRole"],
      Condition: {
        StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") },
        ArnLike: { "aws:SourceArn": sub(`arn:${put("AWS::Partition")}:ecs:*:${put("AWS::AccountId")}:*`) },
      },
    }),
  });

/** The names of IAM's condition keys hold the provider's: CloudFormation puts values into text only, so the document is one text. */
const irsaTrust = trusting({
  Principal: { Federated: `arn:${put("AWS::Partition")}:iam::${put("AWS::AccountId")}:oidc-provider/${put("OidcProvider")}` },
  Action: ["sts:AssumeRoleWithWebIdentity"],
  Condition: {
    StringEquals: {
      [`${put("OidcProvider")}:aud`]: "sts.amazonaws.com",
      [`${put("OidcProvider")}:sub`]: `system:serviceaccount:${put("Namespace")}:${put("ServiceAccount")}`,
    },
  },
});

export const irsaHostTemplate = (sources: readonly Declaring[]): Template =>
  hostTemplate(sources, {
    title: "the role of the Kubernetes service account that it runs as (IRSA)",
    parameters: {
      OidcProvider: parameter("The cluster's OpenID provider in IAM, without https://", {
        AllowedPattern: "[a-z0-9.-]+(/[A-Za-z0-9._/-]+)?",
        ConstraintDescription: "for example oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
      }),
      Namespace: parameter("Where it runs", { Default: "pillarwatch", AllowedPattern: "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?" }),
      ServiceAccount: parameter("As what", { Default: "pillarwatch", AllowedPattern: "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?" }),
    },
    trust: sub(JSON.stringify(irsaTrust, null, 2)),
  });
