/**
 * The picture as if nothing were accepted or suppressed, for whoever audits the decisions: what is one of both counts as open. What lies summed tells
 * these apart from what is open, but not by severity, so that it is asked of the few findings that are so, and of the steps themselves.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { type Counts, countStatuses, type RecordCounts } from "../../posture/score.ts";
import type { Kind, Severity } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { isOneOf, type View } from "./view.ts";

/** How many of a part are accepted or suppressed now, by kind and severity. */
export interface DecidedRow {
  readonly part: string | number;
  readonly kind: Kind;
  readonly severity: Severity;
  readonly n: number;
}

/** @param part column by which the view is split. */
export async function decidedNow(db: Kysely<Schema>, part: RawBuilder<unknown>, view: View): Promise<readonly DecidedRow[]> {
  const { rows } = await sql<DecidedRow>`
    SELECT ${part} AS part, findings.kind, severity, count(*) AS n FROM findings JOIN checks ON checks.id = check_ref
    WHERE counted = 1 AND standing IN ('accepted', 'suppressed') AND ${isOneOf("account", view.accounts)} AND ${isOneOf("region", view.regions)}
      AND ${isOneOf("principle", view.principles)} GROUP BY 1, 2, 3`.execute(db);
  return rows;
}

interface ControlRow extends RecordCounts {
  readonly part: string | number;
  readonly check_ref: number;
}

/**
 * Controls as they would be: a suppressed record says again what AWS evaluated. By check,
 * so that it is of no region, and of the present: what was suppressed earlier is not kept by control.
 */
export async function controlsAsIf<Part extends string | number>(
  db: Kysely<Schema>,
  part: RawBuilder<unknown>,
  view: View,
): Promise<ReadonlyMap<Part, Counts>> {
  const own = sql`SELECT ${part} AS part, check_ref, failed, unknown, passed FROM control_records JOIN checks ON checks.id = check_ref
    WHERE control_records.region = '' AND account > 0 AND ${isOneOf("account", view.accounts)} AND ${isOneOf("principle", view.principles)}`;
  const isUnknown = sql`ifnull(aws_compliance, '') IN ('WARNING', 'NOT_AVAILABLE', '')`;
  const suppressed = sql`SELECT ${part} AS part, check_ref, NOT ${isUnknown} AS failed, ${isUnknown} AS unknown, 0 AS passed
    FROM findings JOIN records ON records.finding = findings.id JOIN checks ON checks.id = check_ref
    WHERE standing = 'suppressed' AND records.control = 1 AND scored = 1 AND word = 'suppressed' AND records.silence IS NULL AND aws_state = 'ACTIVE'
      AND ${isOneOf("account", view.accounts)} AND ${isOneOf("principle", view.principles)}`;
  const { rows } = await sql<ControlRow>`
    SELECT part, check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed FROM (${own} UNION ALL ${suppressed}) AS told
    GROUP BY part, check_ref`.execute(db);
  const byPart = new Map<Part, ControlRow[]>();
  for (const row of rows) byPart.set(row.part as Part, [...(byPart.get(row.part as Part) ?? []), row]);
  return new Map([...byPart].map(([part, records]) => [part, countStatuses(records)]));
}
