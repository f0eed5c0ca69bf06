/** A run's progress: one line that rewrites itself on a terminal, plain lines now and then elsewhere. */
import type { Progress } from "../collectors/tally.ts";

const PLAIN_EVERY_MS = 10_000;
const DRAW_EVERY_MS = 200;
const BAR_WIDTH = 20;
const COLUMNS = 80;

export interface ProgressPrinter {
  readonly show: (progress: Progress) => void;
  end(): void;
}

/** What a printer writes to; the process's own standard error, so that the last line of standard output stays the result. */
interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export function progressPrinter(
  quiet: boolean,
  screen: Screen = process.stderr,
  nowMs: () => number = () => performance.now(),
): ProgressPrinter {
  const isTerminal = screen.isTTY === true;
  let begun: { readonly atMs: number; readonly scopesDone: number; readonly records: number } | undefined;
  let shown = { text: "", atMs: Number.NEGATIVE_INFINITY };
  return {
    show: (progress) => {
      const atMs = nowMs();
      // A run that is carried on begins with what was done before: that says nothing of how fast it goes now.
      begun ??= { atMs, scopesDone: progress.scopesDone, records: progress.records };
      const isDone = progress.scopesDone === progress.scopes;
      if (quiet || progress.scopes === 0 || (!isDone && atMs - shown.atMs < (isTerminal ? DRAW_EVERY_MS : PLAIN_EVERY_MS))) return;
      const text = progressText(progress, begun, (atMs - begun.atMs) / 1000);
      if (text === shown.text) return;
      shown = { text, atMs };
      // A line that wraps could not be rewritten.
      screen.write(isTerminal ? `\r\u001b[K${`${bar(progress)} ${text}`.slice(0, (screen.columns ?? COLUMNS) - 1)}` : `${text}\n`);
    },
    end: () => {
      if (isTerminal && shown.text !== "") screen.write("\n");
    },
  };
}

function progressText(
  { scopesDone, scopes, records, added, changed, waitedMs }: Progress,
  begun: { readonly scopesDone: number; readonly records: number },
  seconds: number,
): string {
  const doneHere = scopesDone - begun.scopesDone;
  const parts = [`${scopesDone}/${scopes} scopes`, `${records} records`, `${added + changed} findings`];
  if (seconds >= 1) parts.push(`${Math.round((records - begun.records) / seconds)}/s`);
  if (doneHere > 0 && scopesDone < scopes) parts.push(`${duration(((scopes - scopesDone) * seconds) / doneHere)} left`);
  if (waitedMs >= 1_000) parts.push(`calls waited ${duration(waitedMs / 1_000)} for quotas`);
  return parts.join(" · ");
}

const duration = (seconds: number): string =>
  seconds < 60 ? `${Math.ceil(seconds)} s` : seconds < 3_600 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;

function bar({ scopesDone, scopes }: Progress): string {
  const filled = Math.round((BAR_WIDTH * scopesDone) / scopes);
  return `[${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}]`;
}
