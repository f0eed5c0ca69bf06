/** Scopes: what is watched, how its last read ended, which checks are on in it. */
import type { ServiceTold } from "../../posture/detective.ts";
import type { AccountId, ScopeState, SourceId } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import type { Writing } from "./writing.ts";

export interface KeptScope {
  readonly id: number;
  readonly account: number;
  readonly region: string;
  readonly source: SourceId;
  readonly watched: 0 | 1;
  readonly state: ScopeState | null;
  readonly last_success_at: string | null;
  readonly last_full_at: string | null;
  readonly first_complete_at: string | null;
  readonly read_to_ms: number | null;
}

const columns = "id, account, region, source, watched, state, last_success_at, last_full_at, first_complete_at, read_to_ms";

export const keptScopes = (rows: Rows): Promise<KeptScope[]> => rows.all<KeptScope>(`SELECT ${columns} FROM scopes`);

/** The scope's row, made if it is new; a scope that was given up is watched again. */
export async function watchScope(tx: Tx, { run, seen }: Writing, account: number, region: string, source: SourceId): Promise<KeptScope> {
  const kept = await scopeOf(tx, account, region, source);
  if (kept?.watched === 1) return kept;
  await tx.run(
    "INSERT INTO scopes (account, region, source, watched) VALUES (?, ?, ?, 1) ON CONFLICT (account, region, source) DO UPDATE SET watched = 1",
    [account, region, source],
  );
  const scope = await scopeOf(tx, account, region, source);
  if (scope === undefined) throw new Error("a scope was written and is not there");
  await writeChange(tx, run, seen, scope.id, kept === undefined ? undefined : "unwatched", "watched");
  return scope;
}

/** Row for records of an account or region that we do not watch (a record may name any): known, never counted as coverage. */
export async function unwatchedScope(tx: Tx, account: number, region: string, source: SourceId): Promise<number> {
  const kept = await scopeOf(tx, account, region, source);
  if (kept !== undefined) return kept.id;
  return (await tx.run("INSERT INTO scopes (account, region, source, watched) VALUES (?, ?, ?, 0)", [account, region, source])).id;
}

/** Accounts of a run of which every scope was refused for want of the role, and all others. */
export async function accountsWithoutRole(
  rows: Rows,
  run: number,
): Promise<{ readonly without: readonly AccountId[]; readonly others: readonly AccountId[]; readonly message: string | undefined }> {
  const found = await rows.all<{ account_id: AccountId; refused: number; message: string | null }>(
    `SELECT account_id, max(scopes.message) AS message, min(outcome = 'denied' AND ifnull(scopes.action, '') = 'sts:AssumeRole') AS refused
     FROM run_scopes JOIN scopes ON scopes.id = scope JOIN accounts ON accounts.id = account WHERE run = ? GROUP BY account_id ORDER BY account_id`,
    [run],
  );
  const ids = (refused: number) => found.filter((row) => row.refused === refused).map(({ account_id }) => account_id);
  return { without: ids(1), others: ids(0), message: found.find(({ refused }) => refused === 1)?.message ?? undefined };
}

/** How far it was read is forgotten: what fell silent speaks again when it is read, so that the next read must be of everything. */
export async function giveUpScope(tx: Tx, { run, seen }: Writing, scope: number): Promise<void> {
  await tx.run("UPDATE scopes SET watched = 0, state = NULL, last_full_at = NULL, read_to_ms = NULL WHERE id = ?", [scope]);
  await writeChange(tx, run, seen, scope, "watched", "unwatched");
}

/** How a scope's read ended: domain.md section 4. */
export interface Outcome {
  readonly state: ScopeState;
  readonly action?: string | undefined;
  readonly message?: string | undefined;
  readonly waitingHelps?: boolean | undefined;
  /** The read listed everything that it was asked for. */
  readonly whole: boolean;
  readonly full: boolean;
  /** It left something to the next run, which reads the same window again: a record that may only have been garbled on its way. */
  readonly again?: boolean;
  /** End of the window that was read, epoch milliseconds. */
  readonly readToMs: number;
}

export async function writeOutcome(tx: Tx, { run, seen }: Writing, scope: number, outcome: Outcome): Promise<void> {
  const before = await tx.get<{ state: ScopeState | null }>("SELECT state FROM scopes WHERE id = ?", [scope]);
  const succeeded = outcome.state === "ok" && outcome.whole;
  const settled = succeeded && outcome.again !== true;
  await tx.run(
    `UPDATE scopes SET state = ?, action = ?, message = ?, waiting_helps = ?, last_attempt_at = ?,
       last_success_at = CASE WHEN ? THEN ? ELSE last_success_at END, read_to_ms = CASE WHEN ? THEN ? ELSE read_to_ms END,
       last_full_at = CASE WHEN ? THEN ? ELSE last_full_at END,
       first_complete_at = CASE WHEN ? THEN ifnull(first_complete_at, ?) ELSE first_complete_at END
     WHERE id = ?`,
    [
      outcome.state,
      outcome.action ?? null,
      outcome.message ?? null,
      outcome.waitingHelps === true ? 1 : 0,
      seen,
      succeeded ? 1 : 0,
      seen,
      settled ? 1 : 0,
      outcome.readToMs,
      settled && outcome.full ? 1 : 0,
      seen,
      settled && outcome.full ? 1 : 0,
      seen,
      scope,
    ],
  );
  if (before?.state !== outcome.state) await writeChange(tx, run, seen, scope, before?.state ?? undefined, outcome.state);
}

