/** What must level off in a month of one process, and by how much it may still grow: from the first half to the second, and a day of the second. */
import { type Level, levelOf } from "./level.ts";
import type { Hour, Month } from "./month.ts";

/** Caches fill, and code that is run often is compiled. */
const WARM_HOURS = 24;
const MB = 2 ** 20;

interface Allowance {
  readonly name: string;
  readonly of: (hour: Hour) => number;
  readonly unit: "bytes" | "number";
  /** A day, of the second half, by its median slope: `share` of the median, or so much, whichever is more. */
  readonly share: number;
  readonly least: number;
}

/**
 * Resident memory moves by what the allocator keeps, so that it is allowed 0.5 % a day; of the heap, which is measured after a full collection,
 * and of what is open, next to nothing is. A leak of 100 kB a run would be 2.4 MB a day, of a descriptor a day 15 in half a month.
 */
const allowances: readonly Allowance[] = [
  { name: "resident memory", of: (hour) => hour.rssBytes, unit: "bytes", share: 0.005, least: 0 },
  { name: "heap after a collection", of: (hour) => hour.heapBytes, unit: "bytes", share: 0, least: 0.25 * MB },
  { name: "memory outside the heap", of: (hour) => hour.externalBytes, unit: "bytes", share: 0, least: 0.25 * MB },
  { name: "open files and sockets", of: (hour) => hour.openFiles, unit: "number", share: 0, least: 0.05 },
  { name: "timers, sockets, channels", of: (hour) => sum(hour.resources), unit: "number", share: 0, least: 0.05 },
  { name: "threads", of: (hour) => hour.threads, unit: "number", share: 0, least: 0.05 },
  { name: "write-ahead log", of: (hour) => hour.walBytes, unit: "bytes", share: 0, least: 0.05 * MB },
];

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((all, one) => all + one, 0);

export interface Told extends Level {
  readonly name: string;
  readonly unit: "bytes" | "number";
  /** A day. */
  readonly allowed: number;
  readonly isLevel: boolean;
}

export const levelsOf = ({ hours }: Pick<Month, "hours">): readonly Told[] => allowances.map((one) => toldOf(one, hours.slice(WARM_HOURS)));

function toldOf({ name, of, unit, share, least }: Allowance, hours: readonly Hour[]): Told {
  const level = levelOf(hours.map(of));
  const allowed = Math.max(level.medians[1] * share, least);
  return { name, unit, ...level, allowed, isLevel: level.slopes[1] <= allowed };
}

/**
 * The database grows by what is kept of each event and each run, and by nothing else: no more a row in the second half than in the first, and
 * some for pages that are not full.
 */
const A_ROW_MORE = 1.25;

export interface Kept {
  readonly bytes: readonly [number, number];
  readonly rows: readonly [number, number];
  readonly bytesARow: readonly [number, number];
  readonly isInStep: boolean;
}

export function keptOf({ hours }: Pick<Month, "hours">): Kept {
  const warm = hours.slice(WARM_HOURS);
  const [first, middle, last] = [warm[0], warm[Math.floor(warm.length / 2)], warm.at(-1)];
  const grown = (of: (hour: Hour) => number): [number, number] => [
    value(middle, of) - value(first, of),
    value(last, of) - value(middle, of),
  ];
  const bytes = grown((hour) => hour.databaseBytes);
  const rows = grown((hour) => hour.events + hour.runRows);
  const bytesARow: [number, number] = [bytes[0] / Math.max(rows[0], 1), bytes[1] / Math.max(rows[1], 1)];
  return { bytes, rows, bytesARow, isInStep: bytesARow[1] <= Math.max(bytesARow[0], 0) * A_ROW_MORE || bytes[1] <= 0 };
}

const value = (hour: Hour | undefined, of: (hour: Hour) => number): number => (hour === undefined ? 0 : of(hour));
