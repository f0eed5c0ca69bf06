/** What a run reads: which accounts, regions and sources are scopes, and how much of each. */
import type { Tx } from "../db/dialect/connection.ts";
import type { KeptAccount } from "../db/write/accounts.ts";
import { writeAudit } from "../db/write/audit.ts";
import { recordsOfScope, speakingRecords } from "../db/write/kept-records.ts";
import { changeKept } from "../db/write/records.ts";
import { planScope, type RunOptions } from "../db/write/runs.ts";
import { giveUpScope, type KeptScope, keptScopes, watchScope } from "../db/write/scopes.ts";
import { scoreAnew } from "../db/write/scores.ts";
import { fallSilent } from "../posture/record.ts";
import type { Silence, SourceId } from "../posture/words.ts";
import { chunksOf, isoWall, type PlannedScope, type RunContext } from "./writing.ts";

const DAY_MS = 86_400_000;
/** A window begins so long before the last one: records that AWS shows late, and clocks that differ (architecture.md section 5). */
const OVERLAP_MS = 15 * 60_000;
/** A full read is due when the last one began so long ago; a little under a day, so that a daily run is always full. */
const FULL_AFTER_MS = DAY_MS - 2 * 3_600_000;

/** An account and the regions that are on in it. */
export interface Reachable {
  readonly account: KeptAccount;
  /** Undefined where they could not be read: those already watched stay. */
  readonly regions: readonly string[] | undefined;
}

/** Makes the scopes of this run and their rows. @returns those that the run works through. */
export async function planRun(
  context: RunContext,
  reachable: readonly Reachable[],
  sources: readonly SourceId[],
  options: RunOptions,
  nowMs: number,
): Promise<readonly PlannedScope[]> {
  const kept = await keptScopes(context.writer.rows);
  const unwatched = new Set(kept.filter(({ watched }) => watched === 0).map(({ id }) => id));
  const planned: PlannedScope[] = [];
  for (const { account, regions } of reachable) {
    if (options.accounts !== undefined && !options.accounts.includes(account.account_id)) continue;
    const names = regions ?? [...new Set(kept.filter((s) => s.account === account.id && s.watched === 1).map(({ region }) => region))];
    const chosen = names.filter((region) => options.regions === undefined || options.regions.includes(region));
    await context.writer.transaction(async (tx) => {
      for (const region of chosen) {
        for (const source of sources) {
          const scope = await watchScope(tx, context.writing, account.id, region, source);
          const full = options.full === true || isFullDue(scope, nowMs);
          await planScope(tx, context.writing.run, scope.id, full, full ? 0 : (scope.read_to_ms ?? 0) - OVERLAP_MS, nowMs);
          planned.push({ id: scope.id, account: account.id, scope: { account: account.account_id, region, source } });
        }
      }
    });
  }
  // Records of an account or region that nobody watched were known already, and counted nowhere in the score.
  for (const { id } of planned) {
    if (!unwatched.has(id)) continue;
    for (const ids of chunksOf(await speakingRecords(context.writer.rows, id)))
      await context.writer.transaction((tx) => scoreAnew(tx, context.writing, ids));
  }
  return planned;
}

const isFullDue = (scope: KeptScope, nowMs: number): boolean =>
  scope.last_full_at === null || scope.read_to_ms === null || nowMs - Date.parse(scope.last_full_at) >= FULL_AFTER_MS;

/** An account's region that is given up, with all its scopes. */
interface GivenUp {
  readonly account: number;
  readonly region: string;
  readonly silence: Silence;
  readonly scopes: KeptScope[];
}

/**
 * Accounts that ended and regions that are no longer watched: their findings close, by name, and are never progress.
 * @param auditKey `Keys.audit`: that nobody looks at a region any more is in the audit log.
 */
export async function giveUp(
  context: RunContext,
  auditKey: Uint8Array,
  reachable: readonly Reachable[],
  ended: ReadonlySet<number>,
): Promise<number> {
  const { writer, writing } = context;
  const accounts = new Map(reachable.map(({ account, regions }) => [account.id, { name: account.account_id, regions }]));
  const silenceOf = ({ account, region }: KeptScope): Silence | undefined => {
    if (ended.has(account)) return "account left";
    const regions = accounts.get(account)?.regions;
    return regions !== undefined && !regions.includes(region) ? "no longer watched" : undefined;
  };
  let changed = 0;
  for (const { account, region, silence, scopes } of givenUp(await keptScopes(writer.rows), silenceOf)) {
    for (const { id } of scopes) changed += await silenceScope(context, id, silence);
    const isTold = silence === "no longer watched";
    await writer.transaction(
      async (tx: Tx) => {
        for (const { id } of scopes) await giveUpScope(tx, writing, id);
        const sources = scopes.map(({ source }) => source).sort();
        const entry = {
          at: isoWall(context),
          actor: { kind: "system", id: null },
          action: "region-no-longer-watched",
          from: null,
        } as const;
        const subject = accounts.get(account)?.name ?? null;
        if (isTold) await writeAudit(tx, auditKey, { ...entry, subject, before: { region, sources }, after: { run: writing.run } });
      },
      { durable: isTold },
    );
  }
  return changed;
}

function givenUp(kept: readonly KeptScope[], silenceOf: (scope: KeptScope) => Silence | undefined): Iterable<GivenUp> {
  const places = new Map<string, GivenUp>();
  for (const scope of kept) {
    const silence = scope.watched === 0 ? undefined : silenceOf(scope);
    if (silence === undefined) continue;
    const { account, region } = scope;
    const place = places.get(`${account} ${region}`) ?? { account, region, silence, scopes: [] };
    place.scopes.push(scope);
    places.set(`${account} ${region}`, place);
  }
  return places.values();
}

async function silenceScope({ writer, writing, stop }: RunContext, scope: number, silence: Silence): Promise<number> {
  let changed = 0;
  for (const ids of chunksOf(await recordsOfScope(writer.rows, scope))) {
    stop.signal.throwIfAborted();
    changed += await writer.transaction((tx) => changeKept(tx, writing, ids, (kept) => fallSilent(kept, silence, writing.seen)));
  }
  return changed;
}

export const isActive = (account: KeptAccount): boolean => account.state === "active";
