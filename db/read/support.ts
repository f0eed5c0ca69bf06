/** What somebody who helps needs to know of a database, and nothing of what it tells: counts, states, words of ours. */
import { type Kysely, sql } from "kysely";
import type { Schema } from "../schema.ts";

export interface SupportRun {
  readonly id: number;
  readonly trigger: string;
  readonly state: string;
  readonly mode: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly complete: 0 | 1;
  /** As it was written: not to be told. */
  readonly error: string | null;
  /** JSON: likewise. */
  readonly figures: string;
}

const RUNS = 20;

export async function readSupportRuns(db: Kysely<Schema>): Promise<readonly SupportRun[]> {
  const { rows } =
    await sql<SupportRun>`SELECT id, trigger, state, mode, started_at AS "startedAt", ended_at AS "endedAt", complete, error, figures
    FROM runs ORDER BY id DESC LIMIT ${RUNS}`.execute(db);
  return rows;
}

/** Of one run: how many warnings of which code, and how many scopes ended how. */
export async function readSupportRun(db: Kysely<Schema>, run: number) {
  const warnings = await sql<{ code: string; warnings: number; times: number }>`SELECT code, count(*) AS warnings, sum(times) AS times
    FROM run_warnings WHERE run = ${run} GROUP BY code ORDER BY code`.execute(db);
  const outcomes = await sql<{
    state: string;
    outcome: string | null;
    n: number;
  }>`SELECT state, outcome, count(*) AS n FROM run_scopes WHERE run = ${run} GROUP BY state, outcome`.execute(db);
  return { warnings: warnings.rows, outcomes: outcomes.rows };
}

export interface SupportScopes {
  readonly source: string;
  readonly watched: 0 | 1;
  readonly state: string | null;
  readonly action: string | null;
  /** As AWS said it: not to be told. */
  readonly message: string | null;
  readonly n: number;
}

const TROUBLES = 100;

/** Those of which most stand alike come first. */
export async function readSupportScopes(db: Kysely<Schema>): Promise<readonly SupportScopes[]> {
  const { rows } = await sql<SupportScopes>`SELECT source, watched, state, action, max(message) AS message, count(*) AS n
    FROM scopes GROUP BY source, watched, state, action ORDER BY n DESC, source, state LIMIT ${TROUBLES}`.execute(db);
  return rows;
}

export async function readRowCounts(db: Kysely<Schema>): Promise<Readonly<Record<string, number>>> {
  const tables = await sql<{
    name: string;
  }>`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`.execute(db);
  const counts: [string, number][] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(name)}`.execute(db);
    counts.push([name, rows[0]?.n ?? 0]);
  }
  return Object.fromEntries(counts);
}

/** What people, accounts, OUs, owners and checks are called: what may stand in an error's words, and must not be told. */
export async function readOwnNames(db: Kysely<Schema>): Promise<readonly string[]> {
  const { rows } = await sql<{
    name: string | null;
  }>`SELECT name FROM accounts UNION SELECT email FROM accounts UNION SELECT ou_path FROM accounts
    UNION SELECT path FROM ous UNION SELECT name FROM people UNION SELECT email FROM people UNION SELECT name FROM account_owners
    UNION SELECT email_folded FROM account_owners UNION SELECT name FROM webhooks UNION SELECT host FROM webhooks UNION SELECT name FROM tokens
    UNION SELECT title FROM checks`.execute(db);
  return rows.flatMap(({ name }) => name ?? []);
}
