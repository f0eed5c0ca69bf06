/** One-time links: whoever opens one proves by it who they are, once and in time. */
import type { LinkPurpose } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import { hashOf, newSecret } from "../secrets.ts";

const HOUR_MS = 3_600_000;

/** How long each is good: an invitation waits for somebody to read their mail, a set-up stands in a log. */
const patienceMs: Readonly<Record<LinkPurpose, number>> = {
  "set-up": HOUR_MS,
  invitation: 7 * 24 * HOUR_MS,
  reset: HOUR_MS,
  demonstration: 24 * HOUR_MS,
};

export interface OneTimeLink {
  readonly token: string;
  readonly expiresAt: string;
}

/** An earlier one for the same is worth nothing from then on. */
export async function makeLink(tx: Tx, purpose: LinkPurpose, person: number | null, at: string): Promise<OneTimeLink> {
  await tx.run("DELETE FROM one_time_links WHERE used_at IS NULL AND (person = ? OR (person IS NULL AND purpose = ? AND ? IS NULL))", [
    person,
    purpose,
    person,
  ]);
  const token = newSecret();
  const expiresAt = new Date(Date.parse(at) + patienceMs[purpose]).toISOString();
  await tx.run("INSERT INTO one_time_links (token_hash, purpose, person, made_at, expires_at) VALUES (?, ?, ?, ?, ?)", [
    hashOf(token),
    purpose,
    person,
    at,
    expiresAt,
  ]);
  return { token, expiresAt };
}

export interface LinkRow {
  readonly id: number;
  readonly purpose: LinkPurpose;
  readonly person: number | null;
  readonly expires_at: string;
}

/** @returns undefined for one that is unknown, used or too late: which of these is nobody's business. */
export const linkOf = (rows: Rows, token: string, at: string): Promise<LinkRow | undefined> =>
  rows.get<LinkRow>(
    "SELECT id, purpose, person, expires_at FROM one_time_links WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?",
    [hashOf(token), at],
  );

/** @returns false where somebody was quicker. */
export const takeLink = async (tx: Tx, link: number, at: string): Promise<boolean> =>
  (await tx.run("UPDATE one_time_links SET used_at = ? WHERE id = ? AND used_at IS NULL", [at, link])).changes > 0;
