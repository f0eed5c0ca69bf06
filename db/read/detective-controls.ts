/** The services of the traceability principle, account by account and region by region: domain.md section 4. */
import { type Kysely, sql } from "kysely";
import { coverageOf } from "../../posture/coverage.ts";
import {
  type ControlSaid,
  type DetectiveAnswer,
  detectiveControls,
  detectiveStateOf,
  type OwnRead,
  type ServiceTold,
} from "../../posture/detective.ts";
import type { Reach } from "../../posture/reach.ts";
import {
  type AccountId,
  type DetectiveService,
  type DetectiveState,
  detectiveServices,
  type ScopeState,
  type SourceId,
} from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { cursorAfter, keyOf, type Page } from "./page.ts";
import { type Clock, freshnessAt } from "./scopes.ts";
import { isOneOf, type View, viewOf } from "./view.ts";

export interface DetectiveControlsQuery {
  readonly account?: readonly string[] | undefined;
  readonly ou?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
  readonly service?: readonly DetectiveService[] | undefined;
  readonly state?: readonly DetectiveState[] | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface DetectivePlace {
  accountId: AccountId;
  accountName: string;
  organizationalUnit: string | null;
  region: string;
  services: ({ service: DetectiveService } & DetectiveAnswer)[];
}

export interface DetectiveControlsAnswer extends Page<DetectivePlace> {
  asOf: string;
  services: ({ service: DetectiveService } & Record<DetectiveState, number>)[];
}

/** As many places as there are accounts times regions, whatever was found in them. @throws Refusal for a cursor that is not of this list. */
export async function readDetectiveControls(
  db: Kysely<Schema>,
  reach: Reach,
  query: DetectiveControlsQuery,
  clock: Clock,
): Promise<DetectiveControlsAnswer> {
  const asOf = await freshnessAt(db, clock);
  const view = await viewOf(db, reach, { account: query.account, ou: query.ou, region: query.region });
  const asked = detectiveServices.filter((service) => query.service === undefined || query.service.includes(service));
  const [places, controls] = await Promise.all([placesIn(db, view, asOf, clock.intervalMs), controlsIn(db, view)]);
  const told = places.map(({ key, reads, ...place }): DetectivePlace => {
    const evidence = { reads, controls: controls.get(key) ?? new Map<string, ControlSaid>() };
    return { ...place, services: asked.map((service) => ({ service, ...detectiveStateOf(service, evidence) })) };
  });
  const shown = told.filter(({ services }) => query.state === undefined || services.some(({ state }) => query.state?.includes(state)));
  return { asOf: asOf.toISOString(), services: asked.map((service) => sumsOf(service, told)), ...pageOf(shown, query) };
}

function sumsOf(service: DetectiveService, places: readonly DetectivePlace[]) {
  const sums = { service, on: 0, off: 0, unknown: 0 };
  for (const { services } of places) for (const answer of services) if (answer.service === service) sums[answer.state] += 1;
  return sums;
}

function pageOf(places: readonly DetectivePlace[], query: DetectiveControlsQuery): Page<DetectivePlace> {
  const limit = query.limit ?? 200;
  const after = query.cursor === undefined ? undefined : keyOf(query.cursor, "detective controls", query, ["string", "string"] as const);
  const rest = places.filter(({ accountId, region }) => after === undefined || isAfter([accountId, region], after));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    total: places.length,
    totalExact: true,
    next: rest.length > limit && last !== undefined ? cursorAfter([last.accountId, last.region], "detective controls", query) : null,
  };
}

const isAfter = ([account, region]: readonly [string, string], other: readonly [string, string]): boolean =>
  account > other[0] || (account === other[0] && region > other[1]);

interface Place extends Omit<DetectivePlace, "services"> {
  readonly key: string;
  readonly reads: Partial<Record<SourceId, OwnRead>>;
}

interface ScopeRow {
  readonly account: number;
  readonly account_id: AccountId;
  readonly name: string;
  readonly ou_path: string | null;
  readonly region: string;
  readonly source: SourceId;
  readonly state: ScopeState | null;
  readonly action: string | null;
  readonly message: string | null;
  readonly last_success_at: string | null;
  readonly told: string | null;
  readonly told_at: string | null;
}

