/** One kind of decision in the file: how it is read, found again in this database, and decided by what the API decides by. */
import type { Kysely } from "kysely";
import type { OwnerRules } from "../../posture/owner.ts";
import { NotHere } from "../../posture/settings-file.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import type { Keys } from "../keys.ts";
import type { Schema } from "../schema.ts";
import { localPersonByEmail, personById } from "../write/people.ts";
import type { Deed } from "../write/tokens.ts";

/** What is decided here. */
export interface Held<Entry> {
  /** The same as that of the file's entry about the same thing. By rows: it says nothing outside of this database. */
  readonly key: string;
  readonly entry: Entry;
  /** By which the stores know it. */
  readonly id: string;
}

export interface Asking {
  readonly db: Kysely<Schema>;
  readonly now: Date;
  readonly timeZone: string;
  /** Folded addresses of those whom the file itself makes. */
  readonly people: ReadonlySet<string>;
  /** Judges a webhook's address. @throws Refusal naming `target`. */
  readonly target: (address: string) => URL;
}

export interface Found<Target> {
  readonly key: string;
  readonly target: Target;
}

export interface Doing {
  readonly tx: Tx;
  readonly keys: Pick<Keys, "audit" | "sealing">;
  readonly deed: Deed;
  readonly now: Date;
  readonly timeZone: string;
  readonly rules: OwnerRules;
  /** What must be told to whoever imports, this once: a webhook's secret. */
  readonly tell: (line: string) => void;
}

/** An entry of the file, with what it is about. */
export interface Wanted<Entry, Target> extends Found<Target> {
  readonly entry: Entry;
}

export interface Section<Entry, Target> {
  readonly held: (asking: Pick<Asking, "db" | "now">) => Promise<readonly Held<Entry>[]>;
  /** @throws Refusal naming the entry's field; NotHere, Over. @param held of this section. */
  readonly find: (asking: Asking, entry: Entry, held: readonly Held<Entry>[]) => Promise<Found<Target>>;
  /** Fields that are otherwise than the entry has them: what it does not name stays as it is. */
  readonly differences: (held: Entry, wanted: Wanted<Entry, Target>) => readonly string[];
  /** Why it cannot be made though it is well formed. @throws Refusal, NotHere, Over. */
  readonly makeable?: (asking: Asking, wanted: Wanted<Entry, Target>) => Promise<void>;
  readonly add: (doing: Doing, wanted: Wanted<Entry, Target>) => Promise<void>;
  readonly change: (doing: Doing, held: Held<Entry>, wanted: Wanted<Entry, Target>) => Promise<void>;
  /** Undefined: a file takes none of these away. */
  readonly remove?: (doing: Doing, held: Held<Entry>) => Promise<void>;
  /** After all of this section, in the last one's transaction. */
  readonly finish?: (doing: Doing) => Promise<void>;
}

/** Members of `names` that the file's entry has, and that are otherwise here. */
export function differing<Entry extends object>(held: Entry, wanted: Entry, names: readonly (keyof Entry & string)[]): readonly string[] {
  return names.filter((name) => wanted[name] !== undefined && JSON.stringify(held[name]) !== JSON.stringify(wanted[name]));
}

/** An entry as the file has it: in the order given, without what there is nothing of. */
export const entryOf = <Entry extends object>(members: { [Name in keyof Entry]?: Entry[Name] | null | undefined }): Entry =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null)) as Entry;

/** Addresses by public id: as whoever decided something, or is to do it, is called in the file. */
export async function addressesOf(db: Kysely<Schema>): Promise<(publicId: string | null) => string | undefined> {
  const people = await db.selectFrom("people").where("state", "<>", "erased").select(["public_id", "email"]).execute();
  const addresses = new Map(people.map(({ public_id, email }) => [Buffer.from(public_id).toString("hex"), email ?? undefined]));
  return (publicId) => addresses.get(publicId ?? "");
}

/** @returns the public id of whoever has the address: a local person before one of the provider's. */
export async function publicIdOf(rows: Rows, email: string): Promise<string | undefined> {
  const local = await localPersonByEmail(rows, email);
  const other = await rows.get<{ id: number }>("SELECT id FROM people WHERE email_folded = ? AND state <> 'erased' ORDER BY id LIMIT 1", [
    email.trim().toLowerCase(),
  ]);
  const person = local ?? (other === undefined ? undefined : await personById(rows, other.id));
  return person === undefined ? undefined : Buffer.from(person.public_id).toString("hex");
}

/** @throws NotHere naming `field` where nobody has the address, here or in the file; Refusal where they may not sign in. */
export async function demandPerson({ db, people }: Asking, email: string | undefined, field: string): Promise<void> {
  if (email === undefined || people.has(email.trim().toLowerCase())) return;
  const found = await db
    .selectFrom("people")
    .where("email_folded", "=", email.trim().toLowerCase())
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
