/** Who works on findings and checks, and what happened to that. */
import type { Kysely } from "kysely";
import type { AuditActorKind } from "../../posture/audit.ts";
import { hexOf } from "../../posture/hex.ts";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId, HandlingWord, Role } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { namesOf } from "./actor-names.ts";
import { within } from "./within.ts";

export interface NamedPerson {
  id: string;
  name: string | null;
}

export interface HandlingEvent {
  at: string;
  by: { kind: AuditActorKind; id: string | null; name: string | null };
  word: HandlingWord;
  value: string | null;
}

/** In short, as a list has it. */
export interface Assigned {
  assignee: NamedPerson | null;
  ticket: string | null;
}

export interface Handling extends Assigned {
  events: HandlingEvent[];
}

export interface CheckHandling extends Handling {
  account: { id: AccountId; name: string } | null;
}

const unhandled: Assigned = { assignee: null, ticket: null };

/** @param findings rows that the reader may see. Those that nobody handles are not there. */
export async function assignedOf(db: Kysely<Schema>, findings: readonly number[]): Promise<ReadonlyMap<number, Assigned>> {
  const rows = await db
    .selectFrom("handlings")
    .where("finding", "in", findings.length === 0 ? [0] : [...findings])
    .select(["finding", "assignee", "ticket"])
    .execute();
  const names = await namesOf(
    db,
    rows.map(({ assignee }) => assignee),
  );
  return new Map(rows.map(({ finding, assignee, ticket }) => [finding ?? 0, { assignee: personOf(assignee, names), ticket }]));
}

/** @param finding a row that the reader may see. */
export async function handlingOfFinding(db: Kysely<Schema>, finding: number): Promise<Handling> {
  const [row] = await handlings(db).where("handlings.finding", "=", finding).execute();
  return row === undefined ? { ...unhandled, events: [] } : wholeOf(db, row);
}

/** Of a check everywhere only for who sees everything: it may speak of accounts that others must not know of. */
export async function handlingsOfCheck(db: Kysely<Schema>, reach: Reach, check: number): Promise<CheckHandling[]> {
  const rows = await handlings(db)
    .leftJoin("accounts", "accounts.id", "handlings.account")
    .where("handlings.check_ref", "=", check)
    .where((eb) => eb.or([eb.and([eb("handlings.account", "is", null), eb.lit(reach.kind === "everything")]), within(reach)(eb)]))
    .select(["accounts.account_id", "accounts.name"])
    .orderBy("accounts.name")
    .orderBy("accounts.id")
    .execute();
  const found: CheckHandling[] = [];
  for (const row of rows)
    found.push({
      ...(await wholeOf(db, row)),
      account: row.account_id === null ? null : { id: row.account_id, name: row.name ?? row.account_id },
    });
  return found;
}

const handlings = (db: Kysely<Schema>) => db.selectFrom("handlings").select(["handlings.id", "handlings.assignee", "handlings.ticket"]);

async function wholeOf(db: Kysely<Schema>, row: { id: number; assignee: string | null; ticket: string | null }): Promise<Handling> {
  const events = await db
    .selectFrom("handling_events")
    .where("handling", "=", row.id)
    .select(["at", "actor_kind", "actor", "word", "value"])
    .orderBy("seq", "desc")
    .limit(500)
    .execute();
  const people = events.flatMap(({ actor, word, value }) => (word === "assigned" ? [actor, value] : [actor]));
  const names = await namesOf(db, [row.assignee, ...people]);
  return {
    assignee: personOf(row.assignee, names),
    ticket: row.ticket,
    events: events.map(({ at, actor_kind, actor, word, value }) => ({
      at,
      by: { kind: actor_kind, id: actor, name: names.get(actor ?? "") ?? null },
      word,
      value: word === "assigned" && value !== null ? (names.get(value) ?? value) : value,
    })),
  };
}

export const personOf = (id: string | null, names: ReadonlyMap<string, string>): NamedPerson | null =>
  id === null ? null : { id, name: names.get(id) ?? null };

export interface Assignee {
  id: string;
  name: string;
  role: Role;
}

/**
 * People who may be assigned: whoever sees the whole organization, and owners of the accounts that it is about.
 * @param accounts twelve digits each; undefined: of any. Of a reader who sees a part, no one beyond that part.
 */
export async function readAssignees(db: Kysely<Schema>, reach: Reach, accounts: readonly AccountId[] | undefined): Promise<Assignee[]> {
  const seen = reach.kind === "everything" ? accounts : (accounts ?? reach.accounts).filter((id) => reach.accounts.includes(id));
  const people = await db
    .selectFrom("people")
    .where("state", "=", "active")
    .where("role", "is not", null)
    .select(["id", "public_id", "name", "email", "email_folded", "role"])
    .execute();
  const owning = await ownersOf(db, seen);
  return people
    .filter(({ id, email_folded, role }) => role !== "owner" || owning.people.has(id) || owning.emails.has(email_folded ?? ""))
    .map(({ public_id, name, email, role }) => ({ id: hexOf(public_id), name: name ?? email ?? hexOf(public_id), role: role as Role }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** As db/read/caller.ts finds an owner's accounts, from the other side. */
async function ownersOf(db: Kysely<Schema>, accounts: readonly AccountId[] | undefined) {
  let claimed = db.selectFrom("person_accounts").select("person");
  let named = db
    .selectFrom("account_owners")
    .innerJoin("accounts", "accounts.id", "account_owners.account")
    .where("account_owners.email_folded", "is not", null)
    .select("account_owners.email_folded");
  if (accounts !== undefined) {
    const ids = accounts.length === 0 ? ["" as AccountId] : [...accounts];
    claimed = claimed.where("account_id", "in", ids);
    named = named.where("accounts.account_id", "in", ids);
  }
  const [people, emails] = await Promise.all([claimed.execute(), named.execute()]);
  return { people: new Set(people.map(({ person }) => person)), emails: new Set(emails.map(({ email_folded }) => email_folded ?? "")) };
}
