/** How many controls of a view are passed, failed and unknown at the ends of days: the rule of posture/score.ts, in SQL. */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { type Counts, noCounts } from "../../posture/score.ts";
import type { Schema } from "../schema.ts";
import { partTable } from "./parts.ts";
import type { Days, Split } from "./standing.ts";
import { globalChecksIn, isOneOf, isWhole, scoreStepsIn, type View } from "./view.ts";

export interface CountedControls {
  readonly now: Counts;
  readonly earlier: Counts;
}

export const noControls: CountedControls = { now: noCounts, earlier: noCounts };

interface CountRow {
  readonly part: string | number;
  readonly failed: number;
  readonly unknown: number;
  readonly passed: number;
  readonly failed_earlier: number;
  readonly unknown_earlier: number;
  readonly passed_earlier: number;
}

/**
 * A control's status does not add up over accounts and regions, its records do: they are summed by control first. By region, `global` is
 * asked for as a view of its own.
 */
export async function controlsBy<Part extends string | number>(
  db: Kysely<Schema>,
  split: Split,
  view: View,
  { day, since }: Days,
): Promise<ReadonlyMap<Part, CountedControls>> {
  const part = { principle: sql`checks.principle`, account: sql`account`, region: sql`region` }[split];
  const inner = split === "principle" ? sql`check_ref` : sql`${part}, check_ref`;
  const earlier = (column: string) => sql`sum(CASE WHEN day <= ${since ?? ""} THEN ${sql.ref(column)} ELSE 0 END)`;
  const { rows } = await sql<CountRow>`
    SELECT ${part} AS part, ${countOf("")}, ${countOf("_earlier")} FROM (
      SELECT ${inner}, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed,
        ${earlier("failed")} AS failed_earlier, ${earlier("unknown")} AS unknown_earlier, ${earlier("passed")} AS passed_earlier
      FROM ${await recordsOf(db, view)} AND day <= ${day} GROUP BY ${inner}) AS controls
    JOIN checks ON checks.id = controls.check_ref WHERE ${ofPrinciples(view)} GROUP BY ${part}`.execute(db);
  return new Map(
    rows.map((row) => [
      row.part as Part,
      {
        now: { passed: row.passed, failed: row.failed, unknown: row.unknown },
        earlier: { passed: row.passed_earlier, failed: row.failed_earlier, unknown: row.unknown_earlier },
      },
    ]),
  );
}

/** Of parts that hold accounts, however these overlap. @param pairs each account with every part that it belongs to. */
export async function controlsByParts(
  db: Kysely<Schema>,
  pairs: readonly (readonly [account: number, part: string])[],
  { day }: Days,
): Promise<ReadonlyMap<string, Counts>> {
  const { rows } = await sql<Counts & { part: string }>`
    WITH ${partTable(pairs)} SELECT part, ${countOf("")} FROM (
      SELECT part, check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed
      FROM score_steps JOIN part_of ON part_of.key = score_steps.account WHERE day <= ${day} GROUP BY part, check_ref) AS controls
    GROUP BY part`.execute(db);
  return new Map(rows.map(({ part, passed, failed, unknown }) => [part, { passed, failed, unknown }]));
}

/** The first of failed, unknown and passed of which there is a record. */
function countOf(suffix: "" | "_earlier"): RawBuilder<unknown> {
  const [failed, unknown, passed] = [sql.ref(`failed${suffix}`), sql.ref(`unknown${suffix}`), sql.ref(`passed${suffix}`)];
  const count = (condition: RawBuilder<unknown>) => sql`sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
  return sql`${count(sql`${failed} > 0`)} AS ${failed}, ${count(sql`${failed} = 0 AND ${unknown} > 0`)} AS ${unknown},
    ${count(sql`${failed} = 0 AND ${unknown} = 0 AND ${passed} > 0`)} AS ${passed}`;
}

export const recordsOf = async (db: Kysely<Schema>, view: View): Promise<RawBuilder<unknown>> =>
  isWhole(view) ? sql`organization_score_steps WHERE 1 = 1` : sql`score_steps WHERE ${scoreStepsIn(view, await globalChecksIn(db, view))}`;

export const ofPrinciples = ({ principles }: View): RawBuilder<SqlBool> => isOneOf("checks.principle", principles);

export function controlsTogether(parts: Iterable<CountedControls>): CountedControls {
  const now = { ...noCounts };
  const earlier = { ...noCounts };
  for (const part of parts) {
    for (const word of ["passed", "failed", "unknown"] as const) {
      now[word] += part.now[word];
      earlier[word] += part.earlier[word];
    }
  }
  return { now, earlier };
}
