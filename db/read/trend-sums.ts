/** What the steps of a view add up to, day by day: how many are open, why they came and went, and how many checks passed. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import type { Schema } from "../schema.ts";
import { type FindingsView, isOpen, splitSteps, stepsOf } from "./findings-view.ts";
import { type Parts, partTable } from "./parts.ts";
import { isOneOf } from "./view.ts";

/** Changes of one day; of all days before the range together, under the day ''. */
export interface DayRow {
  /** '' for the whole. */
  readonly part: string;
  readonly day: Day | "";
  readonly entered: number;
  readonly left: number;
  /** Of those that entered: never open before; and open again after it was resolved. */
  readonly opened: number;
  readonly reopened: number;
  /** Of those that left. */
  readonly fixed: number;
  readonly gone: number;
  /** Changes of how many posture findings and passed checks are so: "checks passed" of domain.md section 5. */
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
}

export interface Between {
  readonly from: Day;
  readonly to: Day;
}

/** Days before the range are one. */
export const slot = (from: Day): RawBuilder<string> => sql`CASE WHEN day < ${from} THEN '' ELSE day END`;

export async function sumsOf(db: Kysely<Schema>, view: FindingsView, { from, to }: Between): Promise<readonly DayRow[]> {
  const { rows } = await sql<DayRow>`
    SELECT '' AS part, ${slot(from)} AS day, ${counts(view)} FROM ${stepsOf(view)} AND day <= ${to} GROUP BY ${slot(from)}`.execute(db);
  return rows;
}

export async function sumsByPart(db: Kysely<Schema>, view: FindingsView, parts: Parts, { from, to }: Between): Promise<readonly DayRow[]> {
  const isSummed = parts.key === "principle" || parts.key === "product";
  const inner = sql`SELECT ${sql.ref(parts.key)} AS key, ${slot(from)} AS day, ${counts(view)}
    FROM ${isSummed ? stepsOf(view) : splitSteps(view)} AND day <= ${to} GROUP BY ${sql.ref(parts.key)}, ${slot(from)}`;
  const query =
    parts.of === undefined
      ? sql<DayRow>`SELECT key AS part, day, entered, "left", opened, reopened, fixed, gone, passed, failed, unknown FROM (${inner}) AS sums`
      : sql<DayRow>`WITH ${partTable(parts.of)}
          SELECT part, day, sum(entered) AS entered, sum("left") AS "left", sum(opened) AS opened, sum(reopened) AS reopened, sum(fixed) AS fixed,
            sum(gone) AS gone, sum(passed) AS passed, sum(failed) AS failed, sum(unknown) AS unknown
          FROM (${inner}) AS sums JOIN part_of ON part_of.key = sums.key GROUP BY part, day`;
  return (await query.execute(db)).rows;
}

/** A move from one severity to another leaves the one part and enters the other; of passed checks no severity tells. */
export async function sumsBySeverity(db: Kysely<Schema>, view: FindingsView, { from, to }: Between): Promise<readonly DayRow[]> {
  const of = (side: "from" | "to") => sql`
    SELECT ${sql.ref(`${side}_severity`)} AS part, ${slot(from)} AS day, ${side === "to" ? sql`n` : sql`0`} AS entered,
      ${side === "from" ? sql`n` : sql`0`} AS "left", CASE WHEN from_state = 'open' AND to_state = 'open' THEN 'severity' ELSE cause END AS cause, n
    FROM ${stepsOf(view)} AND day <= ${to} AND ${sql.ref(`${side}_state`)} = 'open' AND ${isOneOf(`${side}_severity`, view.severities)}`;
  const { rows } = await sql<DayRow>`
    SELECT part, day, sum(entered) AS entered, sum("left") AS "left", ${byCause("entered", "new")} AS opened, ${byCause("entered", "reopened")} AS reopened,
      ${byCause("left", "fixed")} AS fixed, ${byCause("left", "resource gone")} AS gone, 0 AS passed, 0 AS failed, 0 AS unknown
    FROM (${of("to")} UNION ALL ${of("from")}) AS sides GROUP BY part, day`.execute(db);
  return rows;
}

const byCause = (column: "entered" | "left", cause: string): RawBuilder<number> =>
  sql`sum(CASE WHEN cause = ${cause} THEN ${sql.ref(column)} ELSE 0 END)`;

function counts(view: FindingsView): RawBuilder<unknown> {
  const enters = sql`${isOpen("to", view)} AND NOT (${isOpen("from", view)})`;
  const leaves = sql`${isOpen("from", view)} AND NOT (${isOpen("to", view)})`;
  const sum = (condition: RawBuilder<unknown>) => sql`sum(CASE WHEN ${condition} THEN n ELSE 0 END)`;
  // A decision of ours changes no evidence: what is accepted has failed.
  const change = (...states: readonly string[]) =>
    sql`${sum(sql`kind = 'posture' AND to_state IN (${sql.join(states)})`)} - ${sum(sql`kind = 'posture' AND from_state IN (${sql.join(states)})`)}`;
  return sql`${sum(enters)} AS entered, ${sum(leaves)} AS "left", ${sum(sql`${enters} AND cause = 'new'`)} AS opened,
    ${sum(sql`${enters} AND cause = 'reopened'`)} AS reopened, ${sum(sql`${leaves} AND cause = 'fixed'`)} AS fixed,
    ${sum(sql`${leaves} AND cause = 'resource gone'`)} AS gone, ${change("passed")} AS passed, ${change("open", "accepted")} AS failed,
    ${change("unknown")} AS unknown`;
}
