/**
 * What is made once and kept, under the hash of the sources that it is made of. In the system's folder for temporary files, so that every
 * working copy on a machine shares it. `npm test` keeps its own temporary files elsewhere (scripts/test.mjs), and says where that folder is.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout } from "node:timers/promises";

export const root = join(import.meta.dirname, "../..");
const shared = join(process.env.PILLARWATCH_TEST_KEPT ?? tmpdir(), "pillarwatch-kept");

const LOOK_EVERY_MS = 500;

interface Making {
  /** After which what older sources made is removed; a week unless given. */
  readonly days?: number;
  /** Ends the making of it. */
  readonly ending?: AbortSignal | undefined;
  /** Where it is kept; the folder that every working copy shares unless given. */
  readonly kept?: string;
}

/**
 * Made beside its place and moved there, so that what is there is whole. Whoever comes while another process makes it waits for that one.
 * @param sources files and folders that it is made of, from the root. @returns its path
 */
export async function once(
  name: string,
  sources: readonly string[],
  make: (path: string) => Promise<void>,
  { ending, kept = shared, days = 7 }: Making = {},
): Promise<string> {
  const path = join(kept, `${name}-${hashOf(sources)}`);
  const maker = `${path}.maker`;
  mkdirSync(kept, { recursive: true });
  while (!existsSync(path)) {
    if (!taken(maker)) {
      await setTimeout(LOOK_EVERY_MS, undefined, { ...(ending && { signal: ending }) });
      continue;
    }
    forgetOld(kept, days);
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

const DAY_MS = 24 * 3_600_000;

/** What older sources made. */
function forgetOld(kept: string, days: number): void {
  for (const name of readdirSync(kept)) {
    if (Date.now() - statSync(join(kept, name)).mtimeMs > days * DAY_MS) rmSync(join(kept, name), { recursive: true });
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

/** Its files but for tests, from the root, in order. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith(join("web", "dist")))
    .sort();
