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

/** Open findings whose due day is over, or is soon. */
interface DueRow extends Record<LeveledSeverity, number> {
  readonly part: number;
  readonly is_over: 0 | 1;
}

/** By account's row. One of which nothing is due that soon is not there. */
export const dueByAccount = (db: Kysely<Schema>, view: View, today: Day): Promise<ReadonlyMap<number, Due>> =>
  dueBy(db, { part: sql`account`, isThere: standingsIn(view, { account: true }), grouped: sql`GROUP BY account` }, today);

export async function dueIn(db: Kysely<Schema>, view: View, today: Day): Promise<Due> {
  const due = await dueBy(db, { part: sql`0`, isThere: standingsIn(view), grouped: sql`` }, today);
  return due.get(0) ?? nothingDue();
}

interface DueParts {
  readonly part: RawBuilder<unknown>;
  readonly isThere: RawBuilder<unknown>;
  readonly grouped: RawBuilder<unknown>;
}

/** What is over and what is soon are summed apart: a sum that looks at each row's day costs five times that. */
async function dueBy(db: Kysely<Schema>, { part, isThere, grouped }: DueParts, today: Day): Promise<ReadonlyMap<number, Due>> {
  const sums = leveledSeverities.map((severity) => sql`coalesce(sum(${sql.ref(severity.toLowerCase())}), 0) AS ${sql.ref(severity)}`);
  const summed = (isOver: 0 | 1, days: RawBuilder<unknown>) =>
    sql`SELECT ${part} AS part, ${sql.lit(isOver)} AS is_over, ${sql.join(sums)} FROM due_days WHERE ${isThere} AND ${days} ${grouped}`;
  const { rows } = await sql<DueRow>`
    ${summed(1, sql`due < ${today}`)} UNION ALL ${summed(0, sql`due >= ${today} AND due < ${dayAfter(today, SOON_DAYS)}`)}`.execute(db);
  const due = new Map<number, Due>();
  for (const row of rows) due.set(row.part, withRow(due.get(row.part) ?? nothingDue(), row));
  return due;
}

function withRow(due: Due, row: DueRow): Due {
  const count = row.is_over === 1 ? due.overdue : due.soon;
  for (const severity of leveledSeverities) count[severity] += row[severity];
  due[row.is_over === 1 ? "overdueTotal" : "soonTotal"] += leveledSeverities.reduce((sum, severity) => sum + row[severity], 0);
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
