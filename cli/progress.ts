/** A run's progress: one line that rewrites itself on a terminal, plain lines now and then elsewhere. */
import type { Progress } from "../collectors/tally.ts";
import { complain } from "./print.ts";

const PLAIN_EVERY_MS = 10_000;
const DRAW_EVERY_MS = 200;
const BAR_WIDTH = 24;

export interface ProgressPrinter {
  readonly show: (progress: Progress) => void;
  end(): void;
}

/** Goes to standard error, so that the last line of standard output stays the result. */
export function progressPrinter(quiet: boolean): ProgressPrinter {
  const isTerminal = process.stderr.isTTY === true && !quiet;
  const begun = performance.now();
  let last = 0;
  return {
    show: (progress) => {
      const now = performance.now();
      const done = progress.scopesDone === progress.scopes;
      if (quiet || (!done && now - last < (isTerminal ? DRAW_EVERY_MS : PLAIN_EVERY_MS))) return;
      last = now;
      const text = progressText(progress, (now - begun) / 1000);
      if (isTerminal) process.stderr.write(`\r\u001b[K${bar(progress)} ${text}`);
      else complain(text);
    },
    end: () => {
      if (isTerminal) process.stderr.write("\n");
    },
  };
}

/** @param seconds since the run began here. */
function progressText({ scopesDone, scopes, records, waitedMs }: Progress, seconds: number): string {
  const rate = seconds > 0 ? Math.round(records / seconds) : 0;
  const left = scopesDone > 0 ? Math.round(((scopes - scopesDone) * seconds) / scopesDone) : undefined;
  const parts = [`${scopesDone} of ${scopes} scopes`, `${records} records`, `${rate}/s`];
  if (waitedMs >= 1_000) parts.push(`${Math.round(waitedMs / 1_000)} s waited for AWS's quotas`);
  if (left !== undefined && scopesDone < scopes) parts.push(`about ${left} s left`);
  return parts.join(" · ");
}

function bar({ scopesDone, scopes }: Progress): string {
  const filled = scopes === 0 ? 0 : Math.round((BAR_WIDTH * scopesDone) / scopes);
  return `[${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}]`;
}
