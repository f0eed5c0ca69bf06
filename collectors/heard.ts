/** Through an administrator: a control counts while it is heard of (domain.md section 5). Weighed when its scope was read with success. */
import { recordsOfCheck } from "../db/write/kept-records.ts";
import { forgetHeard, isAnyHeard, scoreAnew, weighedControls, writeWeighed } from "../db/write/scores.ts";
import { chunksOf, type RunContext } from "./writing.ts";

/** Whoever is killed between the records and the control's own row weighs it once more. @param through an administrator answered. */
export async function weighControls(
  { writer, writing, stop }: Pick<RunContext, "writer" | "writing" | "stop">,
  scope: number,
  through: boolean,
): Promise<void> {
  if (!(await isAnyHeard(writer.rows, scope))) return;
  for (const control of await weighedControls(writer.rows, scope, through ? writing.seen : undefined)) {
    stop.signal.throwIfAborted();
    for (const ids of chunksOf(await recordsOfCheck(writer.rows, scope, control.check)))
      await writer.transaction((tx) => scoreAnew(tx, writing, ids, control.counts));
    await writer.transaction((tx) => writeWeighed(tx, scope, control));
  }
  if (!through) await writer.transaction((tx) => forgetHeard(tx, scope));
}
