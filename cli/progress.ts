/** A run's progress: one line that rewrites itself on a terminal, plain lines now and then elsewhere. */
import type { Progress } from "../collectors/tally.ts";

const PLAIN_EVERY_MS = 10_000;
const DRAW_EVERY_MS = 200;
const COLUMNS = 80;
const WIDE_COLUMNS = 100;
const SEPARATOR = " · ";

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
      const parts = partsOf(progress, begun, (atMs - begun.atMs) / 1000);
      const text = isTerminal ? barLine(progress, parts, widthOf(screen)) : parts.map((part) => part.text).join(SEPARATOR);
      if (text === shown.text) return;
      shown = { text, atMs };
      screen.write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
    },
    end: () => {
      if (isTerminal && shown.text !== "") screen.write("\n");
    },
  };
}

/** A terminal that does not know its width says 0. */
const widthOf = ({ columns = 0 }: Screen): number => (columns > 0 ? columns : COLUMNS);

interface Part {
  readonly text: string;
  /** What a narrow terminal lacks room for is left out whole, the highest first. */
  readonly rank: number;
}

function partsOf(
  { scopesDone, scopes, records, added, changed, waitedMs }: Progress,
  begun: { readonly scopesDone: number; readonly records: number },
  seconds: number,
): readonly Part[] {
  const doneHere = scopesDone - begun.scopesDone;
  const parts: Part[] = [
    { rank: 0, text: `${scopesDone}/${scopes} scopes` },
    { rank: 6, text: `${records} records` },
    { rank: 2, text: `${added} new` },
    { rank: 5, text: `${changed} changed` },
  ];
  if (seconds >= 1) parts.push({ rank: 4, text: `${Math.round((records - begun.records) / seconds)}/s` });
  // For AWS's quotas, all calls together.
  if (waitedMs >= 1_000) parts.push({ rank: 3, text: `calls waited ${duration(waitedMs / 1_000)}` });
  if (doneHere > 0 && scopesDone < scopes) parts.push({ rank: 1, text: `${duration(((scopes - scopesDone) * seconds) / doneHere)} left` });
  return parts;
}

/** At most one column less than there are: a line that wraps could not be rewritten. */
function barLine(progress: Progress, parts: readonly Part[], columns: number): string {
  const drawn = bar(progress, columns < WIDE_COLUMNS ? 6 : 20);
  let room = columns - 1 - drawn.length - 1;
  const fitting = new Set<Part>();
  for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
    const width = part.text.length + (fitting.size === 0 ? 0 : SEPARATOR.length);
    if (width > room) continue;
    fitting.add(part);
    room -= width;
  }
  const line = [
    drawn,
    parts
      .filter((part) => fitting.has(part))
      .map(({ text }) => text)
      .join(SEPARATOR),
  ].join(" ");
  return line.slice(0, columns - 1).trimEnd();
}

const duration = (seconds: number): string =>
  seconds < 60 ? `${Math.ceil(seconds)} s` : seconds < 3_600 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;

function bar({ scopesDone, scopes }: Progress, cells: number): string {
  const filled = Math.round((cells * scopesDone) / scopes);
  return `[${"#".repeat(filled)}${".".repeat(cells - filled)}]`;
}
