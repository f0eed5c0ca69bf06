/** Sums for whoever watches from outside, of tables that lie dense or are looked up by an index: no finding is counted. */
import { type Kysely, sql } from "kysely";
import type { Severity } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";

/** Of the whole organization, from the standings of all accounts together. */
export async function readOpenBySeverity(db: Kysely<Schema>): Promise<Readonly<Record<Severity, number>>> {
  const { rows } = await sql<Record<Severity, number>>`SELECT coalesce(sum(critical), 0) AS "CRITICAL", coalesce(sum(high), 0) AS "HIGH",
      coalesce(sum(medium), 0) AS "MEDIUM", coalesce(sum(low), 0) AS "LOW", coalesce(sum(informational), 0) AS "INFORMATIONAL"
    FROM standings WHERE account = 0 AND region = ''`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("a sum without a group has one row");
  return row;
}

export interface Queue {
  readonly waiting: number;
  /** ISO 8601; null: nothing waits. */
  readonly oldestAt: string | null;
  /** Given up, of the last 30 days. */
  readonly dead: number;
}

const LOOKED_BACK_MS = 30 * 86_400_000;
/** Deliveries have no index by how they ended: no more than so many of the newest are looked at. */
const LOOKED_BACK_ROWS = 10_000;

/** Of webhooks. Of mails: `readMailOutlook`. */
export async function readWebhookQueue(db: Kysely<Schema>, now: Date): Promise<Queue> {
  const since = new Date(now.getTime() - LOOKED_BACK_MS).toISOString();
  const { rows } = await sql<Queue>`SELECT count(*) AS waiting, min(put_at) AS "oldestAt",
      (SELECT count(*) FROM (SELECT state, ended_at FROM webhook_deliveries ORDER BY id DESC LIMIT ${LOOKED_BACK_ROWS}) AS newest
        WHERE state = 'failed' AND ended_at >= ${since}) AS dead
    FROM webhook_deliveries WHERE state = 'waiting'`.execute(db);
  return rows[0] ?? { waiting: 0, oldestAt: null, dead: 0 };
}

export interface DigestQueue {
  readonly waiting: number;
  /** When a digest was last made, or left out as quiet; ISO 8601; null: none ever was. */
  readonly lastRoundAt: string | null;
}

export async function readDigestQueue(db: Kysely<Schema>): Promise<DigestQueue> {
  const { rows } = await sql<DigestQueue>`SELECT
      (SELECT count(*) FROM mails WHERE state = 'waiting' AND kind IN ('owner-digest', 'lead-digest')) AS waiting,
      nullif(max(
        coalesce((SELECT put_at FROM mails WHERE kind IN ('owner-digest', 'lead-digest') ORDER BY id DESC LIMIT 1), ''),
        coalesce((SELECT max(at) FROM digest_omissions), '')), '') AS "lastRoundAt"`.execute(db);
  return rows[0] ?? { waiting: 0, lastRoundAt: null };
}
