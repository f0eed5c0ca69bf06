/** `pillarwatch rebuild` of years: every sum of an organization, made from its events, in a process that does nothing else. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { withFolder } from "../processes.ts";
import { aside, count, goal, type Line, megabytes, seconds } from "../table.ts";
import { fill, type Size } from "./fill.ts";

const MOST_MS = 60_000;
const MOST_BYTES = 400 * 2 ** 20;

/** What rebuilding.ts prints. */
interface Took {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly mended: number;
}

export const rebuildLines = (size: Size): Promise<readonly Line[]> =>
  withFolder(async (folder) => {
    const path = `${folder}/rebuild.db`;
    await fill(path, size);
    const nothing = took(path); // no sum is there yet
    const intact = took(path);
    const what = `${count(size.findings)} findings and passed checks, ${count(size.days)} days, ${count(size.accounts)} accounts`;
    return [
      line(`every sum of ${what}`, nothing, `${seconds(intact.ms)}, finding that all are right`),
      {
        figure: "resident memory",
        measured: megabytes(Math.max(nothing.peakBytes, intact.peakBytes)),
        floor: "",
        ratio: "",
        goal: goal(`${megabytes(MOST_BYTES)} or less`, Math.max(nothing.peakBytes, intact.peakBytes) <= MOST_BYTES),
      },
      aside("accounts that were mended", `${nothing.mended}, then ${intact.mended}`),
    ];
  });

const line = (figure: string, { ms, cpuMs }: Took, floor: string): Line => ({
  figure,
  measured: `${seconds(ms)}, ${seconds(cpuMs)} of processor`,
  floor,
  ratio: "",
  goal: goal("60 s or less", ms <= MOST_MS),
});

function took(path: string): Took {
  const program = fileURLToPath(new URL("./rebuilding.ts", import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, ["--import", import.meta.resolve("tsx"), program, path], { encoding: "utf8" });
  if (status !== 0) throw new Error("the rebuild failed");
  return JSON.parse(stdout) as Took;
}
