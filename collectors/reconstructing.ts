/** At the end of the database's first complete run: the days before it, from the records' own dates (domain.md section 7). */
import type { Writer } from "../db/dialect/connection.ts";
import { forgetReconstructed, placesRead, reconstructed, writeReconstructed } from "../db/write/reconstruction.ts";
import type { Writing } from "../db/write/writing.ts";
import { dayOf } from "../posture/calendar.ts";
import { chunksOf } from "./writing.ts";

/**
 * Place by place, in transactions of a few rows. A run that is killed in it has not ended: whoever carries it on begins with this anew, since
 * it may first read what changed meanwhile.
 */
export async function reconstruct(writer: Writer, { run, day }: Writing, timeZone: string): Promise<void> {
  await writer.transaction(forgetReconstructed);
  for (const place of await placesRead(writer.rows, run)) {
    const steps = await reconstructed(writer.rows, place, day, (instant) => dayOf(instant, timeZone));
    for (const some of chunksOf(steps)) await writer.transaction((tx) => writeReconstructed(tx, some));
  }
}
