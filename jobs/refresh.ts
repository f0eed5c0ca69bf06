/** "I fixed it: look again": a finding's records are read again now, with an honest answer where AWS itself has not looked yet. */
import { rereadRecords } from "../collectors/again.ts";
import type { Organization } from "../collectors/collect.ts";
import type { Writer } from "../db/dialect/connection.ts";
import { answerRefresh, nextRefresh } from "../db/write/refreshes.ts";

/** @returns whether there was one to answer. */
export async function answerNextRefresh({
  writer,
  organization,
}: {
  readonly writer: Writer;
  readonly organization: Organization;
}): Promise<boolean> {
  const asked = await nextRefresh(writer.rows);
  if (asked === undefined) return false;
  const at = new Date().toISOString();
  const reread = await rereadRecords(writer, organization, asked.finding, at);
  if (reread === undefined) return false;
  const { state, answer } = reread;
  await writer.transaction((tx) => answerRefresh(tx, asked.id, state, answer, at));
  return true;
}
