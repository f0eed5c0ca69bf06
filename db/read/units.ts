/** The organization's OUs as a tree, each with the posture of all accounts below it. */
import type { Kysely } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import { noCounts } from "../../posture/score.ts";
import type { Schema } from "../schema.ts";
import { controlsByParts, controlsOfUnits } from "./control-counts.ts";
import { type Calendar, todayOf } from "./counted.ts";
import { type Due, dueByAccount, dueTogether } from "./due.ts";
import { type PostureOf, postureOf } from "./posture.ts";
import { type DayShare, sharesBy, sharesTogether } from "./share.ts";
import { movedTogether, standingsBy } from "./standing.ts";
import type { View } from "./view.ts";
import { within } from "./within.ts";

export interface Unit extends PostureOf {
  path: string;
  name: string;
  parent: string | null;
  id: string | null;
  organizationId: string | null;
  accounts: number;
  accountsHere: number;
  due: Due | null;
  scopes: DayShare;
  scoreScopes: DayShare;
}

interface UnitAccount {
  readonly id: number;
  readonly organization_id: string | null;
  readonly ou_id: string | null;
  readonly ou_path: string;
}

/** In the order of a tree that is read from the top: each OU before those below it. An OU without an account that one may see is not there. */
export async function readUnits(
  db: Kysely<Schema>,
  reach: Reach,
  calendar: Calendar,
  { asIf }: Pick<View, "asIf"> = {},
): Promise<{ items: Unit[] }> {
  const accounts = await db
    .selectFrom("accounts")
    .select(["accounts.id", "accounts.organization_id", "accounts.ou_id", "accounts.ou_path"])
    .where(within(reach))
    .where("accounts.ou_path", "is not", null)
    .where("accounts.state", "not in", ["left", "outside"])
    .$narrowType<{ ou_path: string }>()
    .execute();
  const units = new Map<string, { readonly path: string; readonly accounts: UnitAccount[] }>();
  const pairs: (readonly [number, string])[] = [];
  for (const account of accounts) {
    for (const path of pathsTo(account.ou_path)) {
      const key = keyOf(account, path);
      const unit = units.get(key) ?? { path, accounts: [] };
      unit.accounts.push(account);
      units.set(key, unit);
      pairs.push([account.id, key]);
    }
  }
  const view = { accounts: accounts.map(({ id }) => id), regions: undefined, principles: undefined, asIf };
  const days = { day: todayOf(calendar) };
  const [standings, controls, due, shares] = await Promise.all([
    standingsBy<number>(db, "account", view, days),
    // Whoever sees all accounts of an OU sees its own sums, which hold what was decided.
    reach.kind === "everything" && asIf === undefined ? controlsOfUnits(db, unitPairs(accounts)) : controlsByParts(db, pairs, { asIf }),
    dueByAccount(db, view, days.day),
    sharesBy<number>(db, "account", view, calendar),
  ]);
  const items = [...units].map(([key, { path, accounts: below }]): Unit => {
    const moved = movedTogether(below.flatMap(({ id }) => standings.get(id) ?? []));
    const here = below.filter(({ ou_path }) => ou_path === path);
    const read = below.flatMap(({ id }) => shares.get(id) ?? []);
    const hasReported = read.some((share) => share.hasReported) || below.some(({ id }) => standings.has(id));
    return {
      path,
      name: path.split(SEPARATOR).at(-1) ?? path,
      parent: path.includes(SEPARATOR) ? path.slice(0, path.lastIndexOf(SEPARATOR)) : null,
      id: here[0]?.ou_id ?? null,
      organizationId: below[0]?.organization_id ?? null,
      accounts: below.length,
      accountsHere: here.length,
      ...postureOf({ moved, controls: { now: controls.get(key) ?? noCounts, earlier: noCounts } }, hasReported),
      due: hasReported ? dueTogether(below.flatMap(({ id }) => due.get(id) ?? [])) : null,
      scopes: sharesTogether(read.map(({ all }) => all)),
      scoreScopes: sharesTogether(read.map(({ score }) => score)),
    };
  });
  return { items: items.sort((a, b) => compare(orderOf(a), orderOf(b))) };
}

/** Each OU that has accounts of its own, with all above it. */
function unitPairs(accounts: readonly UnitAccount[]): readonly (readonly [UnitAccount, string])[] {
  const units = new Map(accounts.map((account) => [`${account.ou_id ?? ""} ${keyOf(account, account.ou_path)}`, account]));
  return [...units.values()].flatMap((account) => pathsTo(account.ou_path).map((path) => [account, keyOf(account, path)] as const));
}

const SEPARATOR = " / ";

/** `Root`, `Root / Payments`, `Root / Payments / Cards`. */
const pathsTo = (path: string): readonly string[] => {
  const names = path.split(SEPARATOR);
  return names.map((_, index) => names.slice(0, index + 1).join(SEPARATOR));
};

/** Two organizations may have a unit of the same name each. */
const keyOf = ({ organization_id }: UnitAccount, path: string): string => `${organization_id ?? ""} ${path}`;

const orderOf = ({ organizationId, path }: Unit): readonly string[] => [organizationId ?? "", ...path.split(SEPARATOR)];

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, name] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (name !== other) return name < other ? -1 : 1;
  }
  return a.length - b.length;
}
