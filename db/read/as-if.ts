/**
 * The picture as if nothing were accepted or suppressed, for whoever audits the decisions: what is one of both counts as open. What lies summed tells
 * these apart from what is open, but not by severity, so that it is asked of the few findings that are so, and of the steps themselves.
 * It is told finding by finding: one that is open by a record has the severity of what is open, though another record of it, in another region or
 * standard, is suppressed and was worse. No sum of any day knows that one.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
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

/**
 * Suppressed control records, as what AWS evaluated of them: `(account, check_ref, failed, unknown, passed)`, a row each. Of the present: what was
 * suppressed earlier is not kept by control.
 * @param by also `region`: the one that evaluated it, as for AWS's own score.
 * @param globalChecks rows of the controls on global resources, where the view has `global` among its regions (see `globalChecksIn`).
 */
export function suppressedIn(view: View, globalChecks: readonly number[], by: { readonly region?: true } = {}): RawBuilder<unknown> {
  const isUnknown = sql`ifnull(aws_compliance, '') IN ('WARNING', 'NOT_AVAILABLE', '')`;
  const places =
    view.regions === undefined ? sql`1 = 1` : sql`(${isOneOf("scopes.region", view.regions)} OR ${isOneOf("check_ref", globalChecks)})`;
  // In the words of the index of suppressed records.
  return sql`SELECT findings.account, ${by.region ? sql`scopes.region, ` : sql``}check_ref, NOT ${isUnknown} AS failed, ${isUnknown} AS unknown, 0 AS passed
    FROM records JOIN findings ON findings.id = records.finding JOIN scopes ON scopes.id = records.scope
    WHERE records.word = 'suppressed' AND records.silence IS NULL AND records.control = 1 AND scored = 1 AND aws_state = 'ACTIVE'
      AND ${isOneOf("findings.account", view.accounts)} AND ${places}`;
}
