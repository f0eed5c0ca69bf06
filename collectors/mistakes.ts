/**
 * Mistakes in what a run was asked for. Each would read nothing, or next to nothing, and look like a run that found nothing: so the run
 * fails with the name of what is to be mended, and gives nothing up.
 */
import type { Rows } from "../db/dialect/connection.ts";
import type { KeptAccount } from "../db/write/accounts.ts";
import { commonFailure, lastAnsweredStart, type RunOptions, type RunRow, wasAnswered } from "../db/write/runs.ts";
import { accountsWithoutRole } from "../db/write/scopes.ts";
import { CLOCK_PATIENCE_MS } from "../posture/condition.ts";
import { Refusal } from "../posture/refusal.ts";
import type { AccountId } from "../posture/words.ts";
import type { Reachable } from "./plan.ts";

/** Whose credentials all rests on, and the role that they ask for. */
export interface Identity {
  readonly account: AccountId;
  readonly arn: string;
  readonly role: string;
  /** Whether one is configured; what it is stays with whoever asks AWS. */
  readonly externalId: boolean;
}

/** @throws Refusal for accounts that are none, or not active. */
export function refuseUnknownAccounts({ trigger }: RunRow, { accounts = [] }: RunOptions, active: readonly KeptAccount[]): void {
  if (active.length === 0) throw new Refusal("organization", "AWS Organizations names no active account: there is nothing to read");
  const known = new Set<string>(active.map(({ account_id }) => account_id));
  const unknown = accounts.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new Refusal(nameOf(trigger, "accounts"), `${unknown.join(", ")}: no active account of the organization`);
}

/** @throws Refusal where regions were chosen and no account has them on. What cannot be asked now may have them. */
export function refuseUnknownRegions({ trigger }: RunRow, { regions = [] }: RunOptions, reachable: readonly Reachable[]): void {
  if (reachable.some(({ regions: on }) => on === undefined)) return;
  const on = new Set(reachable.flatMap(({ regions: names = [] }) => names));
  if (on.size === 0)
    throw new Refusal("COLLECT_REGIONS", "no account has any of these regions on: nothing is read, and nothing is given up");
  const unknown = regions.filter((name) => !on.has(name));
  if (unknown.length > 0) {
    throw new Refusal(
      nameOf(trigger, "regions"),
      `${unknown.join(", ")}: no account that is asked has such a region on, or it is not watched`,
    );
  }
}

/** A command's options are written so, an API's members without dashes. */
const nameOf = (trigger: string, member: "accounts" | "regions"): string => (trigger === "command" ? `--${member}` : member);

/**
 * What AWS answered last it answered by a clock that was right, since it takes no other. A run before that would write into days that are over.
 * @throws Refusal naming the clock, where it shows an earlier time by more than AWS lets it be off.
 */
export async function refuseEarlierClock(rows: Rows, nowMs: number): Promise<void> {
  const last = await lastAnsweredStart(rows);
  if (last === undefined || Date.parse(last) - nowMs <= CLOCK_PATIENCE_MS) return;
  throw new Refusal(
    "clock",
    `this machine's clock shows ${new Date(nowMs).toISOString()}, before the last run that AWS answered (${last}): nothing is read until it is right`,
  );
}

/** Scopes that fail are their own affair, until nothing else is left: then it is the network, or AWS. @param isWhole a part that was chosen proves nothing. */
export async function nobodyAnswered(rows: Rows, run: number, isWhole: boolean): Promise<Refusal | undefined> {
  if (!isWhole || (await wasAnswered(rows, run))) return undefined;
  const message = await commonFailure(rows, run);
  return message === undefined ? undefined : new Refusal("AWS", `no account and region could be read: ${message}`);
}

/**
 * A role that one account lacks is that account's affair. Where none gives it, the configuration is wrong; the account that the
 * credentials belong to needs no role, and proves nothing.
 */
export async function roleMistake(rows: Rows, run: number, identity: () => Promise<Identity>): Promise<Refusal | undefined> {
  const { without, others, message } = await accountsWithoutRole(rows, run);
  if (without.length === 0) return undefined;
  const { account: own, arn, role, externalId } = await identity();
  if (others.some((account) => account !== own)) return undefined;
  // Where AWS gives a reason, it is the credentials' own policy that refuses.
  if (message !== undefined && / because |explicit deny/.test(message)) {
    return new Refusal(
      "sts:AssumeRole",
      `these credentials may not take the role "${role}" (npx pillarwatch policy prints what they need): ${message}`,
    );
  }
  const wanted = externalId ? "another external id than COLLECT_EXTERNAL_ID" : "an external id, and COLLECT_EXTERNAL_ID is not set";
  return new Refusal(
    "COLLECT_ROLE_NAME",
    `${counted(without)} ${without.length === 1 ? "does" : "do"} not give the role "${role}" to ${arn}: it is not there, does not trust these credentials, or wants ${wanted} (AWS does not say which)`,
  );
}

const counted = (accounts: readonly AccountId[]): string =>
  accounts.length === 1 ? `account ${accounts[0]}` : `all ${accounts.length} accounts but the credentials' own`;
