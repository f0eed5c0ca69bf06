/** How long a server takes to end when it is told to in the middle of a run, and whether the next start carries the run on. */
import { setTimeout as sleep } from "node:timers/promises";
import { chance } from "../../simulator/world/hash.ts";
import { heldIn } from "../../test/support/database-file.ts";
import type { Size } from "../posture/fill.ts";
import { aside, count, goal, type Line, seconds } from "../table.ts";
import { withOrganization } from "./organization.ts";
import { startServer } from "./server.ts";

export interface SigtermSize extends Size {
  /** Of how many accounts a run is. */
  readonly collected: number;
  readonly times: number;
  readonly seed: number;
}

/** What Docker waits for before it kills. */
const MOST_MS = 10_000;
/** The moment is drawn from so much of a run's time. */
const WITHIN_MS = 5_000;

export const sigtermLines = ({ collected, times, seed, ...size }: SigtermSize): Promise<readonly Line[]> =>
  withOrganization(size, async ({ folder, database, accounts, environment }) => {
    const open = (): readonly number[] => heldIn(database, "SELECT id FROM runs WHERE state IN ('asked', 'running')").map(Number);
    const took: number[] = [];
    const codes = new Set<number | null>();
    let [inMidRun, carriedOn] = [0, 0];
    let before: readonly number[] = [];
    for (let nth = 0; nth < times; nth += 1) {
      const server = await startServer(folder, environment, []);
      try {
        if (before.length === 0) await server.run(accounts.slice(2, 2 + collected));
        while (heldIn(database, "SELECT 1 FROM runs WHERE state = 'running'").length === 0 && open().length > 0) await sleep(10);
        await sleep(WITHIN_MS * chance(seed, "moment", nth));
        const { code, ms } = await server.stop();
        took.push(ms);
        codes.add(code);
      } finally {
        await server.kill();
      }
      const after = open();
      if (after.length > 0) inMidRun += 1;
      if (before.length > 0 && (after.length === 0 || after[0] === before[0])) carriedOn += 1;
      else if (before.length > 0) throw new Error(`run ${before[0]} was begun anew as ${after[0]}`);
      before = after;
    }
    const last = await startServer(folder, environment, []);
    while (open().length > 0) await sleep(100);
    await last.stop();
    const runs = heldIn(database, "SELECT DISTINCT state FROM runs WHERE id > (SELECT max(id) FROM runs WHERE rules = 'bench')");
    const isSound = heldIn(database, "PRAGMA quick_check")[0] === "ok";
    const sorted = took.toSorted((a, b) => a - b);
    const most = sorted.at(-1) ?? 0;
    return [
      aside("findings and passed checks", count(Number(heldIn(database, "SELECT count(*) FROM findings")[0]))),
      aside("seed", String(seed)),
      {
        figure: `SIGTERM to the end, at most of ${times}`,
        measured: seconds(most),
        floor: `${seconds(sorted[times >> 1] ?? 0)} the median`,
        ratio: "",
        goal: goal("10 s or less", most <= MOST_MS && codes.size === 1 && codes.has(0)),
      },
      {
        figure: "carried on by the next start",
        measured: `${carriedOn} times, of ${inMidRun} that stood in mid run`,
        floor: "",
        ratio: "",
        goal: goal("each, to its end, and the database sound", inMidRun > 0 && runs.length === 1 && runs[0] === "done" && isSound),
      },
    ];
  });
