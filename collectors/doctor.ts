/** What the configured organization lacks, action by action, account by account, and what is lost by it. Printing is the command's. */
import { type AccountId, sources } from "../posture/words.ts";
import { explain } from "./aws/advice.ts";
import type { Aws } from "./aws/clients.ts";
import { type AwsFailure, failureOf } from "./aws/failure.ts";
import { readOrganization } from "./organization/accounts.ts";
import { findAdministrators } from "./organization/administrators.ts";
import { accountPermissions, organizationPermissions, regionsPermission, rolePermission } from "./organization/permissions.ts";
import { readRegions, refuseUnknownRegions } from "./organization/regions.ts";
import { inParallel } from "./parallel.ts";
import { accountProbes, organizationProbes, regionsProbe } from "./probes.ts";
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
  readonly message: string;
}

/** What a service control policy denies in a region: the organization's own decision, and no lack (domain.md section 4). */
export interface DeniedByOrganization {
  readonly region: string;
  readonly actions: readonly string[];
  readonly accounts: readonly AccountId[];
}

/** A region that is configured and off: nothing is read there. */
export interface RegionOff {
  readonly region: string;
  readonly accounts: readonly AccountId[];
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
  /** Accounts that were asked: all, or those that administer every source for the others. */
  readonly accounts: readonly AccountId[];
  readonly unreachable: readonly Unreachable[];
  readonly missing: readonly Missing[];
  readonly deniedByOrganization: readonly DeniedByOrganization[];
  readonly regionsOff: readonly RegionOff[];
  /** Nothing is missing, every account was reached, and something is on somewhere. */
  readonly healthy: boolean;
}

export interface DiagnoseOptions {
  readonly sources: readonly { readonly permissions: readonly Permission[] }[];
  /** Regions to ask in, of those that an account has on; left out: the home region, or the account's first. */
  readonly regions?: readonly string[];
  readonly homeRegion: string;
  readonly mode: "auto" | "each-account" | "delegated-administrator";
}

/** @throws nothing of AWS's: what AWS refuses is the diagnosis. Refusal for configured regions that AWS does not have. */
export async function diagnose(aws: Aws, options: DiagnoseOptions): Promise<Diagnosis> {
  const nothing = { accounts: [], unreachable: [], missing: [], deniedByOrganization: [], regionsOff: [], healthy: false };
  const caller = await answered(aws.caller());
  if (caller.failure !== undefined) return { ...nothing, callerArn: undefined, refused: explain(caller.failure) };
  if (options.regions !== undefined) await refuseUnknownRegions(aws, options.regions);
  const { account: own, arn: callerArn, partition } = caller.value;
  const missing = await missingInOrganization(aws, own);
  const organization = await answered(readOrganization(aws));
  const listed = organization.value?.accounts.filter(({ state }) => state === "active").map(({ id }) => id);
  // Who cannot list the accounts can still see what the own one lacks.
  const accounts = (await administratorsOfAll(aws, own, options.mode)) ?? listed ?? [own];
  const asked: AskedAccount[] = [];
  await inParallel([...accounts], concurrency, new AbortController().signal, async (account) => {
    asked.push(await askAccount(aws, account, partition, options));
  });
  asked.sort(byAccount);
  const refused = organization.failure === undefined ? undefined : explain(organization.failure);
  const unreachable = asked.flatMap((one) => (one.refusal === undefined ? [] : [unreachableOf(one.account, one.refusal)]));
  missing.push(...missingRole(asked), ...asked.flatMap((one) => one.missing));
  // Where the own account is read with the base credentials, for want of the role there, it has said so already.
  if (!missing.some(({ account, action }) => account === own && action === regionsPermission.action))
    missing.push(...(await missingRegions(aws, own)));
  const nothingOn = asked.every(({ regions, refusal }) => refusal === undefined && regions.length === 0);
  return {
    callerArn,
    refused,
    accounts,
    unreachable,
    missing,
    deniedByOrganization: deniedByOrganization(asked),
    regionsOff: regionsOff(asked, options.regions ?? []),
    healthy: missing.length === 0 && unreachable.length === 0 && refused === undefined && !nothingOn,
  };
}

/**
 * Where administrators answer for every source, nobody else needs to be asked, and no other account needs the role.
 * @returns undefined where each account is asked by itself.
 */
