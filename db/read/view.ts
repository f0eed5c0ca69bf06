/** A view: which part of what a reader may see is asked for. Accounts, OUs and regions of several are taken together. */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { globalRegion, isGlobalControl } from "../../posture/catalogue/global.ts";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId, AsIf, PrincipleGroup, Region } from "../../posture/words.ts";
import { remembered } from "../dialect/remembered.ts";
import type { Schema } from "../schema.ts";
import { within } from "./within.ts";

export interface ViewQuery {
  readonly account?: readonly string[] | undefined;
  /** An OU's id, or its names from the root; with all that is below it. */
  readonly ou?: readonly string[] | undefined;
  /** `global` is a line of its own. */
  readonly region?: readonly string[] | undefined;
  readonly principle?: readonly PrincipleGroup[] | undefined;
  readonly asIf?: AsIf | undefined;
}

/** Where accounts are in their organization; null where it is not known. */
export interface UnitKey {
  readonly organization_id: string | null;
  readonly ou_id: string | null;
  readonly ou_path: string | null;
}

/** A view whose accounts are known: nothing that is asked by it asks the wall again. */
export interface View {
  /** Rows of the accounts; undefined: all of them, and the reader may see every one. An empty list is no account. */
  readonly accounts: readonly number[] | undefined;
  /** OUs of which the accounts are all there are: their sums lie ready. Undefined: the accounts are chosen in another way. */
  readonly units?: readonly UnitKey[] | undefined;
  /** The accounts are all but these: where they are fewer, the sums of all without theirs are sooner told. */
  readonly allBut?: readonly number[] | undefined;
  readonly regions: readonly Region[] | undefined;
  readonly principles: readonly PrincipleGroup[] | undefined;
  /** What is accepted or suppressed counts as open: see as-if.ts. */
  readonly asIf?: AsIf | undefined;
}

/** The sums of the whole organization answer it: they are split by neither account nor region. */
export const isWhole = ({ accounts, regions }: View): boolean => accounts === undefined && regions === undefined;

export async function viewOf(db: Kysely<Schema>, reach: Reach, { account, ou, region, principle, asIf }: ViewQuery): Promise<View> {
  const isAll = reach.kind === "everything" && account === undefined;
  const rows = isAll && ou === undefined ? undefined : await accountsOf(db, reach, account, ou);
  return {
    accounts: rows?.map(({ id }) => id),
    units: isAll && ou !== undefined ? distinctUnits(rows ?? []) : undefined,
    regions: region,
    principles: principle,
    asIf,
  };
}

interface PlacedAccount extends UnitKey {
  readonly id: number;
  readonly account_id: AccountId;
  readonly name: string;
}

/** By OU all that the reader may see are looked through: what an OU is called, its accounts tell, those not asked for too. */
async function accountsOf(
  db: Kysely<Schema>,
  reach: Reach,
  account?: readonly string[],
  ou?: readonly string[],
): Promise<readonly PlacedAccount[]> {
  if (ou === undefined) return placedAccounts(db, reach, account);
  const all = await placedAccounts(db, reach);
  const named = new Set(all.flatMap(({ ou_id, ou_path }) => (ou_id !== null && ou_path !== null && ou.includes(ou_id) ? [ou_path] : [])));
  const isBelow = isBelowOf([...ou, ...named]);
  return all.filter(({ account_id, ou_path }) => isBelow(ou_path) && account?.includes(account_id) !== false);
}

/** Of who sees everything they are the same for all, and every page asks for them. @param among ids of accounts; undefined: all that are seen. */
export function placedAccounts(db: Kysely<Schema>, reach: Reach, among?: readonly string[]): Promise<readonly PlacedAccount[]> {
  const seen = db
    .selectFrom("accounts")
    .where(within(reach))
    .select(["accounts.id", "accounts.account_id", "accounts.name", "accounts.organization_id", "accounts.ou_id", "accounts.ou_path"]);
  const asked = among === undefined ? seen : seen.where("accounts.account_id", "in", among as readonly AccountId[]);
  const ask = () => asked.execute();
  return reach.kind === "everything" ? remembered(db, `accounts ${JSON.stringify(among ?? "all")}`, ask) : ask();
}

/** As tables of OUs have them. */
const unitValues = ({ organization_id, ou_id, ou_path }: UnitKey): readonly [string, string, string] => [
  organization_id ?? "",
  ou_id ?? "",
  ou_path ?? "",
];

export const distinctUnits = (units: readonly UnitKey[]): readonly UnitKey[] => [
  ...new Map(units.map((unit) => [JSON.stringify(unitValues(unit)), unit])).values(),
];

/** At one of the places, or below it: each is names from the root. */
const isBelowOf =
  (places: readonly string[]) =>
  (path: string | null): boolean =>
    path !== null && places.some((place) => path === place || path.startsWith(`${place} / `));

/** Steps of a view, from `steps` joined with `checks`. */
export const stepsIn = ({ accounts, regions, principles }: View): RawBuilder<SqlBool> =>
  sql.join([isOneOf("steps.account", accounts), isOneOf("steps.region", regions), isOneOf("checks.principle", principles)], sql` AND `);

/**
 * Control records lie in the region that evaluated them, where AWS counts them: `global` is the controls on global resources, over all
 * regions.
 * @param globalChecks rows of those controls, where the view has `global` among its regions: see `globalChecksIn`.
 */
export const scoreStepsIn = ({ accounts, regions }: View, globalChecks: readonly number[]): RawBuilder<SqlBool> =>
  sql`${isOneOf("score_steps.account", accounts)} AND (${isOneOf("score_steps.region", regions)} OR ${isOneOf("score_steps.check_ref", globalChecks)})`;

/** An empty list is none of them, never "no filter"; undefined: whichever. */
export const isOneOf = (column: string, values: readonly (string | number)[] | undefined): RawBuilder<SqlBool> => {
  if (values === undefined) return sql`1 = 1`;
  return values.length === 0 ? sql`1 = 0` : sql`${sql.ref(column)} IN (${sql.join(values)})`;
};

/** Of tables that lie by OU: of each only what is asked for is looked at. */
export const isOneOfUnits = (units: readonly UnitKey[]): RawBuilder<SqlBool> =>
  units.length === 0
    ? sql`1 = 0`
    : sql`(organization_id, ou_id, ou_path) IN (VALUES ${sql.join(units.map((unit) => sql`(${sql.join(unitValues(unit))})`))})`;

export async function globalChecksIn(db: Kysely<Schema>, { regions, asIf }: View): Promise<readonly number[]> {
  if (regions?.includes(globalRegion) !== true) return [];
  return remembered(db, `global checks ${asIf ?? ""}`, () => globalChecks(db, asIf));
}

async function globalChecks(db: Kysely<Schema>, asIf: AsIf | undefined): Promise<readonly number[]> {
  const posture = db.selectFrom("checks").where("checks.kind", "=", "posture").select(["checks.id", "checks.check_id"]);
  const scored = db
    .selectFrom("control_records")
    .where("control_records.account", "=", 0)
    .where("control_records.region", "=", "")
    .select("control_records.check_ref");
  // One whose records are all suppressed has no sum.
  const known = await (asIf === undefined ? posture.where("checks.id", "in", scored) : posture).execute();
  return known.filter(({ check_id }) => isGlobalControl(check_id)).map(({ id }) => id);
}
