/**
 * The command as it is shipped, for what starts it as a process: a process that tsx runs, and each of its threads, sends every module that it
 * loads, libraries too, through a thread of hooks, which is more than half of the processor time of most commands, and 200 MB of memory. By
 * tsx, as in a clone, it is started by test/house/command.test.ts, and with its threads and the simulated AWS by test/collect/serve.test.ts.
 */
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { compile, programSources } from "../../scripts/compile.ts";
import { once, root } from "./kept.ts";

/** @returns the file that Node runs. Below the working copy, whose libraries and built pages it finds. */
export async function compiledCommand(): Promise<string> {
  const make = async (folder: string) => {
    compile(folder);
    symlinkSync(join(root, "web"), join(folder, "web"));
  };
  const folder = await once("command", [...programSources, "scripts/compile.ts"], make, { kept: join(root, ".cache", "kept"), days: 1 });
  return join(folder, "cli/pillarwatch.mjs");
}
