/** People: made, changed, erased. Nothing here decides who may do so. */
import { foldedEmail } from "../../posture/email.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { AccountId, PersonKind, PersonState, Role } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import { newPublicId } from "../secrets.ts";
import { eraseMails } from "./outbox.ts";

export interface PersonRow {
  readonly id: number;
  readonly public_id: Uint8Array;
  readonly kind: PersonKind;
  readonly email: string | null;
  readonly name: string | null;
  readonly role: Role | null;
  readonly state: PersonState;
  readonly password: string | null;
  readonly code_secret: Uint8Array | null;
  readonly code_set_up_at: string | null;
  readonly code_step: number | null;
  readonly code_drift_s: number;
}

const columns = "id, public_id, kind, email, name, role, state, password, code_secret, code_set_up_at, code_step, code_drift_s";

export const personById = (rows: Rows, id: number): Promise<PersonRow | undefined> =>
  rows.get<PersonRow>(`SELECT ${columns} FROM people WHERE id = ? AND state <> 'erased'`, [id]);

export const personByPublicId = (rows: Rows, publicId: Uint8Array): Promise<PersonRow | undefined> =>
  rows.get<PersonRow>(`SELECT ${columns} FROM people WHERE public_id = ? AND state <> 'erased'`, [publicId]);

export const localPersonByEmail = (rows: Rows, email: string): Promise<PersonRow | undefined> =>
  rows.get<PersonRow>(`SELECT ${columns} FROM people WHERE kind = 'local' AND email_folded = ?`, [foldedEmail(email.trim())]);

/** @param subject of the provider: issuer and sub. */
export const personBySubject = (rows: Rows, subject: string): Promise<PersonRow | undefined> =>
  rows.get<PersonRow>(`SELECT ${columns} FROM people WHERE subject = ?`, [subject]);

export interface NewPerson {
  readonly kind: PersonKind;
  readonly email: string | null;
  readonly name: string | null;
  readonly role: Role | null;
  readonly state: PersonState;
  readonly subject?: string;
}

/** @throws Refusal naming `email` where a local person has it. */
export async function makePerson(tx: Tx, person: NewPerson, at: string): Promise<PersonRow> {
  const { kind, email, name, role, state, subject = null } = person;
  if (kind === "local" && email !== null && (await localPersonByEmail(tx, email)) !== undefined)
    throw new Refusal("email", "somebody with this address is here already");
  const { id } = await tx.run(
    "INSERT INTO people (public_id, kind, subject, email, email_folded, name, role, state, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [newPublicId(), kind, subject, email, email === null ? null : foldedEmail(email), name, role, state, at],
  );
  return stored(tx, id);
}

export interface PersonChanges {
  readonly name?: string | null;
  readonly email?: string | null;
  readonly role?: Role | null;
  readonly state?: PersonState;
  readonly password?: string;
}

export async function changePerson(tx: Tx, id: number, changes: PersonChanges): Promise<PersonRow> {
  const { email, ...others } = changes;
  const told = { ...others, ...(email === undefined ? {} : { email, email_folded: email === null ? null : foldedEmail(email) }) };
  for (const [column, value] of Object.entries(told)) await tx.run(`UPDATE people SET ${column} = ? WHERE id = ?`, [value, id]);
  return stored(tx, id);
}

/** Who they were goes, with all that let them in; that there was somebody stays, so that the audit log still tells of one and the same. */
export async function erasePerson(tx: Tx, id: number): Promise<void> {
  await tx.run(
    `UPDATE people SET state = 'erased', subject = NULL, email = NULL, email_folded = NULL, name = NULL, role = NULL, password = NULL,
     code_secret = NULL, code_set_up_at = NULL, code_step = NULL, code_drift_s = 0 WHERE id = ?`,
    [id],
  );
  for (const table of ["person_accounts", "sessions", "one_time_links", "recovery_codes", "digest_preferences", "views"])
    await tx.run(`DELETE FROM ${table} WHERE person = ?`, [id]);
  await eraseMails(tx, id);
}

/** @returns those that the last claim gave, in order. */
export const claimedAccounts = async (rows: Rows, person: number): Promise<readonly AccountId[]> =>
  (await rows.all<{ account_id: AccountId }>("SELECT account_id FROM person_accounts WHERE person = ? ORDER BY account_id", [person])).map(
    ({ account_id }) => account_id,
  );

/** What a claim says replaces what it said before. */
export async function giveAccounts(tx: Tx, person: number, accounts: readonly AccountId[]): Promise<void> {
  await tx.run("DELETE FROM person_accounts WHERE person = ?", [person]);
  for (const account of new Set(accounts))
    await tx.run("INSERT INTO person_accounts (person, account_id) VALUES (?, ?)", [person, account]);
}

/** The last who can let others in. @throws Refusal naming `field`: nobody can shut everybody out. */
export async function keepAnAdministrator(tx: Tx, field: string): Promise<void> {
  if (!(await hasAdministrator(tx))) throw new Refusal(field, "this is the last active administrator: make another one first");
}

export const hasAdministrator = async (rows: Rows): Promise<boolean> =>
  (await rows.get("SELECT 1 FROM people WHERE role = 'administrator' AND state = 'active' LIMIT 1")) !== undefined;

async function stored(tx: Tx, id: number): Promise<PersonRow> {
  const row = await personById(tx, id);
  if (row === undefined) throw new Error(`person ${id} is not there`);
  return row;
}
