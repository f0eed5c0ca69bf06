/** The sample organization's database, which takes minutes, and the built pages: each is made once and kept (./kept.ts). */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { once, root } from "./kept.ts";

const run = promisify(execFile);

/** Room for what is garbage at once, of which a simulator and a collector make much: an eighth less processor time than by V8's default. */
const YOUNG = "--max-semi-space-size=64";

/** Whatever a collector runs: the read models that the server alone asks are none of it. */
const organizationSources = [
  "posture",
  "db/dialect",
  "db/migrations",
  "db/write",
  "db/migrate.ts",
  "db/open.ts",
  "db/schema.ts",
  "collectors",
  "simulator",
  "cli/sample.ts",
  "cli/simulator-process.ts",
  "test/support/collect-sample.ts",
  "package-lock.json",
];
const pageSources = [
  "web",
  "contract",
  "posture/words.ts",
  "posture/caller.ts",
  "posture/audit.ts",
  "posture/verdict.ts",
  "docs",
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "package-lock.json",
];

/** @param ending ends the making of it. @returns the path of a database that nobody may write: whoever writes takes a copy. */
export const sampleDatabase = (ending?: AbortSignal): Promise<string> => collectedOnce("sample", [], ending);

/** With every look at it that `npm start` takes, for pictures of it. */
export const wholeSampleDatabase = (): Promise<string> => collectedOnce("sample-whole", ["whole"]);

const collectedOnce = (name: string, words: readonly string[], ending?: AbortSignal): Promise<string> =>
  once(
    name,
    organizationSources,
    async (file) => {
      const all = [YOUNG, "--import", "tsx", join(import.meta.dirname, "collect-sample.ts"), file, ...words];
      await run(process.execPath, all, { cwd: root, ...(ending && { signal: ending }) });
    },
    { ending },
  );

/** @returns the folder of the pages, built by a process of its own: a test's environment would make them pages for developers. */
export const builtPages = (): Promise<string> =>
  once("web", pageSources, async (folder) => {
    const words = [join(root, "node_modules/vite/bin/vite.js"), "build", "web", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"];
    await run(process.execPath, words, { cwd: root, env: { ...process.env, NODE_ENV: "production" } });
  });
