/** Whether a mail that waits may still go out: asked each time that it is about to be sent, and again before its last dot. */
import { digestKindOf } from "../../posture/digest-preference.ts";
import { includes, type Reach, reachOfText } from "../../posture/reach.ts";
import type { MailKind, PersonState } from "../../posture/words.ts";
import type { Tx } from "../dialect/connection.ts";
import { kyselyOver } from "../dialect/kysely-over.ts";
import { isRole, readReach } from "../read/caller.ts";
import { readConfirmedReach } from "../read/digest-recipients.ts";

interface WaitingMail {
  readonly kind: MailKind;
  readonly address: string | null;
  readonly reach: string | null;
  readonly person: number | null;
  readonly state: PersonState | null;
  readonly role: string | null;
  readonly email: string | null;
  readonly stopped: number;
}

/** @returns whether it was: nobody wants it any more, or what it tells is no longer theirs. */
export async function letUnwantedGo(tx: Tx, mail: number, now: Date): Promise<boolean> {
  const waiting = await tx.get<WaitingMail>(
    `SELECT mails.kind, mails.address, reach, person, people.state, people.role, people.email_folded AS email,
       EXISTS (SELECT 1 FROM mail_stops WHERE mail_stops.recipient = mails.recipient AND mail_stops.kind = mails.kind) AS stopped
     FROM mails LEFT JOIN people ON people.id = mails.person WHERE mails.id = ?`,
    [mail],
  );
  const why = waiting && (await unwanted(tx, waiting));
  if (why === undefined) return false;
  await tx.run("UPDATE mails SET state = 'dropped', why = ?, ended_at = ? WHERE id = ?", [why, now.toISOString(), mail]);
  return true;
}

async function unwanted(tx: Tx, mail: WaitingMail): Promise<string | undefined> {
  const { kind, address, person, state, role, email, stopped } = mail;
  const db = kyselyOver(tx);
  if (stopped === 1) return "stopped";
  if (person === null) return lost(mail, await readConfirmedReach(db, address ?? ""));
  // Nothing at all is for who may not sign in.
  if (state !== "active" && state !== "invited") return state ?? "erased";
  // What was composed for a lead is nothing for who is an owner by now.
  const digest = isRole(role) ? digestKindOf(role) : undefined;
  if (!isRole(role) || digest === undefined || (kind !== "alert" && kind !== digest)) return "another role";
  return lost(mail, await readReach(db, { person, email, role }));
}

/** Of what was put before its reach was kept only the role is known. */
function lost({ reach: text }: WaitingMail, now: Reach): string | undefined {
  const composed = text === null ? undefined : reachOfText(text);
  if (composed === undefined || includes(now, composed)) return undefined;
  return composed.kind === "everything" ? "another role" : "lost an account";
}
