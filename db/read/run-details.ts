/** What a run did in each scope, and what it warned of. */
import { type Kysely, sql } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { ScopeState, SourceId } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { within } from "./within.ts";

const scopeProgress = ["waiting", "reading", "done"] as const;

interface RunScope {
  accountId: string;
  accountName: string;
  region: string;
  source: SourceId;
  state: (typeof scopeProgress)[number];
  full: boolean;
  pages: number;
  records: number;
  changed: number;
  setAside: number;
  outcome: ScopeState | null;
  action: string | null;
  message: string | null;
  startedAt: string | null;
  endedAt: string | null;
}

interface RunWarning {
  code: string;
  message: string;
  times: number;
  accountId: string | null;
  region: string | null;
  source: SourceId | null;
}

/** Those that need a reader's eye first, 2,000 at most. */
async function readRunScopes(db: Kysely<Schema>, reach: Reach, run: number): Promise<RunScope[]> {
  const rows = await scopesOfRun(db, reach, run)
    .orderBy(sql`run_scopes.outcome IS NOT NULL AND run_scopes.outcome <> 'ok'`, "desc")
    .orderBy("accounts.account_id")
    .orderBy("scopes.region")
    .orderBy("scopes.source")
    .limit(2000)
    .selectAll("run_scopes")
    .select(["accounts.account_id", "accounts.name", "scopes.region", "scopes.source"])
    .execute();
  return rows.map((row) => ({
    accountId: row.account_id,
    accountName: row.name,
    region: row.region,
    source: row.source,
    state: scopeProgress.find((word) => word === row.state) ?? "waiting",
    full: row.full === 1,
    pages: row.pages,
    records: row.records,
    changed: row.changed,
    setAside: row.set_aside,
    outcome: row.outcome,
    action: row.action,
    message: row.message,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  }));
}

/** The most frequent first, 500 at most. */
async function readRunWarnings(db: Kysely<Schema>, reach: Reach, run: number): Promise<RunWarning[]> {
  const rows = await db
    .selectFrom("run_warnings")
    .leftJoin("scopes", "scopes.id", "run_warnings.scope")
    .leftJoin("accounts", "accounts.id", "scopes.account")
    .where(within(reach) as never) // a left join only adds nulls, which no account of a reach equals
    .where("run_warnings.run", "=", run)
    .orderBy("run_warnings.times", "desc")
    .orderBy("run_warnings.id")
    .limit(500)
    .select(["run_warnings.code", "run_warnings.message", "run_warnings.times", "accounts.account_id", "scopes.region", "scopes.source"])
    .execute();
  return rows.map(({ code, message, times, account_id, region, source }) => ({
    code,
    message,
    times,
    accountId: account_id,
    region,
    source,
  }));
}

interface RunSums {
  scopes: number;
  done: number;
  unread: number;
  pages: number;
  records: number;
  changed: number;
  setAside: number;
}

const MOST_ACCOUNTS = 5000;

const sums = [
  sql<number>`sum(scopes)`.as("scopes"),
  sql<number>`sum(done)`.as("done"),
  sql<number>`sum(unread)`.as("unread"),
  sql<number>`sum(pages)`.as("pages"),
  sql<number>`sum(records)`.as("records"),
  sql<number>`sum(changed)`.as("changed"),
  sql<number>`sum(set_aside)`.as("setAside"),
] as const;

const scopesOfRun = (db: Kysely<Schema>, reach: Reach, run: number) =>
  db
    .selectFrom("run_scopes")
    .innerJoin("scopes", "scopes.id", "run_scopes.scope")
    .innerJoin("accounts", "accounts.id", "scopes.account")
    .where(within(reach))
    .where("run_scopes.run", "=", run);

/** By account and source: of its scopes while they are told one by one, later as they were summed. */
const sumsOfRun = (db: Kysely<Schema>, reach: Reach, run: number) => {
  const told = db
    .selectFrom("run_scopes")
    .innerJoin("scopes", "scopes.id", "run_scopes.scope")
    .where("run_scopes.run", "=", run)
    .select(["scopes.account", "scopes.source", sql<number>`1`.as("scopes"), sql<number>`run_scopes.state = 'done'`.as("done")])
    .select(sql<number>`coalesce(run_scopes.outcome IN ('denied', 'failed'), 0)`.as("unread"))
    .select(["run_scopes.pages", "run_scopes.records", "run_scopes.changed", "run_scopes.set_aside"]);
  const summed = db
    .selectFrom("run_sums")
    .where("run", "=", run)
    .select(["account", "source", "scopes", "done", "unread", "pages", "records", "changed", "set_aside"]);
  return db
    .selectFrom(told.unionAll(summed).as("parts"))
    .innerJoin("accounts", "accounts.id", "parts.account")
    .where(within(reach) as never); // the wall asks for nothing but accounts
};

/** Whoever needs a reader's eye first, then where most has changed. */
const readRunAccounts = (
  db: Kysely<Schema>,
  reach: Reach,
  run: number,
): Promise<({ accountId: string; accountName: string } & RunSums)[]> =>
  sumsOfRun(db, reach, run)
    .groupBy("accounts.id")
    .select(["accounts.account_id as accountId", "accounts.name as accountName", ...sums])
    .orderBy("unread", "desc")
    .orderBy("changed", "desc")
    .orderBy("accounts.account_id")
    .limit(MOST_ACCOUNTS)
    .execute();

const readRunSources = (db: Kysely<Schema>, reach: Reach, run: number): Promise<({ source: SourceId } & RunSums)[]> =>
  sumsOfRun(db, reach, run)
    .groupBy("parts.source")
    .select(["parts.source", ...sums])
    .orderBy("parts.source")
    .execute();

export async function readRunDetails(db: Kysely<Schema>, reach: Reach, run: number) {
  const [byAccount, bySource, runScopes, runWarnings] = await Promise.all([
    readRunAccounts(db, reach, run),
    readRunSources(db, reach, run),
    readRunScopes(db, reach, run),
    readRunWarnings(db, reach, run),
  ]);
  return { byAccount, bySource, runScopes, runWarnings };
}
