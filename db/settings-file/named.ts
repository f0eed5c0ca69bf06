/** Whom and what an entry names, found again in this database. */
import type { Kysely } from "kysely";
import { foldedEmail } from "../../posture/email.ts";
import { hexOf } from "../../posture/hex.ts";
import { everything } from "../../posture/reach.ts";
import { NotHere } from "../../posture/settings-file.ts";
import type { Rows } from "../dialect/connection.ts";
import { readUnitId } from "../read/owner-assignments.ts";
import type { Schema } from "../schema.ts";
import { localPersonByEmail, personById } from "../write/people.ts";
import type { Asking } from "./section.ts";

/** Addresses by public id: as whoever decided something, or is to do it, is called in the file. */
export async function addressesOf(db: Kysely<Schema>): Promise<(publicId: string | null) => string | undefined> {
  const people = await db.selectFrom("people").where("state", "<>", "erased").select(["public_id", "email"]).execute();
  const addresses = new Map(people.map(({ public_id, email }) => [hexOf(public_id), email ?? undefined]));
  return (publicId) => addresses.get(publicId ?? "");
}

/** @returns the public id of whoever has the address: a local person before one of the provider's. */
export async function publicIdOf(rows: Rows, email: string): Promise<string | undefined> {
  const local = await localPersonByEmail(rows, email);
  const other = await rows.get<{ id: number }>("SELECT id FROM people WHERE email_folded = ? AND state <> 'erased' ORDER BY id LIMIT 1", [
    foldedEmail(email.trim()),
  ]);
  const person = local ?? (other === undefined ? undefined : await personById(rows, other.id));
  return person === undefined ? undefined : hexOf(person.public_id);
}

/** @throws NotHere naming `field` where nobody has the address, here or in the file; Refusal where they may not sign in. */
export async function demandPerson({ db, people }: Asking, email: string | undefined, field: string): Promise<void> {
  if (email === undefined) return;
  const folded = foldedEmail(email.trim());
  if (people.has(folded)) return;
  const found = await db
    .selectFrom("people")
    .where("email_folded", "=", folded)
    .where("state", "in", ["active", "invited"])
    .select("id")
    .executeTakeFirst();
  if (found === undefined) throw new NotHere(field, `${email} is nobody who may sign in here, nor a person of this file`);
}

/** @throws NotHere naming `account`. @returns its row. */
export async function demandAccount({ db }: Pick<Asking, "db">, id: string, field = "account"): Promise<number> {
  const found = await db
    .selectFrom("accounts")
    .where("account_id", "=", id as Schema["accounts"]["account_id"])
    .select("id")
    .executeTakeFirst();
  if (found === undefined) throw new NotHere(field, `${id} is no account that was collected here`);
  return found.id;
}

/** @throws NotHere naming `ou`. @returns its id. */
export async function demandUnit({ db }: Pick<Asking, "db">, ou: string): Promise<string> {
  const id = await readUnitId(db, everything, ou);
  if (id === undefined) throw new NotHere("ou", `${ou} is no OU that was collected here, or two organizations have one of that name`);
  return id;
}
