/** Sums of each OU, of the accounts that are in it today: its control records now, and its days (migrations 10 and 30). */
import type { Tx } from "../dialect/connection.ts";
import type { Move } from "./parts.ts";
import { unsettleUnit } from "./score-days.ts";
import { added, daily, list, moved, records, sums, unitKey, unitOfAccount } from "./sum-columns.ts";

const key = list(unitKey);

export const unitRecordsOf: Move = (where, sign) => `
  INSERT INTO unit_records (${key}, check_ref, ${list(records)})
  SELECT ${unitOfAccount}, check_ref, ${sums(records, sign)} FROM score_steps JOIN accounts ON accounts.id = account
  WHERE ${where} GROUP BY 1, 2, 3, 4 ON CONFLICT DO UPDATE SET ${added(records)}`;

/** The steps lead, as everywhere: check by check, those of some accounts would be sought among all. */
export const unitDaysOf: Move = (where, sign) => `
  INSERT INTO unit_days (${key}, day, principle, product, ${list(daily)})
  SELECT ${unitOfAccount}, day, principle, product, ${list(moved.map((sum) => `${sign}(${sum})`))}
  FROM steps CROSS JOIN checks CROSS JOIN accounts WHERE checks.id = check_ref AND accounts.id = account AND ${where}
  GROUP BY 1, 2, 3, 4, 5, 6 ON CONFLICT DO UPDATE SET ${added(daily)}`;

/** From the accounts' own, when these are there. */
export async function rebuildUnitRecords(tx: Tx): Promise<void> {
  await tx.run("DELETE FROM unit_records");
  await tx.run(`INSERT INTO unit_records SELECT ${unitOfAccount}, check_ref, ${sums(records, "")}
    FROM control_records JOIN accounts ON accounts.id = account WHERE region = '' GROUP BY 1, 2, 3, 4`);
}

/** Where an account is in its organization. */
export interface UnitOfAccount {
  readonly organization_id: string | null;
  readonly ou_id: string | null;
  readonly ou_path: string | null;
}

/**
 * The history of an OU is that of its present accounts: whoever moves takes theirs along (domain.md section 7). A status does not add up, so
 * the score's days of both OUs are reckoned from their steps until a run ends.
 */
export async function moveUnit(tx: Tx, account: number, from: UnitOfAccount, to: UnitOfAccount): Promise<void> {
  const places = [from, to].map((one) => [one.organization_id ?? "", one.ou_id ?? "", one.ou_path ?? ""] as const);
  if (JSON.stringify(places[0]) === JSON.stringify(places[1])) return;
  for (const [index, place] of places.entries()) {
    const sign = index === 0 ? "-" : "";
    await tx.run(
      `INSERT INTO unit_records (${key}, check_ref, ${list(records)})
       SELECT ?, ?, ?, check_ref, ${list(records.map((word) => `${sign}${word}`))} FROM control_records WHERE account = ? AND region = ''
       ON CONFLICT DO UPDATE SET ${added(records)}`,
      [...place, account],
    );
    await tx.run(
      `INSERT INTO unit_days (${key}, day, principle, product, ${list(daily)})
       SELECT ?, ?, ?, day, principle, product, ${list(moved.map((sum) => `${sign}(${sum})`))}
       FROM steps CROSS JOIN checks WHERE checks.id = check_ref AND account = ? GROUP BY day, principle, product
       ON CONFLICT DO UPDATE SET ${added(daily)}`,
      [...place, account],
    );
    await unsettleUnit(tx, place);
  }
}
