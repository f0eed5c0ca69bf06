/** Who wants which mails no more. That is their own word: a file repeats it where it is not known, and never takes it back. */
import { demandEmail, foldedEmail } from "../../posture/email.ts";
import { hexOf } from "../../posture/hex.ts";
import type { UnsubscribedEntry } from "../../posture/settings-file.ts";
import { type MailKind, mailKinds } from "../../posture/words.ts";
import { writeAudit } from "../write/audit.ts";
import { recipientKey, stopMail } from "../write/mail-stops.ts";
import type { Doing, Section, Wanted } from "./section.ts";

export const unsubscribed: Section<UnsubscribedEntry, string> = {
  held: async ({ db }) => {
    const stops = await db.selectFrom("mail_stops").select(["recipient", "kind"]).execute();
    const people = await db.selectFrom("people").where("email", "is not", null).select(["id", "email"]).execute();
    const confirmed = await db.selectFrom("owner_assignments").where("made_by", "is", null).select("email").execute();
    const byRecipient = new Map<string, MailKind[]>();
    for (const { recipient, kind } of stops) byRecipient.set(hexOf(recipient), [...(byRecipient.get(hexOf(recipient)) ?? []), kind]);
    const mails = new Map<string, Set<MailKind>>();
    const known = [...people, ...confirmed.map(({ email }) => ({ id: undefined, email }))];
    for (const { id, email } of known) {
      if (email === null) continue;
      const keys = [recipientKey({ address: email }), ...(id === undefined ? [] : [recipientKey({ person: id })])];
      for (const kind of keys.flatMap((key) => byRecipient.get(hexOf(key)) ?? []))
        mails.set(foldedEmail(email), (mails.get(foldedEmail(email)) ?? new Set()).add(kind));
    }
    return [...mails].map(([email, kinds]) => ({ key: email, id: email, entry: { email, mails: inOrder(kinds) } }));
  },
  find: async (_asking, entry) => {
    const email = foldedEmail(demandEmail(entry.email, "email"));
    return { key: email, target: email };
  },
  differences: (held, { entry }) => (entry.mails.every((kind) => held.mails.includes(kind)) ? [] : ["mails"]),
  add: stop,
  change: (doing, _held, wanted) => stop(doing, wanted),
};

const inOrder = (kinds: ReadonlySet<MailKind>): MailKind[] => mailKinds.filter((kind) => kinds.has(kind));

/** By the address, and of everybody here who has it. */
async function stop({ tx, keys, deed }: Doing, { entry, target: address }: Wanted<UnsubscribedEntry, string>): Promise<void> {
  const people = await tx.all<{ id: number; public_id: Uint8Array }>("SELECT id, public_id FROM people WHERE email_folded = ?", [address]);
  for (const kind of entry.mails) {
    await stopMail(tx, { address }, kind, deed.at);
    for (const { id, public_id } of people)
      if (await stopMail(tx, { person: id }, kind, deed.at))
        await writeAudit(tx, keys.audit, { ...deed, action: "mail-stopped", subject: hexOf(public_id), before: null, after: { kind } });
  }
}
