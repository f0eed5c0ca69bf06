/** The people who may sign in. What lets them in is in none of these answers. */
import { type Kysely, sql } from "kysely";
import { hexOf } from "../../posture/hex.ts";
import type { PersonKind, Role } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { countTotals, cursorAfter, keyOf, type Page } from "./page.ts";

export interface Person {
  id: string;
  name: string | null;
  email: string | null;
  role: Role | null;
  kind: PersonKind;
  state: "invited" | "active" | "disabled";
  accounts: number;
  hasCodes: boolean;
  sessions: number;
  madeAt: string;
  signedInAt: string | null;
}

export interface PeopleQuestion {
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** In the order in which they were made. @param idleMs unused so long, a session is over. */
export async function readPeople(db: Kysely<Schema>, query: PeopleQuestion, now: Date, idleMs: number): Promise<Page<Person>> {
  const { search, role, limit = 50, cursor } = query;
  let found = peopleOf(db, now, idleMs);
  if (role !== undefined) found = found.where("people.role", "=", role);
  if (search !== undefined) {
    const wanted = search.toLowerCase();
    found = found.where(({ or, eb }) =>
      or([
        eb(sql<number>`instr(lower(coalesce(people.name, '')), ${wanted})`, ">", 0),
        eb(sql<number>`instr(coalesce(people.email_folded, ''), ${wanted})`, ">", 0),
      ]),
    );
  }
  const totals = await countTotals(db, found.clearSelect().select("people.id"));
  let page = found.orderBy("people.id").limit(limit + 1);
  if (cursor !== undefined) page = page.where("people.id", ">", keyOf(cursor, "people", query, ["number"] as const)[0]);
  const rows = await page.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(personOf),
    ...totals,
    next: rows.length > limit && last !== undefined ? cursorAfter([last.id], "people", query) : null,
  };
}

export async function readPerson(db: Kysely<Schema>, publicId: Uint8Array, now: Date, idleMs: number): Promise<Person | undefined> {
  const row = await peopleOf(db, now, idleMs).where("people.public_id", "=", publicId).executeTakeFirst();
  return row && personOf(row);
}

/** Without an administrator nobody can let anybody in. */
export const readHasAdministrator = async (db: Kysely<Schema>): Promise<boolean> =>
  (await db
    .selectFrom("people")
    .where("role", "=", "administrator")
    .where("state", "=", "active")
    .select("id")
    .limit(1)
    .executeTakeFirst()) !== undefined;

const peopleOf = (db: Kysely<Schema>, now: Date, idleMs: number) =>
  db
    .selectFrom("people")
    .where("people.state", "<>", "erased")
    .select(["people.id", "people.public_id", "people.name", "people.email", "people.role", "people.kind", "people.state"])
    .select(["people.code_set_up_at", "people.made_at", "people.signed_in_at"])
    .select(({ selectFrom }) => [
      selectFrom(
        selectFrom("person_accounts")
          .whereRef("person_accounts.person", "=", "people.id")
          .select("person_accounts.account_id")
          .union(
            selectFrom("account_owners")
              .innerJoin("accounts", "accounts.id", "account_owners.account")
              .whereRef("account_owners.email_folded", "=", "people.email_folded")
              .select("accounts.account_id"),
          )
          .as("owned"),
      )
        .select(({ fn }) => fn.countAll<number>().as("n"))
        .as("accounts"),
      selectFrom("sessions")
        .whereRef("sessions.person", "=", "people.id")
        .where("sessions.ends_at", ">", now.toISOString())
        .where("sessions.seen_at", ">", new Date(now.getTime() - idleMs).toISOString())
        .select(({ fn }) => fn.countAll<number>().as("n"))
        .as("sessions"),
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof peopleOf>["execute"]>>[number];

const personOf = (row: Row): Person => ({
  id: hexOf(row.public_id),
  name: row.name,
  email: row.email,
  role: row.role,
  kind: row.kind,
  state: row.state as Person["state"],
  accounts: row.accounts ?? 0,
  hasCodes: row.code_set_up_at !== null,
  sessions: row.sessions ?? 0,
  madeAt: row.made_at,
  signedInAt: row.signed_in_at,
});
