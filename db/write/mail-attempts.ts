/**
 * Mails on their way: taken by one process at a time, handed over, ended. What can go wrong between two lines here is told by what stands in the
 * tables then: an attempt that was handed over and never ended may have arrived, one that was not handed over has not.
 */
import { retryAfterMs, saidText } from "../../posture/retry.ts";
import type { AttemptOutcome, MailKind } from "../../posture/words.ts";
import { inflated } from "../deflated.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import { type Holder, mayLive } from "./lease.ts";
import { letUnwantedGo } from "./mail-wanted.ts";

/** So long one may be at a mail before it is handed over, and so long afterwards: then another takes it. Whoever sends gives up earlier. */
const TAKEN_MS = 6 * 60_000;
const HANDED_MS = 12 * 60_000;

/** So long a mail is tried: RFC 5321 section 4.5.4.1 wants four to five days. */
const GIVEN_UP_MS = 5 * 86_400_000;

export interface TakenMail {
  readonly id: number;
  /** Row of its attempt. */
  readonly attempt: number;
  /** Attempts so far, this one among them. */
  readonly attempts: number;
  readonly kind: MailKind;
  readonly address: string;
  readonly messageId: string;
  readonly message: Uint8Array;
  readonly putAt: string;
}

interface DueRow {
  readonly id: number;
  readonly kind: MailKind;
  readonly address: string | null;
  readonly message_id: string;
  readonly message: Uint8Array | null;
  readonly put_at: string;
  readonly attempts: number;
}

/** Whoever is at a mail and does not live any more: their attempts are told to be cut off, and their mails are due again. */
export async function freeDeadMails(tx: Tx, mine: Holder, now: Date): Promise<void> {
  const held = await tx.all<{ id: number; holder: string; lease_until_ms: number }>(
    "SELECT id, holder, lease_until_ms FROM mails WHERE holder IS NOT NULL",
  );
  for (const { id, holder, lease_until_ms } of held) {
    const other = JSON.parse(holder) as Holder;
    // One's own is looked at by its time only: another turn of this very loop is at it.
    if (now.getTime() < lease_until_ms && (other.token === mine.token || mayLive(other, mine))) continue;
    await tx.run("UPDATE mail_attempts SET ended_at = ?, outcome = 'cut off' WHERE mail = ? AND ended_at IS NULL", [now.toISOString(), id]);
    await tx.run("UPDATE mails SET holder = NULL, lease_until_ms = NULL WHERE id = ?", [id]);
  }
}

/** @returns when the next may be begun, milliseconds; 0: now. All processes together keep to the rate. */
export async function rateOpensMs(rows: Rows, perMinute: number, now: Date): Promise<number> {
  const nth = await rows.get<{ begun_at: string }>("SELECT begun_at FROM mail_attempts ORDER BY id DESC LIMIT 1 OFFSET ?", [perMinute - 1]);
  const opens = nth === undefined ? 0 : Date.parse(nth.begun_at) + 60_000;
  // One that was begun in the future was begun before the clock was set back.
  return opens <= now.getTime() || opens > now.getTime() + 60_000 ? 0 : opens;
}

/** The one that is due longest; such as nobody wants any more, or may have, are let go on the way. @returns undefined where none is due. */
export async function takeMail(tx: Tx, holder: Holder, now: Date): Promise<TakenMail | undefined> {
  for (;;) {
    const row = await tx.get<DueRow>(
      `SELECT id, kind, address, message_id, message, put_at, attempts FROM mails
       WHERE state = 'waiting' AND due_at <= ? AND holder IS NULL ORDER BY due_at, id LIMIT 1`,
      [now.toISOString()],
    );
    if (row === undefined) return undefined;
    if (!(await letUnwantedGo(tx, row.id, now))) return begin(tx, row, holder, now);
  }
}

async function begin(tx: Tx, row: DueRow, holder: Holder, now: Date): Promise<TakenMail> {
  const { id, kind, address, message_id, message, put_at, attempts } = row;
  if (address === null || message === null) throw new Error(`mail ${id} waits and has no address or no content`);
  const at = now.toISOString();
  await tx.run("UPDATE mails SET holder = ?, lease_until_ms = ?, attempts = attempts + 1 WHERE id = ?", [
    JSON.stringify(holder),
    now.getTime() + TAKEN_MS,
    id,
  ]);
  const attempt = (await tx.run("INSERT INTO mail_attempts (mail, begun_at) VALUES (?, ?)", [id, at])).id;
  return { id, attempt, attempts: attempts + 1, kind, address, messageId: message_id, message: inflated(message), putAt: put_at };
}

/**
 * Written before the last dot is sent, never after: whoever dies in between may have sent it, and the log says so.
 * @returns false where the mail is another's by now, or nobody wants it any more, or may have it: the dot must not be sent.
 */
export async function handMail(tx: Tx, { id, attempt }: TakenMail, holder: Holder, now: Date): Promise<boolean> {
  const { changes } = await tx.run("UPDATE mails SET lease_until_ms = ? WHERE id = ? AND holder = ? AND state = 'waiting'", [
    now.getTime() + HANDED_MS,
    id,
    JSON.stringify(holder),
  ]);
  if (changes === 0 || (await letUnwantedGo(tx, id, now))) return false;
  await tx.run("UPDATE mail_attempts SET handed_at = ? WHERE id = ? AND ended_at IS NULL", [now.toISOString(), attempt]);
  return true;
}

export interface AttemptEnd {
  readonly outcome: Exclude<AttemptOutcome, "cut off">;
  /** Of the server's answer; undefined where none came. */
  readonly code: number | undefined;
  readonly answer: string;
}

interface Ending {
  readonly holder: Holder;
  readonly now: Date;
  /** From 0 to below 1, by chance. */
  readonly share: number;
}

/** What became of it. An answer that comes after another took the mail over counts all the same: what is sent is not sent again. */
export async function endAttempt(tx: Tx, mail: TakenMail, end: AttemptEnd, { holder, now, share }: Ending): Promise<void> {
  const at = now.toISOString();
  const answer = saidText(end.answer);
  await tx.run("UPDATE mail_attempts SET ended_at = ?, outcome = ?, code = ?, answer = ? WHERE id = ?", [
    at,
    end.outcome,
    end.code ?? null,
    answer,
    mail.attempt,
  ]);
  const isOver = end.outcome !== "sent" && now.getTime() - Date.parse(mail.putAt) >= GIVEN_UP_MS;
  const finish = (state: "sent" | "failed", why: string | null) =>
    tx.run("UPDATE mails SET state = ?, why = ?, ended_at = ? WHERE id = ? AND state = 'waiting'", [state, why, at, mail.id]);
  if (end.outcome === "sent") await finish("sent", null);
  else if (end.outcome === "refused") await finish("failed", "refused");
  else if (isOver) await finish("failed", "given up");
  else {
    const due = new Date(now.getTime() + retryAfterMs(mail.attempts, share)).toISOString();
    await tx.run("UPDATE mails SET due_at = ? WHERE id = ? AND holder = ?", [due, mail.id, JSON.stringify(holder)]);
  }
  await tx.run("UPDATE mails SET holder = NULL, lease_until_ms = NULL WHERE id = ? AND holder = ?", [mail.id, JSON.stringify(holder)]);
}
