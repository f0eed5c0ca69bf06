/** One check in a view: its accounts, how its keys stand, the records that its control's status is made of. */
import { type Kysely, sql } from "kysely";
import { isControl, type Ties, tiesOf } from "../../posture/catalogue/catalogue.ts";
import type { Catalogue } from "../../posture/catalogue/decide.ts";
import { guidanceOf } from "../../posture/guidance.ts";
import type { Reach } from "../../posture/reach.ts";
import { noCounts, type RecordCounts } from "../../posture/score.ts";
import type { AccountId, ControlStatus } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { nowhere } from "./checks.ts";
import { recordsByAccount } from "./control-records.ts";
import { type Calendar, todayOf } from "./counted.ts";
import { type Explained, explained } from "./explained.ts";
import { type Check, effectsIn, type Named, statusIn, told } from "./fix-effects.ts";
import { type CheckHandling, handlingsOfCheck } from "./handling.ts";
import {
  type ChecksFilter,
  type ChecksView,
  checksViewOf,
  openAccounts,
  openChecks,
  productsOf,
  severitiesOf,
  spreadOf,
} from "./open-checks.ts";
import { type Plan, readPlans } from "./plans.ts";
import { type BySeverity, noneOpen, totalOf } from "./summary.ts";
import { isOneOf, placedAccounts, viewOf } from "./view.ts";

/** How the check's keys stand, those that were never a problem among them. */
interface Stood {
  accepted: number;
  suppressed: number;
  resolved: number;
  closed: number;
  passed: number;
  unknown: number;
}

export interface CheckAccount {
  accountId: AccountId;
  accountName: string;
  organizationalUnit: string | null;
  open: BySeverity;
  openTotal: number;
  resources: number;
  status: ControlStatus | null;
}

export interface WholeCheck extends Check, Stood, Omit<Explained, "bestPractices"> {
  practices: Explained["bestPractices"];
  guidance: string | null;
  ties: Ties;
  control: RecordCounts | null;
  handling: CheckHandling[];
  plans: Plan[];
  byAccount: CheckAccount[];
}

const MOST_ACCOUNTS = 500;

/** @returns undefined where no finding or passed check of the reader's accounts is of that check. */
export async function readCheck(
  db: Kysely<Schema>,
  reach: Reach,
  id: string,
  filter: ChecksFilter,
  { catalogue, calendar }: { readonly catalogue: Pick<Catalogue, "decide">; readonly calendar: Calendar },
): Promise<WholeCheck | undefined> {
  const named = await nameWithin(db, reach, id, filter.kind);
  if (named === undefined) return undefined;
  const view = { ...(await checksViewOf(db, reach, filter)), checks: [named.id] };
  // What takes longest is asked first: there are more questions than threads.
  const [accounts, effects, stood, open, spread, products, handling, plans] = await Promise.all([
    accountsOf(db, reach, view, named),
    effectsIn(db, view),
    stoodIn(db, view, named.id),
    openChecks(db, view, { sort: "check", limit: 1, after: undefined }),
    spreadOf(db, view),
    productsOf(db, view),
    handlingsOfCheck(db, reach, named.id),
    readPlans(db, reach, { check: [id], account: filter.account }, todayOf(calendar)),
  ]);
  const [row] = open;
  const { bestPractices: practices, because, explanation } = explained(named.check_id, named.product, catalogue);
  return {
    ...told({ ...named, open: row === undefined ? noneOpen() : severitiesOf(row) }, effects),
    ...(spread.get(named.id) ?? nowhere),
    products: [...(products.get(named.id) ?? [])],
    ...stood,
    because,
    explanation,
    practices,
    guidance: guidanceOf(named.check_id, named.product, undefined) ?? null,
    ties: tiesOf(named.check_id),
    // A control of which no record ever counted here is one all the same.
    control: effects.records.get(named.id) ?? (isControl(named.check_id) ? noCounts : null),
    handling,
    plans,
    byAccount: accounts,
  };
}

/** With a product that made a record of it: the same type may mean another thing elsewhere. */
interface NamedWithin extends Named {
  readonly product: string;
}

/** Where several kinds are called so, the one that is asked for, else the first that the reader may see. */
export async function nameWithin(
  db: Kysely<Schema>,
  reach: Reach,
  id: string,
  ofKind: ChecksFilter["kind"],
): Promise<NamedWithin | undefined> {
  const { accounts } = await viewOf(db, reach, {});
  const named: readonly Named[] = await db
    .selectFrom("checks")
    .select(["id", "check_id", "kind", "principle", "title"])
    .where("folded", "=", id.toLowerCase())
    .orderBy("id")
    .execute();
  const isAsked = ({ kind }: Named): boolean => ofKind?.includes(kind) === true;
  for (const one of [...named.filter(isAsked), ...named.filter((other) => !isAsked(other))]) {
    const { rows } = await sql<{ product: string }>`
      SELECT product FROM findings WHERE check_ref = ${one.id} AND standing <> 'none' AND ${isOneOf("account", accounts)} LIMIT 1`.execute(
      db,
    );
    const [row] = rows;
    if (row !== undefined) return { ...one, product: row.product };
  }
  return undefined;
}

async function accountsOf(db: Kysely<Schema>, reach: Reach, view: ChecksView, named: Named): Promise<CheckAccount[]> {
  const [open, rows] = await Promise.all([openAccounts(db, view, MOST_ACCOUNTS), placedAccounts(db, reach)]);
  const records = await recordsByAccount(db, { ...view, accounts: open.map(({ account }) => account) }, named.id);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return open.flatMap((row): CheckAccount[] => {
    const account = byId.get(row.account);
    if (account === undefined) return [];
    return [
      {
        accountId: account.account_id,
        accountName: account.name,
        organizationalUnit: account.ou_path,
        open: severitiesOf(row),
        openTotal: totalOf(row),
        resources: row.resources,
        status: statusIn(named.check_id, records.get(row.account)),
      },
    ];
  });
}

async function stoodIn(db: Kysely<Schema>, { accounts, regions, products, asIf }: ChecksView, check: number): Promise<Stood> {
  const { rows } = await sql<{ standing: keyof Stood; n: number }>`
    SELECT standing, count(*) AS n FROM findings WHERE check_ref = ${check} AND standing NOT IN ('open', 'none') AND counted = 1
      AND ${isOneOf("account", accounts)} AND ${isOneOf("region", regions)} AND ${isOneOf("product", products)} GROUP BY standing`.execute(
    db,
  );
  const stood: Stood = { accepted: 0, suppressed: 0, resolved: 0, closed: 0, passed: 0, unknown: 0 };
  for (const { standing, n } of rows) stood[standing] = n;
  return asIf === undefined ? stood : { ...stood, accepted: 0, suppressed: 0 };
}
