/**
 * Who gets a digest: everybody who may sign in and has an address (their role says which digest), and the owners of accounts who have confirmed
 * by a link that they are theirs and never signed in. An address in a tag alone gets none: nobody has proved that somebody reads it, and whoever
 * may write a tag could have the weaknesses of an account mailed to themselves (docs/decisions/digests-go-to-proven-addresses.md).
 */
import type { Kysely } from "kysely";
import { reachOf } from "../../posture/caller.ts";
import { type DigestPreference, digestKindOf, usualPreference } from "../../posture/digest-preference.ts";
import { foldedEmail } from "../../posture/email.ts";
import { hexOf } from "../../posture/hex.ts";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId, PersonKind } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { isRole, readReach } from "./caller.ts";

export interface DigestRecipient {
  readonly kind: "owner-digest" | "lead-digest";
  /** Row of `people`; null: an owner who never signed in. */
  readonly person: number | null;
  readonly publicId: string | null;
  readonly known: PersonKind | "confirmed";
  readonly name: string | null;
  /** null: nothing can be sent to them. */
  readonly address: string | null;
  readonly reach: Reach;
  readonly preference: DigestPreference;
  /** ISO 8601: no digest was due to them before. */
  readonly since: string;
}

/** In the order in which they came. An owner without an active account is not among them. */
export async function readDigestRecipients(db: Kysely<Schema>, only?: { readonly publicId: string }): Promise<DigestRecipient[]> {
  let asked = db
    .selectFrom("people")
    .leftJoin("digest_preferences", "digest_preferences.person", "people.id")
    .where("people.state", "=", "active")
    .where("people.role", "is not", null)
    .select(["people.id", "people.public_id", "people.kind", "people.name", "people.email", "people.email_folded", "people.role"])
    .select(["people.made_at", "pace", "quiet_weeks", "daily_alert", "time_zone"])
    .orderBy("people.id");
  if (only !== undefined) asked = asked.where("people.public_id", "=", Buffer.from(only.publicId, "hex"));
  const active = new Set(
    (await db.selectFrom("accounts").where("state", "in", ["active", "pending_activation"]).select("account_id").execute()).map(
      ({ account_id }) => account_id,
    ),
  );
  const recipients: DigestRecipient[] = [];
  for (const row of await asked.execute()) {
    if (!isRole(row.role)) continue;
    const kind = digestKindOf(row.role);
    if (kind === undefined) continue;
    const reach = await readReach(db, { person: row.id, email: row.email_folded, role: row.role });
    if (reach.kind === "accounts" && !reach.accounts.some((account) => active.has(account))) continue;
    recipients.push({
      ...{ kind, person: row.id, publicId: hexOf(row.public_id), known: row.kind, name: row.name, address: row.email, reach },
      preference: preferenceOf(row),
      since: row.made_at,
    });
  }
  return only === undefined ? [...recipients, ...(await confirmedOwners(db))] : recipients;
}

type PreferenceColumns = {
  [Name in "pace" | "quiet_weeks" | "daily_alert" | "time_zone"]: Schema["digest_preferences"][Name] | null;
};

function preferenceOf({ pace, quiet_weeks, daily_alert, time_zone }: PreferenceColumns): DigestPreference {
  if (pace === null || quiet_weeks === null) return usualPreference;
  return { pace, quietWeeks: quiet_weeks, dailyAlert: daily_alert === 1, timeZone: time_zone };
}

export async function readDigestPreference(db: Kysely<Schema>, person: number): Promise<DigestPreference> {
  const row = await db.selectFrom("digest_preferences").where("person", "=", person).selectAll().executeTakeFirst();
  return row === undefined ? usualPreference : preferenceOf(row);
}

/** By a link, of an account that is still theirs: a later assignment, or another's, takes it away. */
const confirmed = (db: Kysely<Schema>) =>
  db
    .selectFrom("owner_assignments")
    .innerJoin("accounts", "accounts.id", "owner_assignments.account")
    .innerJoin("account_owners", (join) =>
      join.onRef("account_owners.account", "=", "accounts.id").onRef("account_owners.email_folded", "=", "owner_assignments.email_folded"),
    )
    .where("owner_assignments.made_by", "is", null)
    .where("account_owners.source", "=", "assigned");

/** What may be told to an owner's address that nobody signs in by. */
export async function readConfirmedReach(db: Kysely<Schema>, address: string): Promise<Reach> {
  const mine = confirmed(db).where("owner_assignments.email_folded", "=", foldedEmail(address));
  const accounts = await mine.select("accounts.account_id").distinct().execute();
  return reachOf(
    "owner",
    accounts.map(({ account_id }) => account_id),
  );
}

async function confirmedOwners(db: Kysely<Schema>): Promise<DigestRecipient[]> {
  const rows = await confirmed(db)
    .where("accounts.state", "in", ["active", "pending_activation"])
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("people").whereRef("people.email_folded", "=", "owner_assignments.email_folded").select("people.id"))),
    )
    .select(["owner_assignments.email", "owner_assignments.name", "owner_assignments.made_at", "accounts.account_id"])
    .orderBy("owner_assignments.id")
    .execute();
  const owners = new Map<string, { name: string | null; since: string; email: string; accounts: AccountId[] }>();
  for (const { email, name, made_at, account_id } of rows) {
    const owner = owners.get(email.toLowerCase()) ?? { name, since: made_at, email, accounts: [] };
    owner.accounts.push(account_id);
    owners.set(email.toLowerCase(), owner);
  }
  return [...owners.values()].map(({ email, name, since, accounts }) => ({
    ...({ kind: "owner-digest", person: null, publicId: null, known: "confirmed", name, address: email } as const),
    reach: reachOf("owner", [...new Set(accounts)].sort()),
    preference: usualPreference,
    since,
  }));
}

/** Owners that accounts name, and to whom no digest goes: nobody signs in by that address, and nobody has confirmed it. */
export async function readUnreachedOwners(db: Kysely<Schema>): Promise<{ email: string; accounts: number }[]> {
  const reached = new Set((await readDigestRecipients(db)).flatMap(({ address }) => address?.toLowerCase() ?? []));
  const rows = await db
    .selectFrom("account_owners")
    .innerJoin("accounts", "accounts.id", "account_owners.account")
    .where("accounts.state", "in", ["active", "pending_activation"])
    .where("email_folded", "is not", null)
    .groupBy("email_folded")
    .select(({ fn }) => ["email_folded as email", fn.countAll<number>().as("accounts")])
    .orderBy("accounts", "desc")
    .orderBy("email_folded")
    .execute();
  return rows.flatMap(({ email, accounts }) => (email === null || reached.has(email) ? [] : [{ email, accounts }]));
}
