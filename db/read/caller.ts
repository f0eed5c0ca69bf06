/**
 * Who stands behind a session, and which accounts are theirs. At every request: what is remembered of it in between is forgotten with whatever is
 * written, so that a session that is ended or a person who is shut out is so at once.
 */
import type { Kysely } from "kysely";
import { type PersonCaller, reachOf } from "../../posture/caller.ts";
import { hexOf } from "../../posture/hex.ts";
import type { Reach } from "../../posture/reach.ts";
import { type AccountId, type Role, roles } from "../../posture/words.ts";
import { remembered } from "../dialect/remembered.ts";
import type { Schema } from "../schema.ts";

export interface SessionLimits {
  readonly now: Date;
  /** Unused so long, it is over. */
  readonly idleMs: number;
}

export interface Known {
  readonly caller: PersonCaller;
  readonly seenAt: string;
  /** Of an owner, or of the owner whose eyes are looked through; undefined: of a role that sees all of them. */
  readonly accounts: readonly AccountId[] | undefined;
}

/** @returns undefined for a session that is unknown, over, or of somebody who may not sign in any more. */
export async function readKnown(db: Kysely<Schema>, tokenHash: Uint8Array, { now, idleMs }: SessionLimits): Promise<Known | undefined> {
  const session = await remembered(db, `session ${hexOf(tokenHash)}`, () => sessionOf(db, tokenHash));
  if (session === undefined) return undefined;
  const { endsAt, ...known } = session;
  const isOver = endsAt <= now.toISOString() || known.seenAt <= new Date(now.getTime() - idleMs).toISOString();
  return isOver ? undefined : known;
}

/** Whether or not it is over by now. */
async function sessionOf(db: Kysely<Schema>, tokenHash: Uint8Array): Promise<(Known & { readonly endsAt: string }) | undefined> {
  const row = await db
    .selectFrom("sessions")
    .innerJoin("people", "people.id", "sessions.person")
    .leftJoin("people as seen", (join) => join.onRef("seen.id", "=", "sessions.through").on("seen.state", "=", "active"))
    .where("sessions.token_hash", "=", tokenHash)
    .where("people.state", "=", "active")
    .select(["sessions.id as session", "sessions.way", "sessions.seen_at", "sessions.ends_at", "sessions.person"])
    .select(["people.public_id", "people.name", "people.email", "people.email_folded", "people.role"])
    .select(["people.kind", "people.code_set_up_at"])
    .select(["seen.id as seen_person", "seen.public_id as seen_public_id", "seen.name as seen_name"])
    .select(["seen.email as seen_email", "seen.email_folded as seen_folded", "seen.role as seen_role"])
    .executeTakeFirst();
  if (row === undefined || !isRole(row.role)) return undefined;
  const through =
    row.seen_public_id === null || !isRole(row.seen_role)
      ? null
      : { publicId: hexOf(row.seen_public_id), name: row.seen_name, email: row.seen_email, role: row.seen_role };
  const { person, session, way, name, email, role } = row;
  const factors = { personKind: row.kind, hasCodes: row.code_set_up_at !== null };
  const caller: PersonCaller = {
    kind: "person",
    person,
    publicId: hexOf(row.public_id),
    name,
    email,
    role,
    session,
    way,
    ...factors,
    through,
  };
  const shown =
    through === null
      ? { person, email: row.email_folded, role }
      : { person: row.seen_person ?? -1, email: row.seen_folded, role: through.role };
  return {
    caller,
    endsAt: row.ends_at,
    seenAt: row.seen_at,
    accounts: shown.role === "owner" ? await readOwnAccounts(db, shown) : undefined,
  };
}

interface Owning {
  /** Row of `people`. */
  readonly person: number;
  /** Folded. */
  readonly email: string | null;
}

/** What somebody may see, whether they ask or are written to. */
export const readReach = async (db: Kysely<Schema>, { role, ...of }: Owning & { readonly role: Role }): Promise<Reach> =>
  reachOf(role, role === "owner" ? await readOwnAccounts(db, of) : undefined);

/** Those that name their address as owner, and those that a claim of the provider gives (domain.md section 8). */
async function readOwnAccounts(db: Kysely<Schema>, { person, email }: Owning): Promise<readonly AccountId[]> {
  const claimed = db.selectFrom("person_accounts").where("person", "=", person).select("account_id");
  const owned =
    email === null
      ? claimed
      : claimed.union(
          db
            .selectFrom("account_owners")
            .innerJoin("accounts", "accounts.id", "account_owners.account")
            .where("account_owners.email_folded", "=", email)
            .select("accounts.account_id"),
        );
  return (await owned.execute()).map(({ account_id }) => account_id).sort();
}

export const isRole = (word: string | null): word is Role => (roles as readonly (string | null)[]).includes(word);
