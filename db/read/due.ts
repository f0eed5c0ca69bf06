/** What is overdue and due soon in a view, of the dense sums (migration 34): nothing is counted when somebody asks. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { type Day, dayAfter } from "../../posture/calendar.ts";
import { SOON_DAYS } from "../../posture/service-level.ts";
import { type LeveledSeverity, leveledSeverities } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { standingsIn } from "./present.ts";
import type { View } from "./view.ts";

export type ByLevel = Record<LeveledSeverity, number>;

export interface Due {
  overdue: ByLevel;
  overdueTotal: number;
  soon: ByLevel;
  soonTotal: number;
}

interface DueRow extends Record<`${"overdue" | "soon"}_${LeveledSeverity}`, number> {
  readonly part: number;
}

/** By account's row. One of which nothing is due that soon is not there. */
export const dueByAccount = (db: Kysely<Schema>, view: View, today: Day): Promise<ReadonlyMap<number, Due>> =>
  dueBy(db, sql`account`, standingsIn(view, { account: true }), today);

export async function dueIn(db: Kysely<Schema>, view: View, today: Day): Promise<Due> {
  const due = await dueBy(db, sql`0`, standingsIn(view), today);
  return due.get(0) ?? nothingDue();
}

async function dueBy(
  db: Kysely<Schema>,
  part: RawBuilder<unknown>,
  isThere: RawBuilder<unknown>,
  today: Day,
): Promise<ReadonlyMap<number, Due>> {
  const sums = leveledSeverities.flatMap((severity) => {
    const column = sql.ref(severity.toLowerCase());
    return [
      sql`sum(CASE WHEN due < ${today} THEN ${column} ELSE 0 END) AS ${sql.ref(`overdue_${severity}`)}`,
      sql`sum(CASE WHEN due < ${today} THEN 0 ELSE ${column} END) AS ${sql.ref(`soon_${severity}`)}`,
    ];
  });
  const { rows } = await sql<DueRow>`
    SELECT ${part} AS part, ${sql.join(sums)} FROM due_days WHERE ${isThere} AND due < ${dayAfter(today, SOON_DAYS)} GROUP BY 1`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.part, dueOf(row)]));
}

function dueOf(row: DueRow): Due {
  const due = nothingDue();
  for (const severity of leveledSeverities) {
    due.overdue[severity] = row[`overdue_${severity}`];
    due.soon[severity] = row[`soon_${severity}`];
    due.overdueTotal += due.overdue[severity];
    due.soonTotal += due.soon[severity];
  }
  return due;
}

/** Of accounts, each counted once. */
export function dueTogether(all: readonly Due[]): Due {
  const sum = nothingDue();
  for (const one of all) {
    for (const severity of leveledSeverities) {
      sum.overdue[severity] += one.overdue[severity];
      sum.soon[severity] += one.soon[severity];
    }
    sum.overdueTotal += one.overdueTotal;
    sum.soonTotal += one.soonTotal;
  }
  return sum;
}

export const nothingDue = (): Due => ({ overdue: none(), overdueTotal: 0, soon: none(), soonTotal: 0 });
const none = (): ByLevel => ({ CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 });
