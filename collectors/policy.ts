/** The least that Pillarwatch needs, as IAM policies, made from what the sources declare: read actions only, nothing written by hand. */
import { accountPermissions, organizationPermissions, rolePermission } from "./organization/permissions.ts";
import type { Permission } from "./source.ts";

/** @typeParam Arn text, or what CloudFormation makes text of. */
export interface Statement<Arn = string> {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal?: { readonly AWS: string };
  readonly Action: readonly string[];
  readonly Resource?: Arn | "*";
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string>> };
}

export interface PolicyDocument<Arn = string> {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement<Arn>[];
}

export interface Policies {
  /** For the base credentials: find the accounts, and take the role in each. */
  readonly base: PolicyDocument;
  /** For the role in every account. */
  readonly role: PolicyDocument;
  /** Who may take the role. */
  readonly trust: PolicyDocument;
}

export interface PolicyOptions {
  /** Of the base credentials, as GetCallerIdentity gives it: a user, a role, or a role's session. */
  readonly collectorArn: string;
  readonly roleName: string;
  readonly externalId: string | undefined;
}

export interface Declaring {
  readonly id: string;
  readonly permissions: readonly Permission[];
}

export function policyOf(sources: readonly Declaring[], { collectorArn, roleName, externalId }: PolicyOptions): Policies {
  const partition = collectorArn.split(":")[1] ?? "aws";
  return {
    base: basePolicy(sources, `arn:${partition}:iam::*:role/${roleName}`),
    role: rolePolicy(sources),
    trust: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PillarwatchMayTakeThisRole",
          Effect: "Allow",
          Principal: { AWS: principalOf(collectorArn) },
          Action: ["sts:AssumeRole"],
          ...(externalId === undefined ? {} : { Condition: { StringEquals: { "sts:ExternalId": externalId } } }),
        },
      ],
    },
  };
}

/** @param role of that name in every account: ARN, with `*` for the account. */
export const basePolicy = <Arn>(sources: readonly Declaring[], role: Arn): PolicyDocument<Arn> => ({
  Version: "2012-10-17",
  Statement: [
    { Sid: "PillarwatchFindsAccounts", Effect: "Allow", Action: actionsOf(organizationPermissions), Resource: "*" },
    // The account of the base credentials may have no role to take: it is then read with these.
    allow("PillarwatchReadsItsOwnAccount", [{ id: "account", permissions: accountPermissions }, ...sources]),
    { Sid: "PillarwatchTakesItsRole", Effect: "Allow", Action: actionsOf([rolePermission]), Resource: role },
  ],
});

export const rolePolicy = (sources: readonly Declaring[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [allow("PillarwatchReadsTheAccount", [{ id: "account", permissions: accountPermissions }, ...sources])],
});

/** These services' read actions know no narrower resource that could be named beforehand. */
const allow = (Sid: string, sources: readonly Declaring[]): Statement<never> => ({
  Sid,
  Effect: "Allow",
  Action: actionsOf(sources.flatMap(({ permissions }) => permissions)),
  Resource: "*",
});

const actionsOf = (permissions: readonly Permission[]): readonly string[] => [...new Set(permissions.map(({ action }) => action))].sort();

/** A session of a role is trusted by the role behind it: sessions come and go. Its path is not in the session's ARN. */
export function principalOf(callerArn: string): string {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(callerArn) ?? [];
  return role === undefined ? callerArn : `arn:${partition}:iam::${account}:role/${role}`;
}
