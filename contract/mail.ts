/** "No more of these mails", by a signed link and without a sign-in (RFC 8058). */
import { type Static, Type } from "typebox";
import { mailKinds } from "../posture/words.ts";
import { OneOf, TimeOrNull } from "./words.ts";

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
