/** What is called so, or is meant by this id: for a reader who types a name or pastes what AWS shows. */
import { type Kysely, type SqlBool, sql } from "kysely";
import { bytesOf, hexOf } from "../../posture/hex.ts";
import { guardDutyNativeId, hubNativeId } from "../../posture/identity.ts";
import type { Reach } from "../../posture/reach.ts";
import type { AccountState, Kind, Severity } from "../../posture/words.ts";
import { recordIdentity } from "../digest.ts";
import type { Schema } from "../schema.ts";
import { findingsWithin, type Shown } from "./finding-row.ts";
import { isShown } from "./findings-rows.ts";
import { within } from "./within.ts";

export interface Search {
  accounts: { id: string; name: string; organizationalUnit: string | null; state: AccountState }[];
  units: { path: string; accounts: number }[];
  checks: { check: string; kind: Kind; title: string }[];
  findings: { id: string; title: string; severity: Severity; status: Shown; accountName: string }[];
  resources: { id: string; type: string; name: string | null; accountId: string; accountName: string; open: number; findings: number }[];
  more: boolean;
}

const MOST = 8;

/** Accounts and checks are few and are looked through; findings and resources are many, and are found by their whole id or an ARN's beginning. */
export async function readSearch(db: Kysely<Schema>, reach: Reach, text: string): Promise<Search> {
  const asked = text.trim();
  const [places, checks, findings, resources] = await Promise.all([
    placesOf(db, reach, asked.toLowerCase()),
    checksOf(db, reach, asked.toLowerCase()),
    findingsOf(db, reach, asked),
    resourcesOf(db, reach, asked),
  ]);
  const all = { ...places, checks, findings, resources };
  const cut = <Item>(items: readonly Item[]): Item[] => items.slice(0, MOST);
  return {
    accounts: cut(all.accounts),
    units: cut(all.units),
    checks: cut(checks),
    findings: cut(findings),
    resources: cut(resources),
    more: Object.values(all).some(({ length }) => length > MOST),
  };
}

/** The whole name before its beginning, that before any other part of it; undefined: it does not fit. */
function rankOf(words: readonly (string | null)[], asked: string): number | undefined {
  const ranks = words.flatMap((word, index) => {
    const at = word?.toLowerCase().indexOf(asked) ?? -1;
    return at < 0 ? [] : [10 * index + (word?.length === asked.length ? 0 : at === 0 ? 1 : 2)];
  });
  return ranks.length === 0 ? undefined : Math.min(...ranks);
}

/** @param words of one thing, its own name first. */
function fitting<Item>(items: readonly Item[], asked: string, words: (item: Item) => readonly (string | null)[]): Item[] {
  const ranked = items.flatMap((item) => {
    const rank = rankOf(words(item), asked);
    return rank === undefined ? [] : [{ item, rank, name: words(item)[0] ?? "" }];
  });
  return ranked.sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name, "en", { numeric: true })).map(({ item }) => item);
}

async function placesOf(db: Kysely<Schema>, reach: Reach, asked: string): Promise<Pick<Search, "accounts" | "units">> {
  const rows = await db
    .selectFrom("accounts")
    .select(["accounts.account_id as id", "accounts.name", "accounts.ou_path as organizationalUnit", "accounts.state"])
    .where(within(reach))
    .execute();
  const units = new Map<string, number>();
  for (const { organizationalUnit, state } of rows) {
    if (organizationalUnit === null || state === "left" || state === "outside") continue;
    const names = organizationalUnit.split(" / ");
    for (const index of names.keys()) {
      const path = names.slice(0, index + 1).join(" / ");
      units.set(path, (units.get(path) ?? 0) + 1);
    }
  }
  return {
    accounts: fitting(rows, asked, ({ id, name, organizationalUnit }) => [name, id, organizationalUnit]),
    // By its own name: all below it have it in theirs.
    units: fitting(
      [...units].map(([path, accounts]) => ({ path, accounts })),
      asked,
      ({ path }) => [path.split(" / ").at(-1) ?? path, ...(asked.includes(" / ") ? [path] : [])],
    ),
  };
}

/** A check of which the reader may see something: its name alone may tell of an account. */
async function checksOf(db: Kysely<Schema>, reach: Reach, asked: string): Promise<Search["checks"]> {
  const rows = await db
    .selectFrom("checks")
    .select(["checks.id", "checks.check_id as check", "checks.kind", "checks.title"])
    .where(sql<SqlBool>`(instr(folded, ${asked}) > 0 OR instr(lower(title), ${asked}) > 0)`)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("findings")
          .innerJoin("accounts", "accounts.id", "findings.account")
          .whereRef("findings.check_ref", "=", "checks.id")
          .where("findings.standing", "<>", "none")
          .where(within(reach))
          .select("findings.id"),
      ),
    )
    .execute();
  return fitting(rows, asked, ({ check, title }) => [check, title]).map(({ check, kind, title }) => ({ check, kind, title }));
}

