/** What a matrix of watched scopes cannot show: accounts that vanished, and regions that are in use and that nobody reads. */
import { type Kysely, sql } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId, AccountState } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { isOneOf, viewOf } from "./view.ts";

export interface Vanished {
  accountId: AccountId;
  accountName: string;
  state: AccountState;
  since: string | null;
  lastSuccessAt: string | null;
}

interface Place {
  readonly account?: readonly string[] | undefined;
  readonly ou?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
}

/** Once watched, and active no more. The latest first. */
export async function vanishedAccounts(db: Kysely<Schema>, reach: Reach, { account, ou }: Place): Promise<Vanished[]> {
  const { accounts } = await viewOf(db, reach, { account, ou });
  const { rows } = await sql<Vanished>`
    SELECT account_id AS "accountId", name AS "accountName", accounts.state, max(last_success_at) AS "lastSuccessAt",
      coalesce(left_at, (SELECT max(seen) FROM surroundings_events AS events
        WHERE events.subject = 'account' AND events.account = accounts.id AND events.to_state = accounts.state)) AS since
    FROM accounts JOIN scopes ON scopes.account = accounts.id
    WHERE accounts.state IN ('left', 'suspended', 'pending_closure', 'closed') AND ${isOneOf("accounts.id", accounts)}
    GROUP BY accounts.id ORDER BY since DESC, account_id`.execute(db);
  return rows;
}

export interface UnreadRegion {
  accountId: AccountId;
  accountName: string;
  accountState: AccountState;
  region: string;
  /** Null where AWS never told which regions are on. */
  isOn: boolean | null;
  /** Records that name it, read elsewhere, and still speak. */
  records: number;
}

interface AccountRow {
  readonly id: number;
  readonly account_id: AccountId;
  readonly name: string;
  readonly state: AccountState;
  readonly regions_on: string | null;
}

/**
 * In use: AWS says that the region is on, or records name it. Not read: no scope of it is watched, by configuration or because the account
 * is none of the organization's.
 */
export async function unreadRegions(db: Kysely<Schema>, reach: Reach, query: Place): Promise<UnreadRegion[]> {
  const { accounts } = await viewOf(db, reach, { account: query.account, ou: query.ou });
  const [known, watched, named] = await Promise.all([
    sql<AccountRow>`SELECT id, account_id, name, state, regions_on FROM accounts
      WHERE state IN ('active', 'outside') AND ${isOneOf("id", accounts)} ORDER BY account_id`.execute(db),
    sql<{ account: number; region: string }>`SELECT DISTINCT account, region FROM scopes
      WHERE watched = 1 AND ${isOneOf("account", accounts)}`.execute(db),
    sql<{ account: number; region: string; records: number }>`SELECT account, region, count(*) AS records
      FROM scopes JOIN records ON records.scope = scopes.id AND records.silence IS NULL
      WHERE watched = 0 AND ${isOneOf("account", accounts)} GROUP BY account, region`.execute(db),
  ]);
  const read = new Set(watched.rows.map(({ account, region }) => keyOf(account, region)));
  const records = new Map(named.rows.map((row) => [keyOf(row.account, row.region), row.records]));
  const regionsNamed = new Map<number, string[]>();
  for (const { account, region } of named.rows) regionsNamed.set(account, [...(regionsNamed.get(account) ?? []), region]);
  return known.rows.flatMap(({ id, account_id, name, state, regions_on }) => {
    const on = regions_on === null ? undefined : (JSON.parse(regions_on) as readonly string[]);
    const regions = new Set([...(on ?? []), ...(regionsNamed.get(id) ?? [])]);
    return [...regions]
      .filter((region) => !read.has(keyOf(id, region)) && (query.region === undefined || query.region.includes(region)))
      .sort()
      .map((region) => ({
        accountId: account_id,
        accountName: name,
        accountState: state,
        region,
        isOn: on === undefined ? null : on.includes(region),
        records: records.get(keyOf(id, region)) ?? 0,
      }));
  });
}

const keyOf = (account: number, region: string): string => `${account} ${region}`;
