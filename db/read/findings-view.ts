/** A view of findings: what view.ts narrows, and the two things that a finding has and an account has not. */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { Severity } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { isOneOf, isWhole, stepsIn, type View, type ViewQuery, viewOf } from "./view.ts";

export interface FindingsViewQuery extends ViewQuery {
  readonly product?: readonly string[] | undefined;
  /** Moves between severities are in and out. */
  readonly severity?: readonly Severity[] | undefined;
}

export interface FindingsView extends View {
  readonly products: readonly string[] | undefined;
  readonly severities: readonly Severity[] | undefined;
}

export const findingsViewOf = async (db: Kysely<Schema>, reach: Reach, query: FindingsViewQuery): Promise<FindingsView> => ({
  ...(await viewOf(db, reach, query)),
  products: query.product,
  severities: query.severity,
});

/** In a state that counts as open in the view; severity is '' in a state that has none. */
export const isOpen = (side: "from" | "to", { severities }: Pick<FindingsView, "severities">): RawBuilder<SqlBool> =>
  sql`${sql.ref(`${side}_state`)} = 'open' AND ${isOneOf(`${side}_severity`, severities)}`;

/**
 * Steps of the view, to stand behind FROM and to be narrowed further by AND. Those of the whole organization lie summed, and have neither
 * account, region nor check.
 */
export const stepsOf = (view: FindingsView): RawBuilder<unknown> =>
  isWhole(view)
    ? sql`organization_steps WHERE ${isOneOf("principle", view.principles)} AND ${isOneOf("product", view.products)}`
    : splitSteps(view);

/** The same by account, region and check, also for the whole organization. */
export const splitSteps = (view: FindingsView): RawBuilder<unknown> =>
  sql`steps JOIN checks ON checks.id = steps.check_ref WHERE ${stepsIn(view)} AND ${isOneOf("product", view.products)}`;
