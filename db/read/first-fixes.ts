/**
 * What a digest asks people to do first: an attack that goes on, then the checks that weigh most (domain.md section 9), not packages alone, each
 * with how it is fixed and where it is.
 */
import { type Kysely, sql } from "kysely";
import type { Catalogue } from "../../posture/catalogue/decide.ts";
import type { Reach } from "../../posture/reach.ts";
import type { Kind } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { toldChecks } from "./checks.ts";
import { explained } from "./explained.ts";
import { type Check, effectsIn } from "./fix-effects.ts";
import { type ChecksView, checksViewOf, type OpenCheck, openChecks } from "./open-checks.ts";
import { isOneOf } from "./view.ts";

export type FirstFix = Check & {
  /** In one sentence; null where nobody has written it. */
  readonly how: string | null;
  /** Names of the accounts with most of its open findings, the most first. */
  readonly places: string[];
};

const THREATS = 2;
/** A list of packages alone would hide what is configured wrongly. */
const PACKAGES = 2;
const PLACES = 2;

/** @param most in all. */
export async function readFirstFixes(
  db: Kysely<Schema>,
  reach: Reach,
  most: number,
  catalogue: Pick<Catalogue, "decide">,
): Promise<FirstFix[]> {
  const view = await checksViewOf(db, reach, {});
  const order = { after: undefined } as const;
  const [urgent, weighed, effects] = await Promise.all([
    openChecks(db, { ...view, ...URGENT }, { ...order, sort: "severity", limit: THREATS }),
    openChecks(db, view, { ...order, sort: "weight", limit: 3 * most }),
    effectsIn(db, view),
  ]);
  const kinds = await kindsOf(db, weighed);
  const named = new Set(urgent.map(({ check_ref }) => check_ref));
  const others = weighed.filter(({ check_ref }) => !named.has(check_ref));
  const packages = others.filter(({ check_ref }) => kinds.get(check_ref) === "vulnerability").slice(PACKAGES);
  const shown = [...urgent, ...others.filter((row) => !packages.includes(row))].slice(0, most);
  const [told, places] = await Promise.all([toldChecks(db, view, shown, effects), placesOf(db, view, shown)]);
  return told.map(({ item, fixed }) => ({
    ...item,
    how: explained(item.check, item.products[0] ?? "", catalogue).explanation?.fix ?? null,
    places: (places.get(fixed.id) ?? []).slice(0, PLACES),
  }));
}

const URGENT = { kinds: ["threat"], severities: ["CRITICAL", "HIGH"] } as const;

async function kindsOf(db: Kysely<Schema>, found: readonly OpenCheck[]): Promise<ReadonlyMap<number, Kind>> {
  const ids = found.map(({ check_ref }) => check_ref);
  const rows = await db.selectFrom("checks").select(["id", "kind"]).where(isOneOf("id", ids)).execute();
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}

async function placesOf(db: Kysely<Schema>, { accounts }: ChecksView, shown: readonly OpenCheck[]): Promise<ReadonlyMap<number, string[]>> {
  const checks = shown.map(({ check_ref }) => check_ref);
  const { rows } = await sql<{ check_ref: number; name: string }>`
    SELECT check_ref, accounts.name FROM findings JOIN accounts ON accounts.id = findings.account
    WHERE standing = 'open' AND counted = 1 AND ${isOneOf("check_ref", checks)} AND ${isOneOf("findings.account", accounts)}
    GROUP BY check_ref, findings.account ORDER BY count(*) DESC, accounts.name`.execute(db);
  const places = new Map<number, string[]>();
  for (const { check_ref, name } of rows) places.set(check_ref, [...(places.get(check_ref) ?? []), name]);
  return places;
}
