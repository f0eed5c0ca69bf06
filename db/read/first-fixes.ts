/**
 * What a digest asks people to do first: an attack that goes on, then the checks that weigh most (domain.md section 9), not packages alone, each
 * with how it is fixed and where it is.
 */
import { type Kysely, sql } from "kysely";
import type { Catalogue } from "../../posture/catalogue/decide.ts";
import type { Reach } from "../../posture/reach.ts";
import type { Schema } from "../schema.ts";
import { type ChecksAnswer, readChecks } from "./checks.ts";
import { explained } from "./explained.ts";
import { checksViewOf } from "./open-checks.ts";
import { isOneOf } from "./view.ts";

export type FirstFix = ChecksAnswer["items"][number] & {
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
  const [threats, weighed] = await Promise.all([
    readChecks(db, reach, { kind: ["threat"], severity: ["CRITICAL", "HIGH"], sort: "severity", limit: THREATS }),
    readChecks(db, reach, { limit: 3 * most }),
  ]);
  const named = new Set(threats.items.map(({ check }) => check));
  const others = weighed.items.filter(({ check, kind }) => kind !== "threat" || !named.has(check));
  const packages = others.filter(({ kind }) => kind === "vulnerability").slice(PACKAGES);
  const items = [...threats.items, ...others.filter((item) => !packages.includes(item))].slice(0, most);
  const places = await placesOf(
    db,
    reach,
    items.map(({ check }) => check),
  );
  return items.map((item) => ({
    ...item,
    how: explained(item.check, item.products[0] ?? "", catalogue).explanation?.fix ?? null,
    places: (places.get(`${item.kind} ${item.check}`) ?? []).slice(0, PLACES),
  }));
}

async function placesOf(db: Kysely<Schema>, reach: Reach, checks: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  const { accounts } = await checksViewOf(db, reach, {});
  const { rows } = await sql<{ check: string; kind: string; name: string }>`
    SELECT check_id AS "check", checks.kind, accounts.name
    FROM findings JOIN checks ON checks.id = findings.check_ref JOIN accounts ON accounts.id = findings.account
    WHERE standing = 'open' AND counted = 1 AND check_ref IN (SELECT id FROM checks WHERE ${isOneOf("check_id", checks)})
      AND ${isOneOf("findings.account", accounts)}
    GROUP BY check_ref, findings.account ORDER BY count(*) DESC, accounts.name`.execute(db);
  const places = new Map<string, string[]>();
  for (const { check, kind, name } of rows) places.set(`${kind} ${check}`, [...(places.get(`${kind} ${check}`) ?? []), name]);
  return places;
}
