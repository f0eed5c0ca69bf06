import { type Static, Type } from "typebox";
import { mailStates } from "../posture/words.ts";
import { Count, OneOf, PublicId, TextOrNull, Time, TimeOrNull, WordOrNull } from "./words.ts";

const paces = ["weekly", "two-weekly", "monthly", "none"] as const;
const kinds = ["owner-digest", "lead-digest"] as const;
const Week = Type.String({
  pattern: "^[0-9]{4}-W[0-9]{2}$",
  description: "A week of ISO 8601, Monday to Sunday; where it is asked for, the one that ended last unless said",
});

const preferenceMembers = {
  pace: OneOf(paces, "How often. none: no digest"),
  quietWeeks: OneOf(["short", "none"], "Of a time in which nothing happened: a short mail, or none"),
  dailyAlert: Type.Boolean({ description: "A mail on the morning after a day with new critical findings or threats" }),
  timeZone: TextOrNull("IANA name, such as Europe/Berlin: whose hours are told, and when it is due; null: the organization's"),
};

export const DigestPreference = Type.Object(preferenceMembers, { additionalProperties: false });
export type DigestPreference = Static<typeof DigestPreference>;

const DigestMail = Type.Object({
  kind: Type.String({ description: "owner-digest, lead-digest or alert" }),
  period: Type.String({ description: "The week, or the day of an alert" }),
  subject: TextOrNull("null: erased, or one's own that did not go out"),
  state: OneOf([...mailStates, "quiet"], "Of the mail; quiet: nothing had happened, and they want none then"),
  why: TextOrNull("Of a failed one, or one that was let go"),
  at: Time("Put to the outbox; of a quiet time, when that was found."),
  endedAt: TimeOrNull("Sent, failed or let go; null: it waits."),
});

export const OwnDigest = Type.Object({
  kind: WordOrNull(kinds, "Which digest one gets; null: none goes to a viewer, or to an owner of no account"),
  address: TextOrNull("Where it goes; null: nothing can be sent"),
  preference: DigestPreference,
  organizationTimeZone: Type.String({ description: "IANA name" }),
  stoppedAt: TimeOrNull("Unsubscribed by the link in a mail; null: not."),
  nextDueAt: TimeOrNull("The next is made then; null: none is due."),
  sendsMail: Type.Boolean({ description: "false: no mail server is configured, and nothing is sent" }),
  history: Type.Array(DigestMail, { description: "The newest first, a year of them at most" }),
});
export type OwnDigest = Static<typeof OwnDigest>;

export const Digests = Type.Object({
  items: Type.Array(
    Type.Object({
      id: TextOrNull("Public id of the person; null: an owner who confirmed by a link and never signed in"),
      name: TextOrNull("As they are called"),
      address: TextOrNull("Where it goes; null: nothing can be sent"),
      kind: OneOf(kinds, "Which digest"),
      accounts: Type.Union([Type.Integer(), Type.Null()], { description: "Of an owner; null: all" }),
      pace: OneOf(paces, "How often they want it"),
      stoppedAt: TimeOrNull("Unsubscribed by the link in a mail; null: not."),
      nextDueAt: TimeOrNull("The next is made then; null: none is due."),
      last: Type.Union([DigestMail, Type.Null()], { description: "The last one; null: there was none yet" }),
    }),
  ),
  unreached: Type.Array(Type.Object({ email: Type.String(), accounts: Count("Accounts that name them") }), {
    description: "Owners whom accounts name, and to whom nothing goes: they never signed in and have not confirmed",
  }),
  unreachedTotal: Count("All of these"),
  week: Week,
  sendsMail: Type.Boolean({ description: "false: no mail server is configured, and nothing is sent" }),
  outbox: Type.Object({
    waiting: Count("To be sent, now or again later"),
    overdue: Count("Of these, waiting for more than two hours"),
    failed: Count("Never to be sent, of the last 30 days"),
    lastSentAt: TimeOrNull("The last mail went out then; null: none did."),
    trouble: TextOrNull("What the mail server or the network said to the last attempt; null: it went well"),
  }),
});
export type Digests = Static<typeof Digests>;

export const DigestParams = Type.Object({ id: PublicId });

export const PreviewQuery = Type.Object(
  {
    week: Type.Optional(
      Type.String({ pattern: "^[0-9]{4}-W[0-9]{2}$", description: "The last of the digest's weeks; the one that ended last unless said" }),
    ),
  },
  { additionalProperties: false },
);
export type PreviewQuery = Static<typeof PreviewQuery>;

export const Preview = {
  description: "The mail as it is made now, without the way to unsubscribe",
  content: { "text/html": { schema: Type.String({ default: "<!doctype html><title>Payments got worse: 3 new critical</title>…" }) } },
};
