/** Owners assigned by hand: each with its entry in the audit log and the owners settled anew, in one transaction. */

import { foldedEmail } from "../../posture/email.ts";
import { hexOf } from "../../posture/hex.ts";
import type { OwnerRules } from "../../posture/owner.ts";
import type { AccountId } from "../../posture/words.ts";
import type { Tx } from "../dialect/connection.ts";
import { newPublicId } from "../secrets.ts";
import { writeAudit } from "./audit.ts";
import { settleOwners } from "./owners.ts";
import type { Deed } from "./tokens.ts";

/** What is assigned: an account, or an OU with all that is below it. */
export type Assigned =
  | { readonly by: "account"; readonly row: number; readonly id: AccountId }
  | { readonly by: "ou"; readonly id: string };

export interface NewAssignment {
  readonly of: Assigned;
  readonly email: string;
  readonly name: string | null;
  /** The owner said so by a link, told by a file of decisions: then nobody else made it. */
  readonly isConfirmed?: boolean;
}

/** What an assignment needs beside the transaction. */
export interface Assigning {
  /** `Keys.audit`. */
  readonly key: Uint8Array;
  readonly rules: OwnerRules;
  readonly deed: Deed;
}

/**
 * @param assignment of an address that somebody demanded (posture/email.ts).
 * @returns its public id. What is assigned already keeps its own, and takes the name that is given now.
 */
export async function assignOwner(tx: Tx, assignment: NewAssignment, assigning: Assigning): Promise<string> {
  const publicId = await writeAssignment(tx, assignment, assigning);
  await settleOwners(tx, assigning.rules);
  return publicId;
}

/** As `assignOwner`; the owners that follow are the caller's to settle, once after many. */
export async function writeAssignment(tx: Tx, assignment: NewAssignment, { key, deed }: Omit<Assigning, "rules">): Promise<string> {
  const { of, isConfirmed = false } = assignment;
  // Without anybody's word it would look like one that its owner confirmed: digests would go to an address that nobody has proved.
  const id = isConfirmed ? null : (deed.actor.id ?? deed.actor.kind);
  const { publicId, isNew } = await insertAssignment(tx, assignment, { at: deed.at, actor: { id } });
  if (isNew)
    await writeAudit(tx, key, {
      ...deed,
      action: "owner-assigned",
      subject: of.id,
      before: null,
      after: { assignment: publicId, of: of.by, ...(isConfirmed ? { confirmed: true } : {}) },
    });
  return publicId;
}

/** The row alone: what is written of it elsewhere, and the owners that follow, are the caller's. */
export async function insertAssignment(
  tx: Tx,
  { of, email, name }: NewAssignment,
  { at, actor }: Pick<Deed, "at"> & { readonly actor: { readonly id: string | null } },
): Promise<{ readonly publicId: string; readonly isNew: boolean }> {
  const [account, ou] = of.by === "account" ? [of.row, null] : [null, of.id];
  const publicId = hexOf(newPublicId());
  const kept = await tx.get<{ public_id: string }>(
    `INSERT INTO owner_assignments (public_id, account, ou_id, email, email_folded, name, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (ifnull(account, 0), ifnull(ou_id, ''), email_folded) DO UPDATE SET name = ifnull(excluded.name, owner_assignments.name)
     RETURNING public_id`,
    [publicId, account, ou, email, foldedEmail(email), name, actor.id, at],
  );
  if (kept === undefined) throw new Error("an assignment that was just written is not there");
  return { publicId: kept.public_id, isNew: kept.public_id === publicId };
}

/** @returns false where there is none. */
export async function removeAssignment(tx: Tx, publicId: string, assigning: Assigning): Promise<boolean> {
  const isRemoved = await deleteAssignment(tx, publicId, assigning);
  if (isRemoved) await settleOwners(tx, assigning.rules);
  return isRemoved;
}

/** As `removeAssignment`; the owners that follow are the caller's to settle. */
export async function deleteAssignment(tx: Tx, publicId: string, { key, deed }: Omit<Assigning, "rules">): Promise<boolean> {
  const removed = await tx.get<{ account_id: string | null; ou_id: string | null }>(
    `DELETE FROM owner_assignments WHERE public_id = ?
     RETURNING (SELECT account_id FROM accounts WHERE accounts.id = owner_assignments.account) AS account_id, ou_id`,
    [publicId],
  );
  if (removed === undefined) return false;
  const { account_id, ou_id } = removed;
  const of = account_id === null ? "ou" : "account";
  await writeAudit(tx, key, {
    ...deed,
    action: "owner-removed",
    subject: account_id ?? ou_id,
    before: { assignment: publicId, of },
    after: null,
  });
  return true;
}
