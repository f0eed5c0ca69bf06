/** Pages by key: what the last row of a page was, never how many rows came before it, so that rows that arrive meanwhile shift nothing. */
import { createHash } from "node:crypto";
import type { AliasableExpression, Kysely } from "kysely";
import { Refusal } from "../../posture/refusal.ts";
import type { Schema } from "../schema.ts";

export interface Page<Item> {
  items: Item[];
  total: number;
  totalExact: boolean;
  next: string | null;
}

/** Up to here a total is counted exactly (architecture.md section 6). */
export const EXACT_TOTAL = 10_000;

/** @param counted at most `EXACT_TOTAL + 1`. */
export const totals = (counted: number): { total: number; totalExact: boolean } =>
  counted > EXACT_TOTAL ? { total: EXACT_TOTAL, totalExact: false } : { total: counted, totalExact: true };

interface Countable {
  limit(most: number): AliasableExpression<unknown>;
}

/** @param asked a column of all that is listed; counted no further than exactly. */
export async function countTotals(db: Kysely<Schema>, asked: Countable): Promise<{ total: number; totalExact: boolean }> {
  const { total } = await db
    .selectFrom(asked.limit(EXACT_TOTAL + 1).as("counted"))
    .select(({ fn }) => fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return totals(total);
}

type Key = readonly (string | number)[];

type List =
  | "acceptances"
  | "findings"
  | "finding events"
  | "finding groups"
  | "accounts"
  | "changes"
  | "checks"
  | "coverage"
  | "coverage matrix"
  | "detective controls"
  | "people"
  | "plans"
  | "runs"
  | "audit"
  | "tokens"
  | "mails"
  | "deliveries";

/** A cursor is bound to its list and its question: with another filter it would silently leave rows out. */
export const cursorAfter = (key: Key, list: List, question: object): string =>
  Buffer.from(JSON.stringify([mark(list, question), ...key])).toString("base64url");

export const notOfThisList = (): Refusal => new Refusal("cursor", "is not one that this list has given; ask for the first page without it");

/** @throws Refusal naming `cursor`. */
export function keyOf<Kinds extends readonly ("string" | "number")[]>(
  cursor: string,
  list: List,
  question: object,
  kinds: Kinds,
): Keys<Kinds> {
  const [marked, ...key] = parts(cursor);
  const fits = key.length === kinds.length && key.every((part, index) => typeof part === kinds[index]);
  if (!fits) throw notOfThisList();
  if (marked !== mark(list, question))
    throw new Refusal("cursor", "belongs to another list or filter; ask for the first page of this one without it");
  return key as unknown as Keys<Kinds>;
}

type Keys<Kinds extends readonly ("string" | "number")[]> = { [Index in keyof Kinds]: Kinds[Index] extends "string" ? string : number };

function parts(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return []; // not ours: the caller says so
  }
}

/** The same for the same filter in any order of its members; the page's size may change on the way. */
function mark(list: List, question: object): string {
  const members = Object.entries(question)
    .filter(([name, value]) => value !== undefined && name !== "cursor" && name !== "limit")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([list, members]))
    .digest("base64url")
    .slice(0, 8);
}
