/**
 * Which findings are asked for: the one filter behind the list, its groups, its suggestions and its export. What it asks of accounts, checks
 * and days is looked up once; what is left is a condition on rows (findings-rows.ts).
 */
import type { Kysely } from "kysely";
import { beginOf, type Day, dayAfter } from "../../posture/calendar.ts";
import type { Catalogue } from "../../posture/catalogue/decide.ts";
import { betweenDays, isDay } from "../../posture/range.ts";
import type { Reach } from "../../posture/reach.ts";
import { Refusal } from "../../posture/refusal.ts";
import {
  type AsIf,
  type Cause,
  type Direction,
  type Due,
  type Kind,
  type PrincipleGroup,
  type Reason,
  type Severity,
  type SourceId,
  severities,
} from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { countedIn } from "./changes.ts";
import { type Calendar, todayOf } from "./counted.ts";
import type { Shown } from "./finding-row.ts";
import { foldedNames, isOwnedBy, ownersOfAccounts } from "./owners-of.ts";
import { practicesOfChecks } from "./parts.ts";
import { knownSince } from "./trend-days.ts";
import type { Between } from "./trend-sums.ts";
import { viewOf } from "./view.ts";

/** Any of the words; against: none of them. */
interface Sides {
  readonly account: string;
  readonly ou: string;
  readonly owner: string;
  readonly region: string;
  readonly severity: Severity;
  readonly status: Shown;
  readonly reason: Reason;
  readonly kind: Kind;
  readonly source: SourceId;
  readonly product: string;
  readonly check: string;
  readonly principle: PrincipleGroup;
  readonly bestPractice: string;
  readonly resource: string;
  readonly resourceType: string;
}
export type SuggestedField = keyof Sides;
type Words<Word> = readonly Word[] | undefined;
type Asked = { readonly [Name in keyof Sides]?: Words<Sides[Name]> };
type AskedAgainst = { readonly [Name in keyof Sides as `not${Capitalize<Name>}`]?: Words<Sides[Name]> };

