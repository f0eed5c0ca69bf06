/** The people of the sample organization: invented, like all of it. */
import type { Tx } from "../dialect/connection.ts";
import { changePerson, makePerson, type PersonRow } from "./people.ts";

/** So many pairs of eyes are enough to look through. */
const OWNERS = 12;

export async function demonstrationLead(tx: Tx, at: string): Promise<PersonRow> {
  const known = await tx.get<{ id: number }>("SELECT id FROM people WHERE kind = 'demonstration' AND email IS NULL AND state <> 'erased'");
  if (known !== undefined) return changePerson(tx, known.id, { state: "active", role: "lead" });
  return makePerson(tx, { kind: "demonstration", email: null, name: "Demonstration lead", role: "lead", state: "active" }, at);
}

/** Owners of the most accounts, as their tags name them; those who are there already stay. */
export async function makeDemonstrationOwners(tx: Tx, at: string): Promise<void> {
  const missing = await tx.all<{ email: string; name: string }>(
    `SELECT email_folded AS email, min(name) AS name FROM account_owners
     WHERE email_folded IS NOT NULL AND email_folded NOT IN (SELECT email_folded FROM people WHERE email_folded IS NOT NULL)
     GROUP BY email_folded ORDER BY count(*) DESC, email_folded
     LIMIT max(0, ${OWNERS} - (SELECT count(*) FROM people WHERE kind = 'demonstration' AND email_folded IS NOT NULL))`,
  );
  for (const { email, name } of missing)
    await makePerson(tx, { kind: "demonstration", email, name: name === email ? null : name, role: "owner", state: "active" }, at);
}
