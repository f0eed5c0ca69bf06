/**
 * The floor: the numbers that a mail cannot do without, by hand-written SQL on one connection, and nothing written. Nothing is checked, typed,
 * walled or put into words.
 */
import BetterSqlite3 from "better-sqlite3";
import { dayAfter } from "../../posture/calendar.ts";
import { today } from "../posture/fill.ts";
import type { Owned } from "./owners.ts";

const week = { from: "2026-11-15", to: "2026-11-22" } as const;
const quarter = dayAfter(today, -87);
const open = "critical + high + medium + low + informational";
const failed = "sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed";

const statements = (accounts: string): readonly string[] => [
  `SELECT principle, kind, sum(${open}) AS open, sum(passed) AS passed, sum(unknown) AS unknown FROM standings WHERE account IN (${accounts}) AND region = '' GROUP BY 1, 2`,
  `SELECT principle, sum(failed > 0) AS failed, count(*) AS controls FROM (SELECT check_ref, ${failed} FROM control_records WHERE account IN (${accounts}) AND region = '' GROUP BY 1)
   JOIN checks ON checks.id = check_ref GROUP BY 1`,
  `SELECT check_ref, ${failed} FROM score_steps WHERE account IN (${accounts}) AND day > '${week.from}' GROUP BY 1`,
  `SELECT principle, day, sum(n) AS n FROM steps JOIN checks ON checks.id = check_ref WHERE account IN (${accounts}) AND day >= '${quarter}' GROUP BY 1, 2`,
  `SELECT cause, from_state, to_state, to_severity, sum(n) AS n FROM steps WHERE account IN (${accounts}) AND day > '${week.from}' AND day <= '${week.to}' GROUP BY 1, 2, 3, 4`,
  `SELECT check_ref, severity, count(*) AS n FROM findings WHERE standing = 'open' AND counted = 1 AND account IN (${accounts}) GROUP BY 1, 2`,
  `SELECT id FROM findings WHERE standing = 'open' AND account IN (${accounts}) AND due_on < '${today}' ORDER BY due_on LIMIT 5`,
  `SELECT finding, day FROM finding_events WHERE account IN (${accounts}) AND day > '${week.from}' AND day <= '${week.to}' AND cause IN ('fixed', 'reopened')`,
];

/** @returns milliseconds for all of them. */
export function floorMs(database: string, owned: Owned): number {
  const reader = new BetterSqlite3(database, { readonly: true });
  reader.pragma("temp_store = MEMORY");
  const prepared = new Map<string, ReturnType<typeof reader.prepare>>();
  const began = performance.now();
  for (const accounts of owned) {
    for (const text of statements(accounts.map(() => "?").join(", "))) {
      const statement = prepared.get(text) ?? reader.prepare(text);
      prepared.set(text, statement);
      statement.all(...accounts);
    }
  }
  const ms = performance.now() - began;
  reader.close();
  return ms;
}