export interface FindingsFilter extends Asked, AskedAgainst {
  readonly id?: readonly string[] | undefined;
  readonly resourceId?: readonly string[] | undefined;
  readonly hasOwner?: boolean | undefined;
  readonly asIf?: AsIf | undefined;
  readonly reopened?: boolean | undefined;
  readonly secondHand?: boolean | undefined;
  readonly evidenceLost?: boolean | undefined;
  readonly firstSeenFrom?: string | undefined;
  readonly firstSeenTo?: string | undefined;
  readonly openedFrom?: string | undefined;
  readonly openedTo?: string | undefined;
  readonly leftFrom?: string | undefined;
  readonly leftTo?: string | undefined;
  /** Public ids of people. */
  readonly assignee?: readonly string[] | undefined;
  readonly due?: readonly Due[] | undefined;
  readonly search?: string | undefined;
  readonly include?: readonly "uncounted"[] | undefined;
  readonly cause?: Cause | undefined;
  readonly direction?: Direction | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What an answer about findings needs beside the database. */
export interface FindingsContext {
  readonly catalogue: Pick<Catalogue, "decide">;
  readonly calendar: Calendar;
}

/** From this instant on, and before that one. */
export interface Instants {
  readonly from: string | undefined;
  readonly before: string | undefined;
}

/** The part of a change that is asked for, instead of how findings stand. */
export interface AskedChange {
  readonly direction: Direction;
  readonly cause: Cause;
  /** Undefined: no change is counted in that range. */
  readonly between: Between | undefined;
}

export interface Matching {
  readonly filter: FindingsFilter;
  /** Rows of the accounts; undefined: all of them, and the reader may see every one. */
  readonly accounts: readonly number[] | undefined;
  /** The negated ones taken away; undefined: whichever. */
  readonly severities: readonly Severity[] | undefined;
  /** Rows of checks that are about the best practices that are asked for, or against. */
  readonly ofPractices: readonly number[] | undefined;
  readonly notOfPractices: readonly number[] | undefined;
  readonly firstSeen: Instants;
  readonly opened: Instants;
  readonly left: Instants;
  /** By which what is due is told. */
  readonly today: Day;
  readonly change: AskedChange | undefined;
}

/** @throws Refusal naming a day, or what is missing of a change. */
export async function matchingOf(
  db: Kysely<Schema>,
  reach: Reach,
  filter: FindingsFilter,
  { calendar }: FindingsContext,
): Promise<Matching> {
  const { bestPractice, notBestPractice, severity, notSeverity } = filter;
  const days = daysOf(filter, calendar.timeZone);
  const change = changeAsked(filter);
  const practices = bestPractice === undefined && notBestPractice === undefined ? [] : await practicesOfChecks(db, reach);
  const about = (ids: readonly string[] | undefined) =>
    ids && [...new Set(practices.filter(([, practice]) => ids.includes(practice)).map(([check]) => check))];
  return {
    filter,
    accounts: await accountsOf(db, reach, filter),
    severities:
      severity === undefined && notSeverity === undefined
        ? undefined
        : severities.filter((word) => (severity === undefined || severity.includes(word)) && notSeverity?.includes(word) !== true),
    ofPractices: about(bestPractice),
    notOfPractices: about(notBestPractice),
    ...days,
    today: todayOf(calendar),
    change: change && {
      ...change,
      between: countedIn(betweenDays(change.from, change.to, todayOf(calendar)), await knownSince(db)),
    },
  };
}

/** Few enough to be looked at one by one: what is asked of an account is decided here, and is a list of rows from then on. */
async function accountsOf(db: Kysely<Schema>, reach: Reach, filter: FindingsFilter): Promise<readonly number[] | undefined> {
  const { account, ou, notAccount, notOu, owner, notOwner, hasOwner } = filter;
  const { accounts } = await viewOf(db, reach, { account, ou });
  const isByOwner = owner !== undefined || notOwner !== undefined || hasOwner !== undefined;
  if (notAccount === undefined && notOu === undefined && !isByOwner) return accounts;
  const [rows, below, ownersBy] = await Promise.all([
    db.selectFrom("accounts").select(["id", "account_id"]).execute(),
    notOu === undefined ? undefined : viewOf(db, reach, { ou: notOu }),
    isByOwner ? ownersOfAccounts(db, undefined) : undefined,
  ]);
  const [within, outside] = [accounts && new Set(accounts), new Set(below?.accounts)];
  const [wanted, unwanted] = [owner && foldedNames(owner), foldedNames(notOwner ?? [])];
  return rows
    .filter(({ id, account_id }) => {
      if (within?.has(id) === false || outside.has(id) || notAccount?.includes(account_id) === true) return false;
      if (ownersBy === undefined) return true;
      const owners = ownersBy.get(id);
      if (hasOwner !== undefined && hasOwner !== (owners !== undefined)) return false;
      return (wanted === undefined || isOwnedBy(owners, wanted)) && !isOwnedBy(owners, unwanted);
    })
    .map(({ id }) => id);
}

const instants = ["firstSeen", "opened", "left"] as const;

function daysOf(filter: FindingsFilter, timeZone: string): Record<(typeof instants)[number], Instants> {
  const day = (field: `${(typeof instants)[number]}${"From" | "To"}`): Day | undefined => {
    const given = filter[field];
    if (given === undefined || isDay(given)) return given;
    throw new Refusal(field, `${given} is no day of the calendar`);
  };
  const between = (name: (typeof instants)[number]): Instants => {
    const [from, to] = [day(`${name}From`), day(`${name}To`)];
    if (from !== undefined && to !== undefined && from > to) throw new Refusal(`${name}From`, `${from} is after ${name}To, which is ${to}`);
    return { from: from && beginOf(from, timeZone), before: to && beginOf(dayAfter(to), timeZone) };
  };
  return { firstSeen: between("firstSeen"), opened: between("opened"), left: between("left") };
}

/** All four members, or none of them. */
function changeAsked({ cause, direction, from, to }: FindingsFilter) {
  if (cause !== undefined && direction !== undefined && from !== undefined && to !== undefined) return { cause, direction, from, to };
  const given = Object.entries({ cause, direction, from, to });
  if (given.every(([, value]) => value === undefined)) return undefined;
  const [missing] = given.find(([, value]) => value === undefined) ?? ["cause"];
  throw new Refusal(missing, "is missing: a part of a change is asked for by cause, direction, from and to");
}
