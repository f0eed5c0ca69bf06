/** A view of findings: what view.ts narrows, and the two things that a finding has and an account has not. */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { AsIf, Kind, Severity } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { isOneOf, isWhole, stepsIn, type View, type ViewQuery, viewOf } from "./view.ts";

export interface FindingsViewQuery extends ViewQuery {
  readonly product?: readonly string[] | undefined;
  /** Moves between severities are in and out. */
  readonly severity?: readonly Severity[] | undefined;
  /** By name, without case: of every kind that is called so, unless the kind is given. */
  readonly check?: readonly string[] | undefined;
  readonly kind?: readonly Kind[] | undefined;
}

export interface FindingsView extends View {
  readonly products: readonly string[] | undefined;
  readonly severities: readonly Severity[] | undefined;
  /** Rows of the checks that are asked for; undefined: whichever. */
  readonly checks?: readonly number[] | undefined;
}

export async function findingsViewOf(db: Kysely<Schema>, reach: Reach, query: FindingsViewQuery): Promise<FindingsView> {
  const [view, checks] = await Promise.all([viewOf(db, reach, query), checksOf(db, query)]);
  return { ...view, products: query.product, severities: query.severity, checks };
}

/** @throws Refusal for a kind of no check: nothing would be narrowed by it. */
async function checksOf(db: Kysely<Schema>, { check, kind }: FindingsViewQuery): Promise<readonly number[] | undefined> {
  if (check === undefined) {
    if (kind !== undefined) throw new Refusal("kind", "it says which of the checks is meant that are asked for by check");
    return undefined;
  }
  const named = db
    .selectFrom("checks")
    .select("id")
    .where(
      "folded",
      "in",
      check.map((name) => name.toLowerCase()),
    );
  const rows = await (kind === undefined ? named : named.where("kind", "in", [...kind])).execute();
  return rows.map(({ id }) => id);
}

/** The sums of the whole organization answer it: they are split by neither account, region nor check. */
export const isSummed = (view: FindingsView): boolean => isWhole(view) && view.checks === undefined;

export const isOpenState = (side: "from" | "to", asIf: AsIf | undefined): RawBuilder<SqlBool> =>
  asIf === undefined ? sql`${sql.ref(`${side}_state`)} = 'open'` : sql`${sql.ref(`${side}_state`)} IN ('open', 'accepted', 'suppressed')`;

/** In a state that counts as open in the view; severity is '' in a state that has none. */
export const isOpen = (side: "from" | "to", { severities, asIf }: Pick<FindingsView, "severities" | "asIf">): RawBuilder<SqlBool> =>
  sql`${isOpenState(side, asIf)} AND ${isOneOf(`${side}_severity`, severities)}`;

/**
 * Steps of the view, to stand behind FROM and to be narrowed further by AND. Those of the whole organization lie summed, and have neither
 * account, region nor check.
 */
export const stepsOf = (view: FindingsView): RawBuilder<unknown> =>
  isSummed(view)
    ? sql`organization_steps WHERE ${isOneOf("principle", view.principles)} AND ${isOneOf("product", view.products)}`
    : splitSteps(view);

/** The same by account, region and check, also for the whole organization. */
export const splitSteps = (view: FindingsView): RawBuilder<unknown> =>
  sql`steps JOIN checks ON checks.id = steps.check_ref WHERE ${stepsIn(view)} AND ${isOneOf("product", view.products)} AND ${ofChecks(view)}`;

/** Of `steps`, `fix_times` or `reconstructed_steps`: each of them names the check so. */
export const ofChecks = ({ checks }: FindingsView): RawBuilder<SqlBool> => isOneOf("check_ref", checks);
