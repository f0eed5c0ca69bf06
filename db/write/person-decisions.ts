/** What is decided of a person who is here: another name, role or state, with its entries in the audit log and the sessions that end by it. */
import type { AuditAction } from "../../posture/audit.ts";
import { hexOf } from "../../posture/hex.ts";
import type { PersonState, Role } from "../../posture/words.ts";
import type { Tx } from "../dialect/connection.ts";
import { writeAudit } from "./audit.ts";
import { changePerson, keepAnAdministrator, type PersonRow } from "./people.ts";
import { endSessionsOf } from "./sessions.ts";
import type { Deed } from "./tokens.ts";

/** Undefined: as it is. */
export interface PersonDecision {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly role?: Role | undefined;
  readonly state?: Exclude<PersonState, "erased"> | undefined;
}

/** @throws Refusal naming `role` or `state` where nobody could let anybody in any more. */
export async function decidePerson(tx: Tx, key: Uint8Array, before: PersonRow, decision: PersonDecision, deed: Deed): Promise<void> {
  const { name, email, role, state } = decision;
  await changePerson(tx, before.id, { ...(name && { name }), ...(email && { email }), ...(role && { role }), ...(state && { state }) });
  const entry = (action: AuditAction, from: unknown, to: unknown) =>
    writeAudit(tx, key, { ...deed, action, subject: hexOf(before.public_id), before: from, after: to });
  const isOther = (name !== undefined && name !== before.name) || (email !== undefined && email !== before.email);
  const isOtherRole = role !== undefined && role !== before.role;
  if (isOther) await entry("person-changed", null, null);
  if (isOtherRole) await entry("role-changed", { role: before.role }, { role });
  if (state !== undefined && state !== before.state)
    await entry(state === "disabled" ? "person-disabled" : "person-enabled", { state: before.state }, { state });
  if (isOtherRole || state === "disabled") await endSessionsOf(tx, before.id);
  if (before.role === "administrator" && before.state === "active") await keepAnAdministrator(tx, role === undefined ? "state" : "role");
}