export const writeFacts = (tx: Tx, scope: number, facts: object): Promise<unknown> =>
  tx.run("UPDATE scopes SET facts = ? WHERE id = ?", [JSON.stringify(facts), scope]);

/** What the service's status calls told of it, in this run. */
export const writeTold = (tx: Tx, { seen }: Pick<Writing, "seen">, scope: number, told: ServiceTold): Promise<unknown> =>
  tx.run("UPDATE scopes SET told = ?, told_at = ? WHERE id = ?", [JSON.stringify(told), seen, scope]);

export async function factsOf<Facts>(rows: Rows, account: number, region: string, source: SourceId): Promise<Facts | undefined> {
  const row = await rows.get<{ facts: string | null }>("SELECT facts FROM scopes WHERE account = ? AND region = ? AND source = ?", [
    account,
    region,
    source,
  ]);
  return row === undefined || row.facts === null ? undefined : (JSON.parse(row.facts) as Facts);
}

/** A check that is on or off now and was not so, or not known, at the last read. */
export interface SwitchedCheck {
  /** Folded. */
  readonly check: string;
  readonly enabled: boolean;
  readonly isNew: boolean;
}

/** What a scope's status calls said of its checks: controls, Config's rules, and standards (`standards/<name>/v/<version>`). */
export interface ChecksRead {
  readonly on: readonly string[];
  readonly off: readonly string[];
  /** Named without an answer: they stay as they were. */
  readonly untold?: readonly string[];
}

/** Nothing is written yet: whoever was killed while records fell silent must find the same checks switched again. */
export async function switchedChecks(rows: Rows, scope: number, checks: ChecksRead): Promise<readonly SwitchedCheck[]> {
  const known = await rows.all<{ check_folded: string; enabled: number }>(
    "SELECT check_folded, enabled FROM scope_checks WHERE scope = ?",
    [scope],
  );
  const kept = new Map(known.map((row) => [row.check_folded, row.enabled === 1]));
  const now = new Map<string, boolean>();
  for (const check of checks.off) now.set(check.toLowerCase(), false);
  for (const check of checks.on) now.set(check.toLowerCase(), true);
  const untold = new Set((checks.untold ?? []).map((check) => check.toLowerCase()));
  // What the service no longer names at all is off as well.
  for (const check of kept.keys()) if (!now.has(check) && !untold.has(check)) now.set(check, false);
  return [...now]
    .filter(([check, enabled]) => kept.get(check) !== enabled)
    .map(([check, enabled]) => ({ check, enabled, isNew: !kept.has(check) }));
}

export async function writeChecks(tx: Tx, { run, seen }: Writing, scope: number, switched: readonly SwitchedCheck[]): Promise<void> {
  for (const { check, enabled, isNew } of switched) {
    await tx.run(
      `INSERT INTO scope_checks (scope, check_folded, enabled, since) VALUES (?, ?, ?, ?)
       ON CONFLICT (scope, check_folded) DO UPDATE SET enabled = excluded.enabled, since = excluded.since`,
      [scope, check, enabled ? 1 : 0, seen],
    );
    if (isNew) continue;
    await tx.run(
      "INSERT INTO surroundings_events (run, subject, scope, check_folded, from_state, to_state, seen) VALUES (?, 'check', ?, ?, ?, ?, ?)",
      [run, scope, check, enabled ? "off" : "on", enabled ? "on" : "off", seen],
    );
  }
}

/** Standards that are on, as check ids; undefined where none was ever listed. */
export async function standardsOn(rows: Rows, scope: number): Promise<ReadonlySet<string> | undefined> {
  const found = await rows.all<{ check_folded: string; enabled: 0 | 1 }>(
    "SELECT check_folded, enabled FROM scope_checks WHERE scope = ? AND check_folded LIKE 'standards/%'",
    [scope],
  );
  if (found.length === 0) return undefined;
  return new Set(found.filter(({ enabled }) => enabled === 1).map((row) => row.check_folded));
}

export const checksOff = async (rows: Rows, scope: number): Promise<ReadonlySet<string>> =>
  new Set(
    (await rows.all<{ check_folded: string }>("SELECT check_folded FROM scope_checks WHERE scope = ? AND enabled = 0", [scope])).map(
      (row) => row.check_folded,
    ),
  );

const scopeOf = (rows: Rows, account: number, region: string, source: SourceId): Promise<KeptScope | undefined> =>
  rows.get<KeptScope>(`SELECT ${columns} FROM scopes WHERE account = ? AND region = ? AND source = ?`, [account, region, source]);

const writeChange = (tx: Tx, run: number, seen: string, scope: number, from: string | undefined, to: string): Promise<unknown> =>
  tx.run("INSERT INTO surroundings_events (run, subject, scope, from_state, to_state, seen) VALUES (?, 'scope', ?, ?, ?, ?)", [
    run,
    scope,
    from ?? null,
    to,
    seen,
  ]);
