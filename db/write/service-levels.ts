/**
 * Days to fix as they are decided, and as they are applied: account by account, each in a transaction of its own, so that an account's levels,
 * the days on which its findings are due and their sums are always of one mind, and nobody waits for a million rows.
 */
import { decisionsBy, type PlacedAccount } from "../../posture/decided-levels.ts";
import { type DecidedDays, type DecidedLevels, daysOf, type Levels, levelsFrom } from "../../posture/service-level.ts";
import { type AccountId, leveledSeverities } from "../../posture/words.ts";
import type { Rows, Tx, Writer } from "../dialect/connection.ts";
import { decidedDays } from "../schema-levels.ts";
import { writeAudit } from "./audit.ts";
import { levelsOf } from "./clock.ts";
import { sumDueDays } from "./due-days.ts";
import type { Deed } from "./tokens.ts";

/** For whom it is decided. */
export type LeveledPlace =
  | { readonly place: "organization" }
  | { readonly place: "ou"; readonly id: string }
  | { readonly place: "account"; readonly row: number; readonly id: AccountId };

interface DecidedRow {
  readonly ou_id: string | null;
  readonly account_id: AccountId | null;
  readonly critical: number | null;
  readonly high: number | null;
  readonly medium: number | null;
  readonly low: number | null;
}

/**
 * Writes what is decided of one place, with its entry in the audit log. It counts when `applyLevels` has been there.
 * @param days that somebody demanded (`demandLevels`); of no severity: the decision is taken back.
 */
export async function decideLevels(tx: Tx, key: Uint8Array, of: LeveledPlace, days: DecidedDays, deed: Deed): Promise<void> {
  const place = [of.place === "account" ? of.row : null, of.place === "ou" ? of.id : null];
  const kept = await tx.get<DecidedRow>("SELECT critical, high, medium, low FROM service_levels WHERE account IS ? AND ou_id IS ?", place);
  const before = kept === undefined ? null : decidedDays(kept);
  const after = Object.keys(days).length === 0 ? null : days;
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  await tx.run("DELETE FROM service_levels WHERE account IS ? AND ou_id IS ?", place);
  if (after !== null)
    await tx.run(
      `INSERT INTO service_levels (account, ou_id, critical, high, medium, low, changed_at, changed_by_kind, changed_by)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [...place, ...leveledSeverities.map((severity) => days[severity] ?? null), deed.at, deed.actor.kind, deed.actor.id],
    );
  const subject = of.place === "organization" ? "service-levels" : `service-levels ${of.id}`;
  await writeAudit(tx, key, { ...deed, action: "settings-changed", subject, before, after });
}

/**
 * Brings each account to the levels that are decided for it now: after a decision, and when accounts have joined or moved. What was cut off
 * is carried on by the next call.
 * @returns how many accounts it moved.
 */
export async function applyLevels(writer: Writer): Promise<number> {
  const due = await unapplied(writer.rows);
  for (const { row } of due)
    await writer.transaction(async (tx) => {
      // Once more: somebody may have decided otherwise since.
      for (const account of await unapplied(tx, row)) await applyLevel(tx, account);
    });
  return due.length;
}

interface Unapplied {
  readonly row: number;
  readonly levels: Levels;
}

/** Accounts whose findings are due by other days than is decided for them. @param only one of them. */
async function unapplied(rows: Rows, only?: number): Promise<readonly Unapplied[]> {
  const decided = await rows.all<DecidedRow>(
    `SELECT ou_id, account_id, critical, high, medium, low FROM service_levels LEFT JOIN
       (SELECT id, account_id FROM accounts) AS named ON named.id = service_levels.account`,
  );
  const units = await rows.all<{ id: string; parent: string | null; path: string | null }>("SELECT ou_id AS id, parent, path FROM ous");
  const decisions = decisionsBy(decided.map(decidedOf), units);
  const accounts = await rows.all<PlacedAccount & { row: number }>(
    `SELECT id AS "row", account_id AS id, ou_id AS "ouId", ou_path AS "ouPath" FROM accounts ${only === undefined ? "" : "WHERE id = ?"} ORDER BY id`,
    only === undefined ? [] : [only],
  );
  const found: Unapplied[] = [];
  for (const account of accounts) {
    const levels = daysOf(levelsFrom(decisions(account)));
    const applied = await levelsOf(rows, account.row);
    if (leveledSeverities.some((severity) => levels[severity] !== applied[severity])) found.push({ row: account.row, levels });
  }
  return found;
}

const decidedOf = (row: DecidedRow): DecidedLevels => ({
  place: row.account_id !== null ? "account" : row.ou_id !== null ? "ou" : "organization",
  id: row.account_id ?? row.ou_id,
  days: decidedDays(row),
});

async function applyLevel(tx: Tx, { row: account, levels: { CRITICAL, HIGH, MEDIUM, LOW } }: Unapplied): Promise<void> {
  await tx.run(
    `INSERT INTO account_levels (account, critical, high, medium, low) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (account) DO UPDATE SET critical = excluded.critical, high = excluded.high, medium = excluded.medium, low = excluded.low`,
    [account, CRITICAL, HIGH, MEDIUM, LOW],
  );
  await tx.run(
    `UPDATE findings SET due_on = date(clock_day, '+' || CASE severity WHEN 'CRITICAL' THEN ? WHEN 'HIGH' THEN ? WHEN 'MEDIUM' THEN ? ELSE ? END || ' days')
     WHERE account = ? AND due_on IS NOT NULL`,
    [CRITICAL, HIGH, MEDIUM, LOW, account],
  );
  await sumDueDays(tx, { where: "account = ?", values: [account] });
}
