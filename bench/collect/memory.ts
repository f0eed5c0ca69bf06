/** Resident memory of the collecting process: a first run, and the full run after it, in which absence is concluded. */

import { withFolder } from "../processes.ts";
import { count, goal, type Line, megabytes, seconds } from "../table.ts";
import { atMs, collect, type Ran, withSimulated } from "./processes.ts";

export interface MemorySize {
  readonly accounts: number;
  readonly regions: number;
  readonly records: number;
  /** Of these, how many one scope holds: what is kept in memory a scope shows here. */
  readonly slowestScope: number;
}

const MOST_BYTES = 400 * 2 ** 20;
const DAY_MS = 24 * 60 * 60_000;
/** What the process takes with next to nothing to read. */
const small = { accounts: 2, regions: 1, records: 200 };

export async function memoryLines(size: MemorySize): Promise<readonly Line[]> {
  return withFolder(async (folder) => {
    const least = await withSimulated({ ...small, quotas: "off" }, (world) =>
      collect(`sqlite:${folder}/small.db`, world, { atMs, limits: "none" }),
    );
    return withSimulated({ ...size, quotas: "off" }, async (world) => {
      const url = `sqlite:${folder}/memory.db`;
      const first = await collect(url, world, { atMs, limits: "none" });
      await world.setClock(atMs + DAY_MS);
      const full = await collect(url, world, { atMs: atMs + DAY_MS, full: true, limits: "none" });
      return [line("first run", first, least), line("full run a day later", full, least)];
    });
  });
}

const line = (name: string, ran: Ran, least: Ran): Line => ({
  figure: `${name}, ${count(ran.records)} records in ${seconds(ran.ms)}`,
  measured: megabytes(ran.peakBytes),
  floor: `${megabytes(least.peakBytes)} with ${count(least.records)} records`,
  ratio: (ran.peakBytes / least.peakBytes).toFixed(2),
  goal: goal(`${megabytes(MOST_BYTES)} or less`, ran.peakBytes <= MOST_BYTES),
});
