/** Deliveries to webhooks on their way: taken by one process at a time, ended. What was cut off is sent again: receivers tell it by its id. */
import type { News } from "../../posture/news.ts";
import { retryAfterMs, saidText } from "../../posture/retry.ts";
import type { WebhookFormat } from "../../posture/words.ts";
import type { Tx } from "../dialect/connection.ts";
import { type Holder, mayLive } from "./lease.ts";

const TAKEN_MS = 60_000;
/** So long a delivery is tried. */
const GIVEN_UP_MS = 24 * 3_600_000;

export interface TakenDelivery {
  readonly id: number;
  readonly publicId: string;
  readonly attempt: number;
  /** This one among them. */
  readonly attempts: number;
  readonly news: News;
  readonly format: WebhookFormat;
  /** Sealed. */
  readonly url: Uint8Array;
  readonly secret: Uint8Array;
  readonly putAt: string;
}

export async function freeDeadDeliveries(tx: Tx, mine: Holder, now: Date): Promise<void> {
  const held = await tx.all<{ id: number; holder: string; lease_until_ms: number }>(
    "SELECT id, holder, lease_until_ms FROM webhook_deliveries WHERE holder IS NOT NULL",
  );
  for (const { id, holder, lease_until_ms } of held) {
    const other = JSON.parse(holder) as Holder;
    if (now.getTime() < lease_until_ms && (other.token === mine.token || mayLive(other, mine))) continue;
    await tx.run("UPDATE webhook_deliveries SET holder = NULL, lease_until_ms = NULL WHERE id = ?", [id]);
  }
}

interface DueRow {
  readonly id: number;
  readonly public_id: string;
  readonly news: string;
  readonly format: WebhookFormat;
  readonly url: Uint8Array | null;
  readonly secret: Uint8Array | null;
  readonly attempts: number;
  readonly put_at: string;
}

/** The one that is due longest. @returns undefined where none is. */
export async function takeDelivery(tx: Tx, holder: Holder, now: Date): Promise<TakenDelivery | undefined> {
  const row = await tx.get<DueRow>(
    `SELECT webhook_deliveries.id, webhook_deliveries.public_id, news, format, url, secret, attempts, put_at
     FROM webhook_deliveries JOIN webhooks ON webhooks.id = webhook
     WHERE webhook_deliveries.state = 'waiting' AND due_at <= ? AND holder IS NULL ORDER BY due_at, webhook_deliveries.id LIMIT 1`,
    [now.toISOString()],
  );
  if (row === undefined) return undefined;
  const { id, public_id, news, format, url, secret, attempts, put_at } = row;
  if (url === null || secret === null) throw new Error(`delivery ${public_id} waits for a webhook that was removed`);
  await tx.run("UPDATE webhook_deliveries SET holder = ?, lease_until_ms = ?, attempts = attempts + 1 WHERE id = ?", [
    JSON.stringify(holder),
    now.getTime() + TAKEN_MS,
    id,
  ]);
  const attempt = (await tx.run("INSERT INTO webhook_attempts (delivery, begun_at) VALUES (?, ?)", [id, now.toISOString()])).id;
  return { id, publicId: public_id, attempt, attempts: attempts + 1, news: JSON.parse(news) as News, format, url, secret, putAt: put_at };
}

export interface DeliveryEnd {
  readonly isTaken: boolean;
  /** undefined: there was no answer. */
  readonly status: number | undefined;
  readonly answer: string;
  /** Nobody will ever take it there: the receiver says so. */
  readonly isForGood: boolean;
}

export async function endDelivery(
  tx: Tx,
  taken: TakenDelivery,
  { isTaken, status, answer, isForGood }: DeliveryEnd,
  { holder, now, share }: { readonly holder: Holder; readonly now: Date; readonly share: number },
): Promise<void> {
  const at = now.toISOString();
  await tx.run("UPDATE webhook_attempts SET ended_at = ?, status = ?, answer = ? WHERE id = ?", [
    at,
    status ?? null,
    saidText(answer),
    taken.attempt,
  ]);
  const isOver = isForGood || now.getTime() - Date.parse(taken.putAt) >= GIVEN_UP_MS;
  if (isTaken || isOver) {
    await tx.run("UPDATE webhook_deliveries SET state = ?, ended_at = ? WHERE id = ? AND state = 'waiting'", [
      isTaken ? "sent" : "failed",
      at,
      taken.id,
    ]);
  } else {
    const due = new Date(now.getTime() + retryAfterMs(taken.attempts, share)).toISOString();
    await tx.run("UPDATE webhook_deliveries SET due_at = ? WHERE id = ? AND holder = ?", [due, taken.id, JSON.stringify(holder)]);
  }
  await tx.run("UPDATE webhook_deliveries SET holder = NULL, lease_until_ms = NULL WHERE id = ? AND holder = ?", [
    taken.id,
    JSON.stringify(holder),
  ]);
}
