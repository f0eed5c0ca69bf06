/**
 * A whole first collect under AWS's quotas, against what the slowest scope alone must take: its pages, three a second. The simulator, a
 * process of its own, holds the same quotas and would refuse whoever is too fast.
 */

import { withFolder } from "../processes.ts";
import { aside, count, goal, type Line, seconds } from "../table.ts";
import { atMs, collect, withSimulated } from "./processes.ts";

/** Security Hub's GetFindings: architecture.md section 5. */
const PAGES_A_SECOND = 3;

export interface QuotasSize {
  readonly accounts: number;
  readonly regions: number;
  readonly records: number;
  readonly slowestScope: number;
}

export async function quotaLines(size: QuotasSize): Promise<readonly Line[]> {
  return withSimulated({ ...size, quotas: "aws" }, (world) =>
    withFolder(async (folder) => {
      const before = world.cpuMs();
      const ran = await collect(`sqlite:${folder}/quotas.db`, world, { atMs, limits: "aws" });
      const floorMs = (ran.mostPages / PAGES_A_SECOND) * 1_000;
      const ratio = ran.ms / floorMs;
      return [
        {
          figure: `${size.accounts} accounts × ${size.regions} regions, ${count(ran.records)} records`,
          measured: seconds(ran.ms),
          floor: `${seconds(floorMs)}, ${ran.mostPages} pages of the slowest scope`,
          ratio: ratio.toFixed(2),
          goal: goal("1.2 or less", ratio <= 1.2),
        },
        aside("processor of the collector", seconds(ran.cpuMs), `${seconds(world.cpuMs() - before)}, the simulator's`),
        aside("requests", count(ran.requests), `${count(ran.throttles)} of them throttled`),
      ];
    }),
  );
}
