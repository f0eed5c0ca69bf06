/** An upgrade of a large database of an earlier schema: killed on the way, then carried on; what it takes of time, disk and memory. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import BetterSqlite3 from "better-sqlite3";
import { schemaVersion } from "../../db/migrate.ts";
import { BACKED_UP } from "../../db/open.ts";
import { withFolder } from "../processes.ts";
import { aside, count, goal, type Line, megabytes, seconds } from "../table.ts";
import { blowUp } from "./blown.ts";

/** What an image with half a gigabyte has beside the system's own. */
const MOST_BYTES = 512 * 2 ** 20;
const KILLED_AT = 0.6;
const kept = ["accounts", "scopes", "findings", "records", "finding_events", "record_events", "runs", "run_scopes"];

interface Told {
  readonly share?: number;
  readonly ms: number;
  readonly peakBytes?: number;
}

interface Asked {
  readonly schema: number;
  /** Whose program left it. */
  readonly commit: string;
  readonly findings: number;
}

export const upgradeLines = ({ schema, commit, findings }: Asked): Promise<readonly Line[]> =>
  withFolder(async (folder) => {
    const path = join(folder, "organization.db");
    const blown = blowUp(schema, path, findings);
    const before = statSync(path).size;
    const rows = rowsOf(path);
    const floorMs = copied(path);

    const killed = await upgraded(path, KILLED_AT);
    const isUntouched = JSON.stringify(rowsOf(path)) === JSON.stringify(rows);
    const wanted = await upgraded(path);
    // The last line tells no share: it is the end of all.
    const backedUp = wanted.told.findLast(({ share = 1 }) => share <= BACKED_UP)?.ms ?? 0;
    const { ms, peakBytes = 0 } = wanted.told.at(-1) ?? { ms: 0 };
    const after = rowsOf(path);
    const isWhole = after.schema === schemaVersion && kept.every((table) => after[table] === rows[table]) && isSound(path);
    return [
      {
        figure: `schema ${schema} (of ${commit}) to ${schemaVersion}, ${count(blown)} findings and passed checks`,
        measured: `${seconds(ms)}, ${seconds(backedUp)} of it the backup`,
        floor: `${seconds(floorMs)} to copy the file`,
        ratio: (ms / floorMs).toFixed(1),
        goal: "",
      },
      aside("the file", `${megabytes(before)}, then ${megabytes(statSync(path).size)}`),
      aside("beside it at most", megabytes(wanted.mostBeside), "backup and journal"),
      {
        figure: "resident memory",
        measured: megabytes(peakBytes),
        floor: "",
        ratio: "",
        goal: goal(`${megabytes(MOST_BYTES)} or less`, peakBytes <= MOST_BYTES),
      },
      {
        figure: `killed at ${Math.round((killed.told.at(-1)?.share ?? 0) * 100)} %`,
        measured: isUntouched ? "as it was before" : "CHANGED",
        floor: "",
        ratio: "",
        goal: goal("untouched, and whole after the next start", isUntouched && isWhole),
      },
    ];
  });

/** @param killAt the share at which it is killed. */
async function upgraded(path: string, killAt = 2): Promise<{ readonly told: readonly Told[]; readonly mostBeside: number }> {
  const program = fileURLToPath(new URL("./upgrading.ts", import.meta.url));
  const child: ChildProcess = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), program, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: Told[] = [];
  let mostBeside = 0;
  const looking = setInterval(() => {
    mostBeside = Math.max(mostBeside, besides(path));
  }, 200);
  const ended = once(child, "close");
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on("line", (line) => {
      told.push(JSON.parse(line) as Told);
      if ((told.at(-1)?.share ?? 0) >= killAt) child.kill("SIGKILL");
    });
  const [code] = await ended;
  clearInterval(looking);
  if (killAt > 1 && code !== 0) throw new Error(`the upgrade failed (exit code ${code})`);
  return { told, mostBeside };
}

/** Bytes of what lies beside the database. */
function besides(path: string): number {
  const folder = join(path, "..");
  return readdirSync(folder)
    .filter((name) => join(folder, name) !== path)
    .reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

function copied(path: string): number {
  const began = performance.now();
  copyFileSync(path, `${path}.copy`);
  const ms = performance.now() - began;
  rmSync(`${path}.copy`);
  return ms;
}

function rowsOf(path: string): Readonly<Record<string, number>> {
  const database = new BetterSqlite3(path, { readonly: true });
  const ask = (sql: string): number => Number(database.prepare(sql).pluck().get());
  const rows = Object.fromEntries(kept.map((table) => [table, ask(`SELECT count(*) FROM ${table}`)]));
  const schema = ask("SELECT max(version) FROM schema_versions");
  database.close();
  return { ...rows, schema };
}

function isSound(path: string): boolean {
  const database = new BetterSqlite3(path, { readonly: true });
  const found = database.pragma("integrity_check", { simple: true });
  database.close();
  return found === "ok";
}
