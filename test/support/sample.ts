/** What is made once and kept: the sample organization's database and the built pages, each under the hash of the sources that it is made of. */
import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const cache = join(root, ".cache");
const run = promisify(execFile);

const organizationSources = [
  "posture",
  "db",
  "collectors",
  "simulator",
  "cli/sample.ts",
  "test/support/collect-sample.ts",
  "package-lock.json",
];
const pageSources = ["web", "contract", "posture/words.ts", "package-lock.json"];

/** @returns the path of a database that nobody may write: whoever writes takes a copy. */
export const sampleDatabase = (): Promise<string> =>
  kept("sample", organizationSources, async (file) => {
    const words = [join(root, "node_modules/tsx/dist/cli.mjs"), join(import.meta.dirname, "collect-sample.ts"), file];
    await run(process.execPath, words, { cwd: root });
  });

/** @returns the folder of the pages, built by a process of its own: a test's environment would make them pages for developers. */
export const builtPages = (): Promise<string> =>
  kept("web", pageSources, async (folder) => {
    const words = [join(root, "node_modules/vite/bin/vite.js"), "build", "web", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"];
    await run(process.execPath, words, { cwd: root, env: { ...process.env, NODE_ENV: "production" } });
  });

/** Made beside its place and moved there, so that what is there is whole; what older sources made is removed. */
async function kept(name: string, sources: readonly string[], make: (path: string) => Promise<void>): Promise<string> {
  const path = join(cache, `${name}-${hashOf(sources)}`);
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  for (const old of readdirSync(cache)) if (old.startsWith(`${name}-`)) rmSync(join(cache, old), { recursive: true });
  const unfinished = join(cache, `making-${name}-${randomUUID()}`);
  await make(unfinished);
  renameSync(unfinished, path);
  return path;
}

function hashOf(sources: readonly string[]): string {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of statSync(join(root, source)).isFile() ? [source] : filesIn(source))
      hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith(join("web", "dist")))
    .sort();