const keyOfPlace = (account: number, region: string): string => `${account} ${region}`;

/** In the order of account and region. */
async function placesIn(db: Kysely<Schema>, view: View, asOf: Date, intervalMs: number): Promise<readonly Place[]> {
  const { rows } = await sql<ScopeRow>`
    SELECT account, account_id, name, ou_path, region, source, scopes.state, action, message, last_success_at, told, told_at
    FROM scopes JOIN accounts ON accounts.id = scopes.account
    WHERE watched = 1 AND ${isOneOf("scopes.account", view.accounts)} AND ${isOneOf("scopes.region", view.regions)}
    ORDER BY account_id, region`.execute(db);
  const places = new Map<string, Place>();
  for (const row of rows) {
    const key = keyOfPlace(row.account, row.region);
    const { account_id, name, ou_path, region } = row;
    const place = places.get(key) ?? { key, accountId: account_id, accountName: name, organizationalUnit: ou_path, region, reads: {} };
    place.reads[row.source] = ownReadOf(row, asOf.getTime(), intervalMs);
    places.set(key, place);
  }
  return [...places.values()];
}

/** Fresh by its own instant: a scope that was read in part, and proves nothing of its records, was told all the same whether it is on. */
function ownReadOf({ state, action, message, last_success_at, told, told_at }: ScopeRow, asOfMs: number, intervalMs: number): OwnRead {
  const lastSuccessMs = last_success_at === null ? undefined : Date.parse(last_success_at);
  const coverage = coverageOf({ state: state ?? undefined, lastSuccessMs }, asOfMs, intervalMs);
  return {
    told: told === null ? {} : (JSON.parse(told) as ServiceTold),
    isFresh: told_at !== null && asOfMs - Date.parse(told_at) <= 2 * intervalMs,
    isRead: coverage === "ok",
    hindrance: `${coverage.replaceAll("_", " ")}${action === null ? "" : `: ${action}`}${message === null || action !== null ? "" : `: ${message}`}`,
  };
}

/** Folded → as AWS spells it. */
const controlIds = new Map(
  Object.values(detectiveControls)
    .flat()
    .map((id) => [id.toLowerCase(), id]),
);

interface SaidRow extends ControlSaid {
  readonly account: number;
  readonly region: string;
  readonly folded: string;
}

/**
 * What AWS says in active records, whatever people did with them: one that was suppressed says still whether the service is on. By place, by
 * control.
 */
async function controlsIn(db: Kysely<Schema>, view: View): Promise<ReadonlyMap<string, ReadonlyMap<string, ControlSaid>>> {
  const { rows } = await sql<SaidRow>`
    SELECT scopes.account, scopes.region, folded, sum(CASE WHEN aws_compliance = 'FAILED' THEN 1 ELSE 0 END) AS failed,
      sum(CASE WHEN aws_compliance = 'PASSED' THEN 1 ELSE 0 END) AS passed,
      sum(CASE WHEN aws_compliance IN ('FAILED', 'PASSED') THEN 0 ELSE 1 END) AS unknown
    FROM checks JOIN findings ON findings.check_ref = checks.id JOIN records ON records.finding = findings.id
      JOIN scopes ON scopes.id = records.scope
    WHERE ${isOneOf("folded", [...controlIds.keys()])} AND records.control = 1 AND records.counted = 1 AND records.silence IS NULL AND aws_state = 'ACTIVE'
      AND ${isOneOf("scopes.account", view.accounts)} AND ${isOneOf("scopes.region", view.regions)}
    GROUP BY scopes.account, scopes.region, folded`.execute(db);
  const places = new Map<string, Map<string, ControlSaid>>();
  for (const { account, region, folded, failed, passed, unknown } of rows) {
    const key = keyOfPlace(account, region);
    const said = places.get(key) ?? new Map<string, ControlSaid>();
    said.set(controlIds.get(folded) ?? folded, { failed, passed, unknown });
    places.set(key, said);
  }
  return places;
}
