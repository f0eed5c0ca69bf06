/** What every benchmark needs of the machine: a folder of its own, and processes that say in one line what they are or did. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @throws where the process ends without a line. */
export function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${child.spawnargs.join(" ")} ended without a word (exit code ${code})`)));
    if (child.stdout !== null) createInterface({ input: child.stdout }).once("line", resolve);
  });
}

/** A program that goes on until the work with it is done. @param work is given its first line, JSON. */
export async function whileRunning<Told, Result>(
  program: URL,
  words: readonly string[],
  work: (told: Told) => Promise<Result>,
): Promise<Result> {
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), fileURLToPath(program), ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    return await work(JSON.parse(await firstLine(child)) as Told);
  } finally {
    const ended = once(child, "exit");
    if (child.kill()) await ended;
  }
}
