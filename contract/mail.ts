/** What was mailed, and "no more of these mails" by a signed link and without a sign-in (RFC 8058). */
import { type Static, Type } from "typebox";
import { attemptOutcomes, mailKinds, mailStates } from "../posture/words.ts";
import { Cursor, ListOf, OneOf, PublicId, TextOrNull, Time, TimeOrNull, WordOrNull } from "./words.ts";

const Token = Type.String({
  pattern: "^[a-z-]{1,20}\\.[0-9a-f]{32}\\.[A-Za-z0-9_-]{43}$",
  description: "As the link has it",
});

export const MailStopParams = Type.Object({ token: Token });
export const MailStopQuestion = Type.Object({ token: Token }, { additionalProperties: false });
export type MailStopQuestion = Static<typeof MailStopQuestion>;

export const MailStop = Type.Object({
  kind: OneOf(mailKinds),
  stoppedAt: TimeOrNull("Since then no more of these are sent to whom the mail went to."),
});
export type MailStop = Static<typeof MailStop>;

export const MailsQuery = Type.Object(
  {
    state: Type.Optional(OneOf(mailStates)),
    kind: Type.Optional(OneOf(mailKinds)),
    person: Type.Optional(PublicId),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type MailsQuery = Static<typeof MailsQuery>;

const Attempt = Type.Object({
  begunAt: Time("Begun."),
  handedAt: TimeOrNull("Sent but for its last dot: from here on the server may have it."),
  endedAt: TimeOrNull("null: it goes on."),
  outcome: WordOrNull(
    attemptOutcomes,
    "sent: taken. later: not now. refused: never this mail. trouble: nobody's mail for now. cut off: Pillarwatch died. null: it goes on",
  ),
  code: Type.Union([Type.Integer(), Type.Null()], { description: "Of the server's answer; null: there was none" }),
  answer: TextOrNull("What the server said, or what was in the way"),
  perhapsTaken: Type.Boolean({ description: "It was handed over and no answer came: the server may have it" }),
});

export const Mail = Type.Object({
  id: PublicId,
  kind: OneOf(mailKinds),
  to: Type.Object({
    id: TextOrNull("Public id of the person; null: an owner who confirmed by a link and never signed in"),
    name: TextOrNull("As they are called today"),
    address: TextOrNull("Where it goes; null: erased"),
  }),
  period: Type.String({ description: "The week that it is about, or the day of an alert" }),
  subject: TextOrNull("null: erased"),
  state: OneOf(mailStates, "waiting: to be sent, now or again later. failed: never to be sent. dropped: let go before it was sent"),
  why: TextOrNull("Of one that failed or was let go: refused, given up, stopped, disabled, erased, another role, lost an account"),
  putAt: Time("Composed and put to the outbox."),
  dueAt: TimeOrNull("The next attempt; null: there is none."),
  endedAt: TimeOrNull("Sent, failed or let go; null: it waits."),
  messageId: Type.String({ description: "Without angle brackets. Amazon SES writes its own in its place" }),
  perhapsTwice: Type.Boolean({ description: "An attempt was handed over and never answered: it may have arrived more than once" }),
  attempts: Type.Array(Attempt, { description: "All of them, the newest first" }),
});
export type Mail = Static<typeof Mail>;

export const Mails = ListOf(Mail);
export type Mails = Static<typeof Mails>;
