/**
 * What is made once and kept: the sample organization's database and the built pages, each under the hash of the sources that it is made of.
 * In the system's folder for temporary files, so that every working copy on a machine shares it: the sample takes minutes. `npm test` keeps
 * its own temporary files elsewhere (scripts/test.mjs), and says where that folder is.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const kept = join(process.env.PILLARWATCH_TEST_KEPT ?? tmpdir(), "pillarwatch-kept");
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
  "package-lock.json",
];

/** @param ending ends the making of it. @returns the path of a database that nobody may write: whoever writes takes a copy. */
export const sampleDatabase = (ending?: AbortSignal): Promise<string> =>
  once(
    "sample",
    organizationSources,
    async (file) => {
      const words = [YOUNG, "--import", "tsx", join(import.meta.dirname, "collect-sample.ts"), file];
      await run(process.execPath, words, { cwd: root, ...(ending && { signal: ending }) });
    },
    ending,
  );

/** @returns the folder of the pages, built by a process of its own: a test's environment would make them pages for developers. */
export const builtPages = (): Promise<string> =>
  once("web", pageSources, async (folder) => {
    const words = [join(root, "node_modules/vite/bin/vite.js"), "build", "web", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"];
    await run(process.execPath, words, { cwd: root, env: { ...process.env, NODE_ENV: "production" } });
  });

const LOOK_EVERY_MS = 500;

/** Made beside its place and moved there, so that what is there is whole. Whoever comes while another process makes it waits for that one. */
async function once(
  name: string,
  sources: readonly string[],
  make: (path: string) => Promise<void>,
  ending?: AbortSignal,
): Promise<string> {
  const path = join(kept, `${name}-${hashOf(sources)}`);
  const maker = `${path}.maker`;
  mkdirSync(kept, { recursive: true });
  while (!existsSync(path)) {
    if (!taken(maker)) {
      await setTimeout(LOOK_EVERY_MS, undefined, { ...(ending && { signal: ending }) });
      continue;
    }
    forgetOld();
    const unfinished = `${path}.${process.pid}`;
    try {
      await make(unfinished);
      renameSync(unfinished, path);
    } finally {
      for (const left of readdirSync(kept)) if (left.includes(`.${process.pid}`)) rmSync(join(kept, left), { recursive: true });
      rmSync(maker, { force: true });
    }
  }
  return path;
}

/** Whether it is ours to make: nobody makes it, or who did is gone. */
function taken(maker: string): boolean {
  try {
    writeFileSync(maker, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (isAlive(maker)) return false;
    rmSync(maker, { force: true });
    return false;
  }
}

function isAlive(maker: string): boolean {
  try {
    process.kill(Number(readFileSync(maker, "utf8")), 0);
    return true;
  } catch {
    return false;
  }
}

const WEEK_MS = 7 * 24 * 3_600_000;

/** What older sources made. */
function forgetOld(): void {
  for (const name of readdirSync(kept)) {
    if (Date.now() - statSync(join(kept, name)).mtimeMs > WEEK_MS) rmSync(join(kept, name), { recursive: true });
  }
}

function hashOf(sources: readonly string[]): string {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of statSync(join(root, source)).isFile() ? [source] : filesIn(source)) {
      hash.update(file).update(readFileSync(join(root, file)));
    }
  }
  return hash.digest("hex").slice(0, 16);
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith(join("web", "dist")))
    .sort();