/** Of our own id; or of AWS's, which the record's identity is made of. */
async function findingsOf(db: Kysely<Schema>, reach: Reach, asked: string): Promise<Search["findings"]> {
  if (/\s/.test(asked)) return [];
  const identities = [...namedByThemselves(asked), ...(await namedByDetectors(db, reach, asked))];
  const records = db.selectFrom("records").select("records.finding").where("records.identity", "in", identities);
  const ofOurs = isHex(asked) ? [bytesOf(asked)] : [];
  if (identities.length + ofOurs.length === 0) return [];
  const rows = await findingsWithin(db, reach)
    .where(({ or, eb }) => or([eb("findings.id", "in", records), ...(ofOurs.length > 0 ? [eb("findings.public_id", "in", ofOurs)] : [])]))
    .where(isShown)
    .select(["findings.public_id", "findings.title as own", "checks.title", "findings.severity", "findings.standing", "accounts.name"])
    .limit(MOST + 1)
    .execute();
  return rows.map(({ public_id, own, title, severity, standing, name }) => ({
    id: hexOf(public_id),
    title: own ?? title,
    severity,
    status: standing as Shown,
    accountName: name,
  }));
}

const isHex = (text: string): boolean => /^[0-9a-f]{32}$/i.test(text);

/** Products of AWS's whose findings' ARNs people paste from Security Hub. */
const products = ["securityhub", "guardduty", "inspector", "config", "macie", "access-analyzer"] as const;

/** By an id that says all: an ARN. */
function namedByThemselves(asked: string): readonly Uint8Array[] {
  const [, partition, region] = /^arn:([^:]+):[^:]+:([^:]+):/.exec(asked) ?? [];
  if (partition === undefined) return [];
  return [
    recordIdentity("inspector", asked),
    ...products.map((product) =>
      recordIdentity("securityhub", hubNativeId(`arn:${partition}:securityhub:${region}::product/aws/${product}`, asked)),
    ),
  ];
}

/** GuardDuty's id is one of an account and region, which the ARN need not name: it is sought under every detector that the reader may see. */
async function namedByDetectors(db: Kysely<Schema>, reach: Reach, asked: string): Promise<readonly Uint8Array[]> {
  const id = isHex(asked) ? asked : /^arn:[^:]+:guardduty:.*\/finding\/([^/]+)$/.exec(asked)?.[1];
  if (id === undefined) return [];
  const detectors = await db
    .selectFrom("scopes")
    .innerJoin("accounts", "accounts.id", "scopes.account")
    .where("scopes.source", "=", "guardduty")
    .where(within(reach))
    .select(["accounts.account_id", "scopes.region"])
    .execute();
  return detectors.map(({ account_id, region }) => recordIdentity("guardduty", guardDutyNativeId(account_id, region, id)));
}

/** The first letter after all that begin with it. */
const LAST = "\u{10ffff}";

/** The first few are found along the index before anything of them is counted: a beginning may be that of a hundred thousand. */
async function resourcesOf(db: Kysely<Schema>, reach: Reach, asked: string): Promise<Search["resources"]> {
  const isBeginning = /^arn:[^:]+:[^:]+:/.test(asked);
  const first = db
    .selectFrom("resources")
    .select("resources.id")
    .where("resources.uid", ">=", asked)
    .where("resources.uid", isBeginning ? "<" : "<=", isBeginning ? `${asked}${LAST}` : asked)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("findings")
          .innerJoin("accounts", "accounts.id", "findings.account")
          .whereRef("findings.resource", "=", "resources.id")
          .where("findings.counted", "=", 1)
          .where(isShown)
          .where(within(reach))
          .select("findings.id"),
      ),
    )
    .orderBy("resources.uid")
    .orderBy("resources.id")
    .limit(MOST + 1);
  const rows = await findingsWithin(db, reach)
    .where("findings.resource", "in", first)
    .where("findings.counted", "=", 1)
    .where(isShown)
    .select(["resources.uid as id", "resources.type", "resources.name", "accounts.account_id as accountId", "accounts.name as accountName"])
    .select(({ fn }) => fn.countAll<number>().as("findings"))
    .select(sql<number>`sum(findings.standing = 'open')`.as("open"))
    .groupBy("resources.id")
    .orderBy("resources.uid")
    .orderBy("resources.id")
    .execute();
  return [...rows];
}
