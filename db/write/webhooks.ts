/** Webhooks: made, changed, removed by an administrator. Address and secret are sealed; the secret is told once. */
import { hexOf } from "../../posture/hex.ts";
import type { WebhookEvent, WebhookFormat } from "../../posture/words.ts";
import type { Tx } from "../dialect/connection.ts";
import type { Keys } from "../keys.ts";
import { seal } from "../sealing.ts";
import { newPublicId, newSecret } from "../secrets.ts";
import { writeAudit } from "./audit.ts";
import { putNewsTo } from "./news.ts";
import type { Deed } from "./tokens.ts";

export interface WebhookTerms {
  readonly name: string;
  /** Judged before (notify/target-guard.ts). */
  readonly url: URL;
  readonly format: WebhookFormat;
  readonly events: readonly WebhookEvent[];
  /** As a file of decisions has it; undefined: a new one. */
  readonly publicId?: string | undefined;
}

type Uses = Pick<Keys, "audit" | "sealing">;

/** A form of its own, so that one that leaked is known for what it is. */
const PREFIX = "pws_";

/** @returns the secret, shown this once. */
export async function makeWebhook(
  tx: Tx,
  keys: Uses,
  { name, url, format, events, publicId = hexOf(newPublicId()) }: WebhookTerms,
  deed: Deed,
): Promise<{ readonly secret: string; readonly publicId: string }> {
  const secret = `${PREFIX}${newSecret()}`;
  await tx.run(
    `INSERT INTO webhooks (public_id, name, url, host, secret, format, events, is_on, made_by_kind, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)`,
    [
      publicId,
      name,
      seal(keys.sealing, url.href),
      url.host,
      seal(keys.sealing, secret),
      format,
      JSON.stringify(events),
      deed.actor.kind,
      deed.actor.id,
      deed.at,
    ],
  );
  const after = { host: url.host, format, events };
  await writeAudit(tx, keys.audit, { ...deed, action: "webhook-made", subject: publicId, before: null, after });
  return { secret, publicId };
}

export interface WebhookChanges {
  readonly name?: string | undefined;
  readonly events?: readonly WebhookEvent[] | undefined;
  readonly isOn?: boolean | undefined;
}

/** @returns false where there is none. Switched off, what waits for it is let go. */
export async function changeWebhook(tx: Tx, keys: Uses, publicId: string, changes: WebhookChanges, deed: Deed): Promise<boolean> {
  const row = await tx.get<{ id: number; name: string; events: string; is_on: 0 | 1 }>(
    "SELECT id, name, events, is_on FROM webhooks WHERE public_id = ? AND removed_at IS NULL",
    [publicId],
  );
  if (row === undefined) return false;
  const before = { events: JSON.parse(row.events) as WebhookEvent[], isOn: row.is_on === 1 };
  const { name = row.name, events = before.events, isOn = before.isOn } = changes;
  await tx.run("UPDATE webhooks SET name = ?, events = ?, is_on = ? WHERE id = ?", [name, JSON.stringify(events), isOn ? 1 : 0, row.id]);
  if (!isOn) await dropWaiting(tx, row.id, deed.at);
  await writeAudit(tx, keys.audit, { ...deed, action: "webhook-changed", subject: publicId, before, after: { events, isOn } });
  return true;
}

/** Its address and secret go; what was delivered stays in the log. @returns false where there is none. */
export async function removeWebhook(tx: Tx, keys: Uses, publicId: string, deed: Deed): Promise<boolean> {
  const row = await tx.get<{ id: number }>("SELECT id FROM webhooks WHERE public_id = ? AND removed_at IS NULL", [publicId]);
  if (row === undefined) return false;
  await tx.run("UPDATE webhooks SET url = NULL, secret = NULL, is_on = 0, removed_at = ? WHERE id = ?", [deed.at, row.id]);
  await dropWaiting(tx, row.id, deed.at);
  await writeAudit(tx, keys.audit, { ...deed, action: "webhook-removed", subject: publicId, before: null, after: null });
  return true;
}

const dropWaiting = (tx: Tx, webhook: number, at: string): Promise<unknown> =>
  tx.run("UPDATE webhook_deliveries SET state = 'dropped', ended_at = ? WHERE webhook = ? AND state = 'waiting'", [at, webhook]);

/** @returns the delivery's public id; undefined where there is no such webhook, or it is off. */
export async function testWebhook(tx: Tx, keys: Uses, publicId: string, deed: Deed): Promise<string | undefined> {
  const row = await tx.get<{ id: number }>("SELECT id FROM webhooks WHERE public_id = ? AND is_on = 1", [publicId]);
  if (row === undefined) return undefined;
  await writeAudit(tx, keys.audit, { ...deed, action: "webhook-tested", subject: publicId, before: null, after: null });
  return putNewsTo(tx, row.id, { event: "test", run: null, at: deed.at }, `test ${hexOf(newPublicId())}`);
}
