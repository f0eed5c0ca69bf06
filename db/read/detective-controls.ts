/** The services of the traceability principle, account by account and region by region: domain.md section 4. */
import { type Kysely, sql } from "kysely";
import { lastFreshMs } from "../../posture/coverage.ts";
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
  type Coverage,
  type DetectiveService,
  type DetectiveState,
  detectiveServices,
  type SourceId,
} from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { cursorAfter, keyOf, type Page } from "./page.ts";
import { type Clock, coverageSince, freshnessAt } from "./scopes.ts";
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
  const freshSince = new Date(lastFreshMs(asOf.getTime(), clock.intervalMs)).toISOString();
  const [places, controls] = await Promise.all([placesIn(db, view, freshSince), controlsIn(db, view)]);
  const answersOf = answeredOnce(asked);
  const told = places.map(
    ({ key, evidence, ...place }): DetectivePlace => ({ ...place, services: answersOf(evidence, controls.get(key)) }),
  );
  const shown = told.filter(({ services }) => query.state === undefined || services.some(({ state }) => query.state?.includes(state)));
  return { asOf: asOf.toISOString(), services: sumsOf(asked, told), ...pageOf(shown, query) };
}

type Answers = DetectivePlace["services"];

/** Thousands of places have the evidence of a few: what follows from it is found once, and is the same list for all of them. */
function answeredOnce(asked: readonly DetectiveService[]): (evidence: string, controls: Controls | undefined) => Answers {
  const kept = new Map<string, Answers>();
  return (evidence, controls = new Map()) => {
    const said = [...controls].map(([id, { failed, passed, unknown }]) => `${id} ${failed} ${passed} ${unknown}`).sort();
    const key = [evidence, ...said].join("\n");
    const known = kept.get(key);
    if (known !== undefined) return known;
    const reads = readsIn(evidence);
    const answers = asked.map((service) => ({ service, ...detectiveStateOf(service, { reads, controls }) }));
    kept.set(key, answers);
    return answers;
  };
}

function sumsOf(asked: readonly DetectiveService[], places: readonly DetectivePlace[]): DetectiveControlsAnswer["services"] {
  const alike = new Map<Answers, number>();
  for (const { services } of places) alike.set(services, (alike.get(services) ?? 0) + 1);
  return asked.map((service, index) => {
    const sums = { service, on: 0, off: 0, unknown: 0 };
    for (const [answers, n] of alike) {
      const answer = answers[index];
      if (answer?.service !== service) throw new Error("every place answers for all services that are asked for, in their order");
      sums[answer.state] += n;
    }
    return sums;
  });
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
  /** The scopes of the place, as `Told`: the same of two places whose scopes say the same. */
  readonly evidence: string;
}

/** What a scope says: how it was read, what its service's own status call told (JSON), and whether that is fresh. */
type Told = readonly [
  source: SourceId,
  coverage: Coverage,
  action: string | null,
  message: string | null,
  told: string | null,
  isFresh: 0 | 1 | null,
];

const keyOfPlace = (account: number, region: string): string => `${account} ${region}`;

interface PlaceRow {
  readonly account: number;
  readonly region: string;
  readonly evidence: string;
}

/**
 * In the order of account and region. A place comes as one row: there are as many scopes as accounts, regions and sources make, and an
 * object for each of them took longer than all else.
 */
async function placesIn(db: Kysely<Schema>, view: View, freshSince: string): Promise<readonly Place[]> {
  const [{ rows }, accounts] = await Promise.all([
    sql<PlaceRow>`
      SELECT account, region, json_group_array(json_array(source, ${coverageSince(freshSince)}, action, message, told, told_at >= ${freshSince})) AS evidence
      FROM scopes WHERE watched = 1 AND ${isOneOf("account", view.accounts)} AND ${isOneOf("region", view.regions)}
      GROUP BY account, region ORDER BY account, region`.execute(db),
    sql<AccountRow>`SELECT id, account_id, name, ou_path FROM accounts WHERE ${isOneOf("id", view.accounts)} ORDER BY account_id`.execute(
      db,
    ),
  ]);
  const placesOf = new Map<number, PlaceRow[]>();
  for (const row of rows) {
    const places = placesOf.get(row.account);
    if (places === undefined) placesOf.set(row.account, [row]);
    else places.push(row);
  }
  // An account that was written between the two questions is there the next time.
  return accounts.rows.flatMap(({ id, account_id, name, ou_path }) =>
    (placesOf.get(id) ?? []).map(
      ({ region, evidence }): Place => ({
        key: keyOfPlace(id, region),
        accountId: account_id,
        accountName: name,
        organizationalUnit: ou_path,
        region,
        evidence,
      }),
    ),
  );
}

type AccountRow = Pick<Schema["accounts"], "id" | "account_id" | "name" | "ou_path">;

function readsIn(evidence: string): Partial<Record<SourceId, OwnRead>> {
  const reads: Partial<Record<SourceId, OwnRead>> = {};
  for (const told of JSON.parse(evidence) as readonly Told[]) reads[told[0]] = ownReadOf(told);
  return reads;
}

/** Fresh by its own instant: a scope that was read in part, and proves nothing of its records, was told all the same whether it is on. */
const ownReadOf = ([, coverage, action, message, told, isFresh]: Told): OwnRead => ({
  told: told === null ? {} : (JSON.parse(told) as ServiceTold),
  isFresh: isFresh === 1,
  isRead: coverage === "ok",
  hindrance: `${coverage.replaceAll("_", " ")}${action === null ? "" : `: ${action}`}${message === null || action !== null ? "" : `: ${message}`}`,
});

/** Folded → as AWS spells it. */
const controlIds = new Map(
  Object.values(detectiveControls)
    .flat()
    .map((id) => [id.toLowerCase(), id]),
);

type Controls = ReadonlyMap<string, ControlSaid>;

interface SaidRow extends ControlSaid {
  readonly account: number;
  readonly region: string;
  readonly folded: string;
}

/**
 * What AWS says in active records, whatever people did with them: one that was suppressed says still whether the service is on. By place, by
 * control.
 */
async function controlsIn(db: Kysely<Schema>, view: View): Promise<ReadonlyMap<string, Controls>> {
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