async function administratorsOfAll(aws: Aws, own: AccountId, mode: DiagnoseOptions["mode"]): Promise<readonly AccountId[] | undefined> {
  if (mode === "each-account") return undefined;
  const { administrators } = await findAdministrators(aws);
  const accounts = Object.values(administrators).map(({ account }) => account);
  const isThrough = mode === "delegated-administrator" || accounts.includes(own);
  return isThrough && accounts.length === sources.length ? [...new Set([own, ...accounts])] : undefined;
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

async function missingRegions(aws: Aws, own: AccountId): Promise<readonly Missing[]> {
  const { failure } = await answered(regionsProbe(aws.base.account));
  return failure !== undefined && isDenial(failure) ? [missingOf(regionsPermission, failure, own, undefined)] : [];
}

interface AskedAccount {
  readonly account: AccountId;
  /** In which it was asked. */
  readonly regions: readonly string[];
  /** That are on; undefined where that may not be known. */
  readonly on: readonly string[] | undefined;
  readonly refusal: AwsFailure | undefined;
  readonly missing: readonly Missing[];
  readonly byOrganization: readonly { readonly action: string; readonly region: string }[];
}

async function askAccount(
  aws: Aws,
  account: AccountId,
  partition: string,
  { sources: declaring, regions: chosen, homeRegion }: DiagnoseOptions,
): Promise<AskedAccount> {
  const clients = aws.clients(account);
  const listed = await answered(readRegions(aws, account));
  if (listed.failure?.action === "sts:AssumeRole" || listed.failure?.kind === "credentials") {
    return { account, regions: [], on: undefined, refusal: listed.failure, missing: [], byOrganization: [] };
  }
  const on = listed.value ?? chosen ?? [homeRegion];
  const regions = chosen?.filter((region) => on.includes(region)) ?? [on.includes(homeRegion) ? homeRegion : (on[0] ?? homeRegion)];
  const missing: Missing[] = [];
  const byOrganization: { action: string; region: string }[] = [];
  const probeIn = async (region: string, permission: Permission) => {
    const probe = accountProbes[permission.action];
    if (probe === undefined) throw new Error(`no probe for ${permission.action}`);
    const { failure } = await answered(probe({ clients, account, region, partition }));
    if (failure?.kind === "denied_by_scp") byOrganization.push({ action: permission.action, region });
    else if (failure !== undefined && isDenial(failure)) missing.push(missingOf(permission, failure, account, region));
  };
  for (const permission of accountPermissions) await probeIn(homeRegion, permission);
  for (const region of regions) {
    for (const permission of declaring.flatMap(({ permissions }) => permissions)) await probeIn(region, permission);
  }
  return { account, regions, on: listed.value, refusal: undefined, missing, byOrganization };
}

const unreachableOf = (account: AccountId, failure: AwsFailure): Unreachable => ({
  account,
  kind: failure.kind,
  message: explain(failure),
});

/** AWS says so where it is the caller's own policy that refuses, and says nothing of the role itself. */
function missingRole(asked: readonly AskedAccount[]): readonly Missing[] {
  const refusal = asked.map(({ refusal: one }) => one).find((one) => one?.kind === "denied");
  return refusal === undefined ? [] : [missingOf(rolePermission, refusal, undefined, undefined)];
}

function deniedByOrganization(asked: readonly AskedAccount[]): readonly DeniedByOrganization[] {
  const regions = new Map<string, { readonly actions: Set<string>; readonly accounts: Set<AccountId> }>();
  for (const { account, byOrganization } of asked) {
    for (const { action, region } of byOrganization) {
      const entry = regions.get(region) ?? { actions: new Set(), accounts: new Set() };
      regions.set(region, entry);
      entry.actions.add(action);
      entry.accounts.add(account);
    }
  }
  return [...regions].map(([region, { actions, accounts }]) => ({ region, actions: [...actions], accounts: [...accounts] }));
}

const regionsOff = (asked: readonly AskedAccount[], chosen: readonly string[]): readonly RegionOff[] =>
  chosen.flatMap((region) => {
    const accounts = asked.filter(({ on }) => on?.includes(region) === false).map(({ account }) => account);
    return accounts.length === 0 ? [] : [{ region, accounts }];
  });

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
  message: failure.message,
});

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
