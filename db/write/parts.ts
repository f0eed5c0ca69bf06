/** Parts of a table that are worked on one after the other, so that memory holds one of them and not all there is. */
import type { Rows, Tx, Value } from "../dialect/connection.ts";

/** From an id up to another one, both of them included. */
export interface Range {
  readonly from: number;
  readonly to: number;
  /** How many ids there are in it. */
  readonly ids: number;
}

/** Some rows, and what came of them: a condition on columns that all tables have which are asked. */
export interface Part {
  readonly where: string;
  readonly values: readonly Value[];
}

export const inRange = (column: string, { from, to }: Range): Part => ({ where: `${column} BETWEEN ? AND ?`, values: [from, to] });

/** The part's values as often as the question asks for them. */
export const valuesFor = (sql: string, { where, values }: Part): readonly Value[] =>
  Array.from({ length: sql.split(where).length - 1 }, () => values).flat();

export type Sign = "" | "-";
/** A question that moves a table by the rows that fit. */
export type Move = (where: string, sign: Sign) => string;

/** One after the other. */
export async function move(tx: Tx, moves: readonly Move[], part: Part, sign: Sign): Promise<void> {
  for (const of of moves) {
    const question = of(part.where, sign);
    await tx.run(question, valuesFor(question, part));
  }
}

/** How many rows are sorted at once: these take some 50 MB. Each part reads most pages of the events again, since they lie by time. */
export const ROWS = 250_000;

/**
 * @param column with an index that begins with it in each of the tables.
 * @returns ranges of `rows` rows in all tables together, or of one id that has more.
 */
export async function rangesOf(from: Rows, column: string, tables: readonly string[], rows: number): Promise<readonly Range[]> {
  const counted = tables.map(
    (table) => `SELECT ${column} AS id, count(*) AS n FROM ${table} WHERE ${column} IS NOT NULL GROUP BY ${column}`,
  );
  const ids = await from.all<{ id: number; n: number }>(
    `SELECT id, sum(n) AS n FROM (${counted.join(" UNION ALL ")}) AS counted GROUP BY id ORDER BY id`,
  );
  const ranges: Range[] = [];
  let held = 0;
  for (const { id, n } of ids) {
    const last = ranges.at(-1);
    if (last === undefined || held + n > rows) {
      ranges.push({ from: id, to: id, ids: 1 });
      held = n;
    } else {
      ranges[ranges.length - 1] = { ...last, to: id, ids: last.ids + 1 };
      held += n;
    }
  }
  return ranges;
}
