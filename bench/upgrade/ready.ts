/** How long `serve` takes from its start until it is ready, on a large database. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { compiledCommand } from "../../test/support/compiled.ts";
import type { Size } from "../posture/fill.ts";
import { BENCH_SECRET, filled } from "../posture/filled.ts";
import { withFolder } from "../processes.ts";
import { count, goal, type Line, seconds } from "../table.ts";

const STARTS = 3;
const MOST_MS = 3_000;
const PORT = "18473";

export const readyLines = (size: Size): Promise<readonly Line[]> =>
  filled(size, (path) =>
    withFolder(async (folder) => {
      const database = new BetterSqlite3(path);
      database.exec("INSERT OR REPLACE INTO meta (key, value) VALUES ('contents', 'real')");
      database.close();
      // Of the file nothing is in memory yet but what filling left there; the first start makes what a start makes once.
      await started(path, folder);
      const took: number[] = [];
      for (let nth = 0; nth < STARTS; nth += 1) took.push(await started(path, folder));
      const floorMs = await started(join(folder, "empty.db"), folder);
      const ms = took.toSorted((a, b) => a - b)[Math.floor(STARTS / 2)] ?? 0;
      return [
        {
          figure: `start to ready on ${count(size.findings)} findings and passed checks`,
          measured: `${seconds(ms)} (${took.map(seconds).join(", ")})`,
          floor: `${seconds(floorMs)} on an empty database`,
          ratio: (ms / floorMs).toFixed(2),
          goal: goal("3 s or less", ms <= MOST_MS),
        },
      ];
    }),
  );

/** Of an organization that does not answer, and is not asked. @returns milliseconds */
async function started(path: string, folder: string): Promise<number> {
  const command = await compiledCommand();
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    PORT,
    DATABASE_URL: `sqlite:${path}`,
    PILLARWATCH_SECRET: BENCH_SECRET,
    COLLECT_CRON: "0 0 1 1 *",
    AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    AWS_ACCESS_KEY_ID: "of",
    AWS_SECRET_ACCESS_KEY: "nobody",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const began = performance.now();
  const child = spawn(process.execPath, [command, "serve"], { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "close");
  try {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${PORT}/readyz`).catch(() => undefined);
      if (answer?.status === 200) return performance.now() - began;
      if (child.exitCode !== null) throw new Error(`the server ended (exit code ${child.exitCode})`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}
