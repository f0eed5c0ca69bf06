/** The whole collecting process, over the real SDK: processor time of a later run against the first one's. */

import { withFolder } from "../processes.ts";
import { aside, count, goal, type Line, percent, seconds } from "../table.ts";
import { atMs, collect, type Ran, withSimulated } from "./processes.ts";

export interface AgainSize {
  readonly accounts: number;
  readonly regions: number;
  readonly records: number;
}

/** So long after the first run about 1 % of the records are listed as changed: AWS refreshes most of them every 12 to 24 hours. */
const SOON_MS = 5 * 60_000;
const HOUR_MS = 60 * 60_000;

export async function againLines(size: AgainSize): Promise<readonly Line[]> {
  return withSimulated({ ...size, quotas: "off" }, (world) =>
    withFolder(async (folder) => {
      const run = async (afterMs: number, full: boolean) => {
        await world.setClock(atMs + afterMs);
        return collect(`sqlite:${folder}/again.db`, world, { atMs: atMs + afterMs, full, limits: "none" });
      };
      const first = await run(0, false);
      const soon = await run(SOON_MS, false);
      const later = await run(SOON_MS + HOUR_MS, false);
      return lines(first, soon, later, await run(SOON_MS + HOUR_MS + 60_000, true));
    }),
  );
}

function lines(first: Ran, soon: Ran, later: Ran, full: Ran): readonly Line[] {
  const share = (ran: Ran) => ran.cpuMs / first.cpuMs;
  const measured = (ran: Ran) => `${seconds(ran.cpuMs)} of processor`;
  const listed = (ran: Ran) => `${count(ran.records)} listed, ${count(ran.changed)} findings changed`;
  const floor = `${seconds(first.cpuMs)}, the first run of ${count(first.records)}`;
  return [
    {
      figure: `5 minutes later: ${listed(soon)}`,
      measured: measured(soon),
      floor,
      ratio: percent(share(soon)),
      goal: goal("5 % or less", share(soon) <= 0.05),
    },
    aside(`an hour later: ${listed(later)}`, measured(later), floor, percent(share(later))),
    aside(`a full read: ${listed(full)}`, measured(full), floor, percent(share(full))),
  ];
}
