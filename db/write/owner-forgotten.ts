/** An address that is to be erased, where accounts were given to it by hand. */
import { foldedEmail } from "../../posture/email.ts";
import type { Tx } from "../dialect/connection.ts";
import { type Assigning, removeAssignment } from "./owner-assignments.ts";

/**
 * Takes back what was assigned to the address, each with its entry in the audit log, and forgets the links that asked it to confirm: an open
 * one is worth nothing from then on. Where AWS's tags and contact, or OWNER_FILE, name the address, it is still an owner's: it is erased there.
 * @param email null where a person has none. Nothing is forgotten that another person signs in by.
 */
export async function forgetOwner(tx: Tx, email: string | null, assigning: Assigning): Promise<void> {
  if (email === null) return;
  const folded = foldedEmail(email);
  if ((await tx.get("SELECT 1 FROM people WHERE email_folded = ? LIMIT 1", [folded])) !== undefined) return;
  const assigned = await tx.all<{ public_id: string }>("SELECT public_id FROM owner_assignments WHERE email_folded = ? ORDER BY id", [
    folded,
  ]);
  for (const { public_id } of assigned) await removeAssignment(tx, public_id, assigning);
  await tx.run("DELETE FROM owner_confirmations WHERE lower(email) = ?", [folded]);
}
