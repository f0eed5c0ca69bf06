/** The regions in which each account is read: those that are on, known or assumed. */
import { type KeptAccount, writeRegionsOn } from "../db/write/accounts.ts";
import { type RunOptions, writeWarnings } from "../db/write/runs.ts";
import { keptScopes } from "../db/write/scopes.ts";
import type { AccountId, Warning } from "../posture/words.ts";
import { AwsFailure, failureOf } from "./aws/failure.ts";
import { inParallel } from "./parallel.ts";
import type { Reachable } from "./plan.ts";
import type { RunContext } from "./writing.ts";

const ACCOUNTS_AT_A_TIME = 16;

interface AsksRegions {
  /** Regions that are on for the account. @throws AwsFailure where the account cannot be asked. */
  regions(account: AccountId): Promise<readonly string[]>;
  /** False for regions that the configuration leaves out: they are known, and not read. */
  watches(region: string): boolean;
  /** Regions to assume for an account that never could be asked. */
  assumedRegions(): Promise<readonly string[]>;
}

/** An account that cannot be asked has scopes all the same, those known or those to be assumed: they will say why they could not be read. */
export async function findRegions(
  organization: AsksRegions,
  context: RunContext,
  accounts: readonly KeptAccount[],
  options: RunOptions,
): Promise<readonly Reachable[]> {
  const watched = new Set((await keptScopes(context.writer.rows)).filter((scope) => scope.watched === 1).map(({ account }) => account));
  const reachable: Reachable[] = [];
  const unasked: Unasked[] = [];
  const asked = accounts.filter(({ account_id }) => options.accounts === undefined || options.accounts.includes(account_id));
  await inParallel(asked, ACCOUNTS_AT_A_TIME, context.stop.signal, async (account) => {
    const read = await regionsOf(() => organization.regions(account.account_id));
    if (read instanceof AwsFailure) unasked.push({ account: account.account_id, failure: read });
    else await context.writer.transaction((tx) => writeRegionsOn(tx, account.id, read));
    const assumed = read instanceof AwsFailure && !watched.has(account.id) ? await regionsOf(organization.assumedRegions) : read;
    reachable.push({ account, regions: assumed instanceof AwsFailure ? undefined : assumed.filter(organization.watches) });
  });
  await context.writer.transaction((tx) => writeWarnings(tx, context.writing.run, undefined, regionsUnread(unasked)));
  return reachable.toSorted((a, b) => a.account.id - b.account.id);
}

async function regionsOf(ask: () => Promise<readonly string[]>): Promise<readonly string[] | AwsFailure> {
  try {
    return await ask();
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return failure;
  }
}

interface Unasked {
  readonly account: AccountId;
  readonly failure: AwsFailure;
}

/** One line for each kind of refusal: two hundred accounts that refuse alike are one thing to know. */
function regionsUnread(unasked: readonly Unasked[]): readonly Warning[] {
  const alike = new Map<string, Unasked[]>();
  for (const one of unasked) {
    const key = `${one.failure.kind} ${one.failure.action}`;
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return [...alike.values()].map((all) => {
    const accounts = all.map(({ account }) => account).toSorted();
    const named = accounts.slice(0, 3).join(", ") + (accounts.length > 3 ? ` and ${accounts.length - 3} more accounts` : "");
    const message = `the regions of ${named} could not be read, so those known so far, or those always on, are taken: ${all[0]?.failure.message}`;
    return { code: "regions-unread", message };
  });
}
