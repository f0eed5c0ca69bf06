/** What a run wrote becomes steps: an account's region when it was read, whatever else was touched at the run's end. */
import type { Writer } from "../db/dialect/connection.ts";
import type { Begun } from "../db/write/runs.ts";
import { placesOf, sumSteps } from "../db/write/steps.ts";
import { knownBefore, newWriting, type Place, type Writing } from "../db/write/writing.ts";
import { globalRegion } from "../posture/catalogue/global.ts";
import type { PlannedScope, RunContext } from "./writing.ts";

/** A run that is carried on may have been killed between its events and their steps: all of its day is summed once more. */
export async function writingOf(writer: Writer, run: number, { isCarriedOn, ...moment }: Begun): Promise<Writing> {
  const writing = newWriting(run, moment, await knownBefore(writer.rows, moment.seen));
  if (isCarriedOn)
    for (const { account, region } of await writer.transaction((tx) => placesOf(tx, moment.day))) writing.touched.add(account, region);
  return writing;
}

/** The account and region of the cell, and what it wrote of global resources. */
export async function sumCell({ writer, writing }: RunContext, cell: readonly PlannedScope[]): Promise<void> {
  const [first] = cell;
  if (first === undefined) return;
  const isOfCell = ({ account, region }: Place) => account === first.account && (region === first.scope.region || region === globalRegion);
  await sum(writer, writing, writing.touched.take(isOfCell));
}

export const sumAll = (writer: Writer, writing: Writing): Promise<void> =>
  sum(
    writer,
    writing,
    writing.touched.take(() => true),
  );

async function sum(writer: Writer, { day }: Writing, places: readonly Place[]): Promise<void> {
  for (const place of places) await writer.transaction((tx) => sumSteps(tx, place, place.day ?? day));
}
