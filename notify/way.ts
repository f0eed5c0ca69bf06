/** A way out for mails: SMTP or Amazon SES. What it knows of a mail is where it goes and its bytes. */
import type { AttemptEnd } from "../db/write/mail-attempts.ts";

export interface Envelope {
  readonly from: string;
  readonly to: string;
}

export interface MailWay {
  /** As a person calls it: "mail.example.com, port 587". */
  readonly name: string;
  /**
   * Sends the bytes as they are, once: whoever calls decides whether it is tried again.
   * @param hand is asked before the last piece goes out, by which the server may have the mail; false: it must not.
   */
  send(envelope: Envelope, message: Uint8Array, hand: () => Promise<boolean>): Promise<AttemptEnd | "not handed">;
  /** Whether a mail could be sent now, short of sending one. @returns undefined, or what is in the way. */
  verify(): Promise<string | undefined>;
  close(): void;
}

/** What every way demands before anything is sent: an address of the envelope is a line of the protocol. */
export const demandEnvelope = ({ from, to }: Envelope): void => {
  for (const address of [from, to])
    if (/[\s<>\p{Cc}]|[^\x21-\x7e]/u.test(address)) throw new Error("an envelope's address has a character that no address has");
};
