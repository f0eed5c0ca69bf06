/** Which scopes have fresh evidence, which have not, and why: domain.md section 4. */
import type { Kysely } from "kysely";
import { lastFreshMs, type Share, shareOf } from "../../posture/coverage.ts";
import type { Reach } from "../../posture/reach.ts";
import { type Coverage, coverages, type SourceId, sources } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { cursorAfter, keyOf, type Page } from "./page.ts";
import { type Clock, type CoveredScope, countScopes, coveredScopes, freshnessAt, type ScopeCount, type ScopesAsked } from "./scopes.ts";
import { type UnreadRegion, unreadRegions, type Vanished, vanishedAccounts } from "./unwatched.ts";
import { viewOf } from "./view.ts";

export interface CoverageQuery {
  readonly source?: readonly SourceId[] | undefined;
  readonly account?: readonly string[] | undefined;
  readonly ou?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
  readonly state?: readonly Coverage[] | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Scopes of one account with the same trouble: one thing to mend. */
export interface Gap {
  accountId: string;
  accountName: string;
  state: Coverage;
  sources: SourceId[];
  regions: string[];
  scopes: number;
  action: string | null;
  message: string | null;
  waitingHelps: boolean;
  lastSuccessAt: string | null;
}

interface AgedScope extends CoveredScope {
  /** Since the last success, in whole minutes; null where there was none. */
  ageMinutes: number | null;
}

export interface CoverageAnswer extends Page<AgedScope> {
  asOf: string;
  share: Share;
  bySource: { source: SourceId; share: Share }[];
  states: Record<Coverage, number>;
  gaps: Gap[];
  gapsTotal: number;
  vanished: Vanished[];
  vanishedTotal: number;
  unread: UnreadRegion[];
  unreadTotal: number;
}

const MOST_GAPS = 200;
/** Of accounts that vanished, and of regions that nobody reads. */
const MOST_BESIDE = 500;

/** Share, states and gaps are of the filter's scopes but for its `state`, else asking for gaps would say that nothing is fresh. */
export async function readCoverage(db: Kysely<Schema>, reach: Reach, query: CoverageQuery, clock: Clock): Promise<CoverageAnswer> {
  const { limit = 200 } = query;
  const after = query.cursor === undefined ? undefined : keyOf(query.cursor, "coverage", query, ["string", "string", "string"] as const);
  const asOf = await freshnessAt(db, clock);
  const asked = await scopesAsked(db, reach, query, asOf, clock.intervalMs);
  const [counts, scopes, troubled, vanished, unread] = await Promise.all([
    countScopes(db, asked),
    coveredScopes(db, { ...asked, states: query.state }, { after, limit: limit + 1 }),
    coveredScopes(db, { ...asked, states: coverages.filter((state) => state !== "ok") }),
    vanishedAccounts(db, reach, query),
    unreadRegions(db, reach, query),
  ]);
  const gaps = gapsOf(troubled);
  const items = scopes.slice(0, limit);
  const last = items.at(-1);
  const sum = (isMeant: (count: ScopeCount) => boolean) => counts.reduce((all, count) => (isMeant(count) ? all + count.n : all), 0);
  return {
    asOf: asOf.toISOString(),
    share: shareOf(each(counts)),
    bySource: sources.map((id) => ({ source: id, share: shareOf(each(counts.filter((count) => count.source === id))) })),
    states: Object.fromEntries(coverages.map((state) => [state, sum((count) => count.state === state)])) as Record<Coverage, number>,
    gaps: gaps.slice(0, MOST_GAPS),
    gapsTotal: gaps.length,
    vanished: vanished.slice(0, MOST_BESIDE),
    vanishedTotal: vanished.length,
    unread: unread.slice(0, MOST_BESIDE),
    unreadTotal: unread.length,
    items: items.map((scope) => ({ ...scope, ageMinutes: ageOf(scope, asOf) })),
    total: sum(({ state }) => query.state === undefined || query.state.includes(state)),
    totalExact: true,
    next: scopes.length > limit && last !== undefined ? cursorAfter([last.accountId, last.region, last.source], "coverage", query) : null,
  };
}

function* each(counts: readonly ScopeCount[]): Generator<Coverage> {
  for (const { state, n } of counts) for (let index = 0; index < n; index += 1) yield state;
}

/** The filter's scopes, of whatever state. */
export const scopesAsked = async (
  db: Kysely<Schema>,
  reach: Reach,
  { account, ou, region, source }: CoverageQuery,
  asOf: Date,
  intervalMs: number,
): Promise<ScopesAsked> => ({
  view: await viewOf(db, reach, { account, ou, region }),
  sources: source,
  freshSince: new Date(lastFreshMs(asOf.getTime(), intervalMs)).toISOString(),
});

export const ageOf = ({ lastSuccessAt }: CoveredScope, asOf: Date): number | null =>
  lastSuccessAt === null ? null : Math.max(0, Math.floor((asOf.getTime() - Date.parse(lastSuccessAt)) / 60_000));

function gapsOf(scopes: readonly CoveredScope[]): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const scope of scopes) {
    if (scope.state === "ok") continue;
    const { accountId, accountName, state, source, region, action, message, waitingHelps, lastSuccessAt } = scope;
    const cause = causeOf(scope);
    const key = JSON.stringify([accountId, state, cause]);
    const gap = gaps.get(key);
    if (gap === undefined) {
      gaps.set(key, {
        accountId,
        accountName,
        state,
        sources: [source],
        regions: [region],
        scopes: 1,
        action,
        message,
        waitingHelps,
        lastSuccessAt,
      });
      continue;
    }
    gap.scopes += 1;
    if (!gap.sources.includes(source)) gap.sources.push(source);
    if (!gap.regions.includes(region)) gap.regions.push(region);
    gap.waitingHelps &&= waitingHelps;
    gap.lastSuccessAt =
      gap.lastSuccessAt === null || lastSuccessAt === null ? null : gap.lastSuccessAt < lastSuccessAt ? gap.lastSuccessAt : lastSuccessAt;
  }
  // What cannot be mended, and is not nagged about, comes last.
  return [...gaps.values()].sort((a, b) => order(a) - order(b) || b.scopes - a.scopes || (a.accountId < b.accountId ? -1 : 1));
}

/** What is mended by one step: AWS's words name the region, so they would split one denial into many. */
function causeOf({ state, source, action, message }: CoveredScope): string | null {
  switch (state) {
    case "never":
    case "denied_by_scp":
    case "ok":
      return null;
    case "denied":
      return action ?? source;
    case "not_enabled":
      return source;
    case "failed":
    case "stale": // read, and yet no proof: why
      return message;
  }
}

const order = ({ state }: Gap): number => (state === "denied_by_scp" ? 1 : 0);
