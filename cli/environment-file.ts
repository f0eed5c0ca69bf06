/** `.env` of the folder that a command is started in. Variables that are set already win over it. */
import { existsSync, readFileSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { Refusal } from "../posture/refusal.ts";

/** @throws Refusal naming the line that is none: Node would take it for the beginning of the next one, and drop both without a word. */
export function loadEnvironmentFile(file = ".env"): void {
  if (!existsSync(file)) return;
  const wrong = wrongLine(textOf(file));
  if (wrong !== undefined) throw new Refusal(`${file}:${wrong}`, "is neither NAME=value nor a comment that begins with #");
  loadEnvFile(file);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw unreadable(file, error);
  }
}

const unreadable = (file: string, cause: unknown): Refusal => new Refusal(file, "cannot be read", { cause });

/** @returns the number of the first wrong line. A value in quotes may go over several lines. */
function wrongLine(text: string): number | undefined {
  let quote: string | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (quote !== undefined) {
      if (line.includes(quote)) quote = undefined;
      continue;
    }
    if (/^\s*(#|$)/.test(line)) continue;
    const [, value] = /^\s*(?:export\s+)?[A-Za-z_]\w*\s*=\s*(.*)$/.exec(line) ?? [];
    if (value === undefined) return index + 1;
    const [first = ""] = value;
    if (/["'`]/.test(first) && !value.slice(1).includes(first)) quote = first;
  }
  return undefined;
}
