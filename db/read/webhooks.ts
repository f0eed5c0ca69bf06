/** Webhooks and what was delivered to them. Addresses and secrets are in none of these answers. */
import type { Kysely } from "kysely";
import type { AuditActorKind } from "../../posture/audit.ts";
import { type News, summaryOf } from "../../posture/news.ts";
import type { DeliveryState, WebhookEvent, WebhookFormat } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { namesOf } from "./actor-names.ts";
import { countTotals, cursorAfter, keyOf, type Page } from "./page.ts";

export interface ListedWebhook {
  id: string;
  name: string;
  host: string;
  format: WebhookFormat;
  events: WebhookEvent[];
  isOn: boolean;
  madeBy: { kind: AuditActorKind; id: string | null; name: string | null };
  madeAt: string;
  waiting: number;
  failed: number;
  lastTakenAt: string | null;
}

const LOOKED_BACK_MS = 30 * 86_400_000;

/** In the order in which they were made. */
export async function readWebhooks(db: Kysely<Schema>, now: Date): Promise<ListedWebhook[]> {
  const since = new Date(now.getTime() - LOOKED_BACK_MS).toISOString();
  const rows = await db
    .selectFrom("webhooks")
    .where("removed_at", "is", null)
    .orderBy("id")
    .select(["id", "public_id", "name", "host", "format", "events", "is_on", "made_by_kind", "made_by", "made_at"])
    .select(({ selectFrom }) => [
      selectFrom("webhook_deliveries")
        .whereRef("webhook", "=", "webhooks.id")
        .where("state", "=", "waiting")
        .select(({ fn }) => fn.countAll<number>().as("n"))
        .as("waiting"),
      selectFrom("webhook_deliveries")
        .whereRef("webhook", "=", "webhooks.id")
        .where("state", "=", "failed")
        .where("ended_at", ">=", since)
        .select(({ fn }) => fn.countAll<number>().as("n"))
        .as("failed"),
      selectFrom("webhook_deliveries")
        .whereRef("webhook", "=", "webhooks.id")
        .where("state", "=", "sent")
        .select(({ fn }) => fn.max("ended_at").as("at"))
        .as("taken_at"),
    ])
    .execute();
  const names = await namesOf(
    db,
    rows.map(({ made_by }) => made_by),
  );
  return rows.map((row) => ({
    id: row.public_id,
    name: row.name,
    host: row.host,
    format: row.format,
    events: JSON.parse(row.events) as WebhookEvent[],
    isOn: row.is_on === 1,
    madeBy: { kind: row.made_by_kind, id: row.made_by, name: names.get(row.made_by ?? "") ?? null },
    madeAt: row.made_at,
    waiting: row.waiting ?? 0,
    failed: row.failed ?? 0,
    lastTakenAt: row.taken_at ?? null,
  }));
}

/** @returns undefined where there is none. */
export const readWebhook = async (db: Kysely<Schema>, publicId: string, now: Date): Promise<ListedWebhook | undefined> =>
  (await readWebhooks(db, now)).find(({ id }) => id === publicId);

export interface ListedDelivery {
  id: string;
  event: WebhookEvent | "test";
  summary: string;
  state: DeliveryState;
  putAt: string;
  dueAt: string | null;
  endedAt: string | null;
  attempts: { begunAt: string; endedAt: string | null; status: number | null; answer: string | null }[];
}

const ATTEMPTS_SHOWN = 10;

/** The newest first. @returns undefined where there is no such webhook. @throws Refusal for a cursor that is not of this list. */
export async function readDeliveries(
  db: Kysely<Schema>,
  publicId: string,
  query: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<Page<ListedDelivery> | undefined> {
  const webhook = await db
    .selectFrom("webhooks")
    .where("public_id", "=", publicId)
    .where("removed_at", "is", null)
    .select("id")
    .executeTakeFirst();
  if (webhook === undefined) return undefined;
  const { limit = 50, cursor } = query;
  const question = { ...query, webhook: publicId };
  const totals = await countTotals(db, db.selectFrom("webhook_deliveries").where("webhook", "=", webhook.id).select("id"));
  let page = db
    .selectFrom("webhook_deliveries")
    .where("webhook", "=", webhook.id)
    .selectAll()
    .orderBy("id", "desc")
    .limit(limit + 1);
  if (cursor !== undefined) page = page.where("id", "<", keyOf(cursor, "deliveries", question, ["number"] as const)[0]);
  const rows = await page.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await Promise.all(shown.map(async (row) => deliveryOf(row, await attemptsOf(db, row.id)))),
    ...totals,
    next: rows.length > limit && last !== undefined ? cursorAfter([last.id], "deliveries", question) : null,
  };
}

const attemptsOf = (db: Kysely<Schema>, delivery: number): Promise<Schema["webhook_attempts"][]> =>
  db.selectFrom("webhook_attempts").where("delivery", "=", delivery).orderBy("id", "desc").limit(ATTEMPTS_SHOWN).selectAll().execute();

const deliveryOf = (row: Schema["webhook_deliveries"], attempts: readonly Schema["webhook_attempts"][]): ListedDelivery => ({
  id: row.public_id,
  event: row.event,
  summary: summaryOf(JSON.parse(row.news) as News),
  state: row.state,
  putAt: row.put_at,
  dueAt: row.state === "waiting" ? row.due_at : null,
  endedAt: row.ended_at,
  attempts: attempts.map(({ begun_at, ended_at, status, answer }) => ({ begunAt: begun_at, endedAt: ended_at, status, answer })),
});
