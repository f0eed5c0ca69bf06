/** What the configured organization lacks, action by action, account by account, and what is lost by it. Printing is the command's. */
import type { AccountId } from "../posture/words.ts";
import type { Aws } from "./aws/clients.ts";
import { type AwsFailure, failureOf } from "./aws/failure.ts";
import { readOrganization } from "./organization/accounts.ts";
import { accountPermissions, organizationPermissions } from "./organization/permissions.ts";
import { readRegions } from "./organization/regions.ts";
import { accountProbes, organizationProbes, type Place } from "./probes.ts";
import type { Permission } from "./source.ts";

/** Accounts that are asked at the same time. */
const concurrency = 8;

export interface Missing {
  readonly action: string;
  /** A clause that completes "Without it, …". */
  readonly lost: string;
  /** Undefined for what the base credentials lack in the organization. */
  readonly account: AccountId | undefined;
  readonly region: string | undefined;
  readonly by: "policy" | "service control policy";
  readonly message: string;
}

export interface Unreachable {
  readonly account: AccountId;
  readonly kind: AwsFailure["kind"];
  readonly message: string;
}

export interface Diagnosis {
  /** Who the base credentials are; undefined where AWS does not take them, which `refused` explains. */
  readonly callerArn: string | undefined;
  readonly refused: string | undefined;
  /** Accounts that were asked. */
  readonly accounts: readonly AccountId[];
  readonly unreachable: readonly Unreachable[];
  readonly missing: readonly Missing[];
  /** Nothing is missing and every account was reached. */
  readonly healthy: boolean;
}

export interface DiagnoseOptions {
  readonly sources: readonly { readonly permissions: readonly Permission[] }[];
  /** Regions to ask in, of those that an account has on; left out: the home region, or the account's first. */
  readonly regions?: readonly string[];
  readonly homeRegion: string;
}

/** @throws nothing of AWS's: what AWS refuses is the diagnosis. */
export async function diagnose(aws: Aws, options: DiagnoseOptions): Promise<Diagnosis> {
  const nothing = { accounts: [], unreachable: [], missing: [], healthy: false };
  const caller = await answered(aws.caller());
  if (caller.failure !== undefined) return { ...nothing, callerArn: undefined, refused: explain(caller.failure) };
  const { account: own, arn: callerArn, partition } = caller.value;
  const missing = await missingInOrganization(aws, own);
  const organization = await answered(readOrganization(aws));
  const listed = organization.value?.accounts.filter(({ state }) => state === "active").map(({ id }) => id);
  // Who cannot list the accounts can still see what the own one lacks.
  const accounts = listed ?? [own];
  const unreachable: Unreachable[] = [];
  const queue = accounts.values();
  const worker = async () => {
    for (const account of queue) {
      const asked = await missingInAccount(aws, account, partition, options);
      missing.push(...asked.missing);
      if (asked.unreachable !== undefined) unreachable.push(asked.unreachable);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const refused = organization.failure === undefined ? undefined : explain(organization.failure);
  const healthy = missing.length === 0 && unreachable.length === 0 && refused === undefined;
  return { callerArn, refused, accounts, unreachable: unreachable.toSorted(byAccount), missing: missing.toSorted(byAccount), healthy };
}

const byAccount = (a: { account: AccountId | undefined }, b: { account: AccountId | undefined }): number =>
  (a.account ?? "").localeCompare(b.account ?? "");

async function missingInOrganization(aws: Aws, own: AccountId): Promise<Missing[]> {
  const missing: Missing[] = [];
  for (const permission of organizationPermissions) {
    const probe = organizationProbes[permission.action];
    if (probe === undefined) throw new Error(`no probe for ${permission.action}`);
    const failure = (await answered(probe(aws.base.organizations, own))).failure;
    if (failure !== undefined && isDenial(failure)) missing.push(missingOf(permission, failure, undefined, undefined));
  }
  return missing;
}

async function missingInAccount(
  aws: Aws,
  account: AccountId,
  partition: string,
  { sources, regions: chosen, homeRegion }: DiagnoseOptions,
): Promise<{ readonly missing: readonly Missing[]; readonly unreachable: Unreachable | undefined }> {
  const clients = aws.clients(account);
  const listed = await answered(readRegions(aws, account));
  if (listed.failure?.action === "sts:AssumeRole" || listed.failure?.kind === "credentials") {
    return { missing: [], unreachable: { account, kind: listed.failure.kind, message: explain(listed.failure) } };
  }
  const on = listed.value ?? [homeRegion];
  const regions = chosen?.filter((region) => on.includes(region)) ?? [on.includes(homeRegion) ? homeRegion : (on[0] ?? homeRegion)];
  const missing: Missing[] = [];
  for (const permission of accountPermissions)
    missing.push(...(await probeIn({ clients, account, region: homeRegion, partition }, permission)));
  for (const region of regions) {
    for (const permission of sources.flatMap(({ permissions }) => permissions)) {
      missing.push(...(await probeIn({ clients, account, region, partition }, permission)));
    }
  }
  return { missing, unreachable: undefined };
}

async function probeIn(place: Place, permission: Permission): Promise<readonly Missing[]> {
  const probe = accountProbes[permission.action];
  if (probe === undefined) throw new Error(`no probe for ${permission.action}`);
  const { failure } = await answered(probe(place));
  return failure !== undefined && isDenial(failure) ? [missingOf(permission, failure, place.account, place.region)] : [];
}

/** Inspector and others also "deny" what an account may not ask because the service is off or it is no administrator: that is no lack. */
const isDenial = ({ kind, message }: AwsFailure): boolean =>
  kind === "denied_by_scp" || (kind === "denied" && /not authorized to perform|don't have permissions/i.test(message));

const missingOf = (
  { action, lost }: Permission,
  failure: AwsFailure,
  account: AccountId | undefined,
  region: string | undefined,
): Missing => ({
  action,
  lost,
  account,
  region,
  by: failure.kind === "denied_by_scp" ? "service control policy" : "policy",
  message: failure.message,
});

/** What a person can do about it, before AWS's own words. */
const hints: Partial<Record<AwsFailure["kind"], string>> = {
  unknown_role: "the role is not there, does not trust these credentials, or wants another external id (AWS does not say which)",
  credentials: "AWS does not take these credentials",
  clock: "this machine's clock is off: AWS takes no request that is more than five minutes old or ahead",
  unavailable: "AWS could not be reached",
  region_off: "the region is off for the account, or does not exist",
};

function explain(failure: AwsFailure): string {
  const hint = hints[failure.kind];
  return hint === undefined ? failure.message : `${hint}: ${failure.message}`;
}

type Answered<Value> = { readonly value: Value; readonly failure: undefined } | { readonly value: undefined; readonly failure: AwsFailure };

async function answered<Value>(asked: Promise<Value>): Promise<Answered<Value>> {
  try {
    return { value: await asked, failure: undefined };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return { value: undefined, failure };
  }
}
