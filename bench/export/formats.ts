/** Each format in a process of its own: memory is measured. The floor is the same rows of one table, as JSON lines and as nothing else. */
import type { Size } from "../posture/fill.ts";
import { filled } from "../posture/filled.ts";
import { whileRunning } from "../processes.ts";
import { count, goal, type Line, megabytes, perSecond } from "../table.ts";
import type { Exported } from "./exporting.ts";

const formats = ["csv", "jsonl", "asff", "ocsf"] as const;
/** Pages and their garbage come and go; what grows with the rows would be ten times as much at the end as at a tenth of them. */
const MOST_GROWTH = 1.5;

export const formatLines = (size: Size): Promise<readonly Line[]> =>
  filled(size, async (path) => {
    const exported = (format: string) =>
      whileRunning<Exported, Exported>(new URL("./exporting.ts", import.meta.url), [path, format], async (told) => told);
    const floor = await exported("floor");
    const lines: Line[] = [];
    for (const format of formats) {
      const told = await exported(format);
      if (told.findings !== floor.findings) throw new Error(`${format} has ${told.findings} of ${floor.findings} findings`);
      lines.push(
        {
          figure: `${format}: ${count(told.findings)} findings, ${megabytes(told.bytes)}`,
          measured: `${perSecond(told.findings, told.cpuMs)} of processor`,
          floor: perSecond(floor.findings, floor.cpuMs),
          ratio: (told.cpuMs / floor.cpuMs).toFixed(1),
          goal: "",
        },
        {
          figure: `${format}: most memory of the whole, and of its first tenth`,
          measured: megabytes(told.peakBytes),
          floor: megabytes(told.earlyBytes),
          ratio: (told.peakBytes / told.earlyBytes).toFixed(2),
          goal: goal(`${MOST_GROWTH} or less`, told.peakBytes <= MOST_GROWTH * told.earlyBytes),
        },
      );
    }
    return lines;
  });
