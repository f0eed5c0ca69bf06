import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { codeOf, Refusal } from "../posture/refusal.ts";

/**
 * With those above it. Step by step: Node 20's recursive form never returns where a file system refuses new folders (/proc).
 * @param mode of those that are made. @throws Refusal naming `variable` where a file stands in the way; else the file system's error.
 */
export function makeFolder(folder: string, variable: string, mode?: number): void {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there !== undefined) throw new Refusal(variable, `${folder}: a file stands where a folder of the path should be`);
  makeFolder(dirname(folder), variable, mode);
  try {
    mkdirSync(folder, mode);
  } catch (error) {
    // Another process that starts with us may have made it just now.
    if (codeOf(error) !== "EEXIST" || statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
