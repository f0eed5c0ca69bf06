/** The accounts, each with its owner, its posture, what has changed, and how much of it is freshly read. */
import { type Kysely, type SqlBool, sql } from "kysely";
import type { Owner } from "../../posture/owner.ts";
import type { Reach } from "../../posture/reach.ts";
import { type AccountState, type AsIf, type PrincipleGroup, principleGroups } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { controlsBy, noControls } from "./control-counts.ts";
import { type Calendar, comparedWith, todayOf } from "./counted.ts";
import { type Due, dueByAccount, nothingDue } from "./due.ts";
import { foldedNames, isOwnedBy, type OwnersOf, ownersOfAccounts } from "./owners-of.ts";
import { countTotals, cursorAfter, keyOf, type Page } from "./page.ts";
import { type Change, changeOf, type Part, type PostureOf, postureOf } from "./posture.ts";
import { type DayShare, type PartShares, sharesBy } from "./share.ts";
import { type Days, nothingMoved, standingsBy } from "./standing.ts";
import { totalOf } from "./summary.ts";
import { type View, viewOf } from "./view.ts";
import { within } from "./within.ts";

export interface AccountsQuery {
  readonly asIf?: AsIf | undefined;
  readonly state?: readonly AccountState[] | undefined;
  readonly ou?: readonly string[] | undefined;
  readonly owner?: readonly string[] | undefined;
  readonly hasOwner?: boolean | undefined;
  /** Parts of `KEY=VALUE`: all of them, of whichever tags. */
  readonly tag?: readonly string[] | undefined;
  readonly search?: string | undefined;
  /** The day that is compared with. */
  readonly since?: string | undefined;
  readonly include?: readonly "principles"[] | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** What an answer about accounts needs beside the database. */
export interface AccountsContext {
  readonly calendar: Calendar;
}

export interface Account extends PostureOf {
  id: string;
  name: string;
  state: AccountState;
  organizationId: string | null;
  organizationalUnit: string | null;
  joinedAt: string | null;
  firstSeen: string;
  leftAt: string | null;
  /** The first of the owners. */
  owner: Owner | null;
  owners: Owner[];
  tags: Record<string, string>;
  change: Change | null;
  due: Due | null;
  scopes: DayShare;
  scoreScopes: DayShare;
  staleSince: string | null;
}

export interface AccountPrinciple extends Pick<PostureOf, "score" | "open" | "openTotal"> {
  id: PrincipleGroup;
  checksPassed: number | null;
  /** Since the day that the account's change is counted from. */
  openChange: number | null;
}

export interface ListedAccount extends Account {
  principles: AccountPrinciple[] | null;
}

/** By name, as a reader looks for them. @throws Refusal for a cursor that is not of this list, or naming `since`. */
export async function readAccounts(
  db: Kysely<Schema>,
  reach: Reach,
  query: AccountsQuery,
  context: AccountsContext,
): Promise<Page<ListedAccount>> {
  const { limit = 100, cursor } = query;
  const days = await comparedWith(db, todayOf(context.calendar), query.since);
  const after = cursor === undefined ? undefined : keyOf(cursor, "accounts", query, ["string", "number"] as const);
  const asked = await matching(db, reach, query);
  const totals = await countTotals(db, asked.select("accounts.id"));
  let page = asked
    .selectAll("accounts")
    .orderBy("accounts.name")
    .orderBy("accounts.id")
    .limit(limit + 1);
  if (after !== undefined) page = page.where(sql<SqlBool>`(accounts.name, accounts.id) > (${after[0]}, ${after[1]})`);
  const rows = await page.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const [accounts, principles] = await Promise.all([
    told(db, shown, days, context, query.asIf),
    query.include?.includes("principles") === true ? principlesBy(db, shown, days, query.asIf) : undefined,
  ]);
  return {
    items: accounts.map((account, index) => ({
      ...account,
      principles: principles === undefined ? null : principlesOf(principles, shown[index], account),
    })),
    ...totals,
    next: rows.length > limit && last !== undefined ? cursorAfter([last.name, last.id], "accounts", query) : null,
  };
}

async function matching(db: Kysely<Schema>, reach: Reach, query: AccountsQuery) {
  const { state, ou, owner, hasOwner, tag, search } = query;
  let found = db.selectFrom("accounts").where(within(reach));
  if (state !== undefined) found = found.where("accounts.state", "in", state);
  if (ou !== undefined) found = found.where("accounts.id", "in", listed((await viewOf(db, reach, { ou })).accounts ?? []));
  if (search !== undefined) {
    const text = search.toLowerCase();
    found = found.where(
      sql<SqlBool>`(instr(accounts.account_id, ${text}) > 0 OR instr(lower(accounts.name), ${text}) > 0 OR instr(lower(accounts.ou_path), ${text}) > 0)`,
    );
  }
  if (owner === undefined && hasOwner === undefined && tag === undefined) return found;
  // Owners and tags are told apart by what they say, and there are few enough accounts to read each one's.
  const [tagged, owners] = await Promise.all([found.select(["accounts.id", "accounts.tags"]).execute(), ownersOfAccounts(db, undefined)]);
  const fitting = tagged.filter(({ id, tags }) => fits(tagsOf(tags), owners.get(id), query));
  return found.where("accounts.id", "in", listed(fitting.map(({ id }) => id)));
}

/** No account has the number 0: an empty list is none of them. */
const listed = (ids: readonly number[]): readonly number[] => (ids.length === 0 ? [0] : ids);

function fits(tags: Record<string, string>, owners: readonly Owner[] | undefined, { owner, hasOwner, tag }: AccountsQuery): boolean {
  if (hasOwner !== undefined && hasOwner !== (owners !== undefined)) return false;
  if (owner !== undefined && !isOwnedBy(owners, foldedNames(owner))) return false;
  const texts = Object.entries(tags).map(([key, value]) => `${key}=${value}`.toLowerCase());
  return tag?.every((part) => texts.some((text) => text.includes(part.toLowerCase()))) ?? true;
}

const tagsOf = (text: string): Record<string, string> => JSON.parse(text) as Record<string, string>;

export type AccountRow = Schema["accounts"];

const viewOfRows = (rows: readonly AccountRow[], asIf: AsIf | undefined): View => ({
  asIf,
  accounts: rows.map(({ id }) => id),
  regions: undefined,
  principles: undefined,
});

/** @param rows that are within the reader's reach already. */
async function told(
  db: Kysely<Schema>,
  rows: readonly AccountRow[],
  days: Days,
  { calendar }: AccountsContext,
  asIf: AsIf | undefined,
): Promise<Account[]> {
  const view = viewOfRows(rows, asIf);
  const [standings, controls, scopes, owners, due] = await Promise.all([
    standingsBy<number>(db, "account", view, days),
    controlsBy<number>(db, "account", view, days),
    scopesOf(db, view, calendar),
    ownersOfAccounts(db, view.accounts),
    dueByAccount(db, view, todayOf(calendar)),
  ]);
  return rows.map((row) => {
    const moved = standings.get(row.id);
    const part: Part = { moved: moved ?? nothingMoved(), controls: controls.get(row.id) ?? noControls };
    return accountOf(row, { part, isKnown: moved !== undefined, days, owners, scopes, due });
  });
}

/** How much of each account is freshly read. */
type ScopesOf = ReadonlyMap<number, PartShares>;

export const scopesOf = (db: Kysely<Schema>, view: View, calendar: Calendar): Promise<ScopesOf> =>
  sharesBy<number>(db, "account", view, calendar);

interface ToldOf {
  readonly part: Part;
  /** Something was found of it, whether or not a scope of it was ever read. */
  readonly isKnown: boolean;
  readonly days: Days;
  readonly owners: OwnersOf;
  readonly scopes: ScopesOf;
  readonly due: ReadonlyMap<number, Due>;
}

export function accountOf(row: AccountRow, { part, isKnown, days, owners: ownersOf, scopes, due }: ToldOf): Account {
  const { all = noScopes, score = noScopes, hasReported = false, staleSince = null } = scopes.get(row.id) ?? {};
  const owners = ownersOf.get(row.id) ?? [];
  return {
    id: row.account_id,
    name: row.name,
    state: row.state,
    organizationId: row.organization_id,
    organizationalUnit: row.ou_path,
    joinedAt: row.joined_at,
    firstSeen: row.first_seen,
    leftAt: row.left_at,
    owner: owners[0] ?? null,
    owners: [...owners],
    tags: tagsOf(row.tags),
    ...postureOf(part, hasReported || isKnown),
    change: changeOf(part, days, hasReported || isKnown),
    due: hasReported || isKnown ? (due.get(row.id) ?? nothingDue()) : null,
    scopes: all,
    scoreScopes: score,
    staleSince,
  };
}

export const noScopes: DayShare = { fresh: 0, of: 0, deniedByScp: 0 };

/** Of each principle, by the account's row. */
type PartsOf = (account: number, principle: PrincipleGroup) => Part;

async function principlesBy(db: Kysely<Schema>, rows: readonly AccountRow[], days: Days, asIf: AsIf | undefined): Promise<PartsOf> {
  const view = viewOfRows(rows, asIf);
  const [standings, controls] = await Promise.all([
    standingsBy<string>(db, "account principle", view, days),
    controlsBy<string>(db, "account principle", view, { day: days.day }),
  ]);
  return (account, principle) => {
    const key = `${account} ${principle}`;
    return { moved: standings.get(key) ?? nothingMoved(), controls: controls.get(key) ?? noControls };
  };
}

/** In the order of the principles. Whoever has reported has no open findings of a principle that nothing is known of. */
const principlesOf = (partOf: PartsOf, row: AccountRow | undefined, { openTotal: all, change }: Account): AccountPrinciple[] =>
  principleGroups.map((id) => {
    const part = partOf(row?.id ?? 0, id);
    const { score, checksPassed, open, openTotal } = postureOf(part, all !== null);
    const openChange = change === null ? null : totalOf(part.moved.now.open) - totalOf(part.moved.earlier.open);
    return { id, score, checksPassed: checksPassed.percentage, open, openTotal, openChange };
  });
