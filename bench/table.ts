/** What a benchmark prints: a figure beside its floor of the same run, their ratio, and whether the goal is met. */

export interface Line {
  readonly figure: string;
  readonly measured: string;
  /** What the figure is held against, measured in the same run. */
  readonly floor: string;
  readonly ratio: string;
  readonly goal: string;
}

const heads: Line = { figure: "figure", measured: "measured", floor: "floor", ratio: "ratio", goal: "goal" };
const columns = ["figure", "measured", "floor", "ratio", "goal"] as const;

export function printTable(title: string, lines: readonly Line[]): void {
  const rows = [heads, ...lines];
  const widths = columns.map((column) => Math.max(...rows.map((row) => row[column].length)));
  const texts = rows.map((row) =>
    columns
      .map((column, index) => row[column].padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  console.log(`${title}\n  ${texts.join("\n  ")}\n`);
}

/** A line without a goal: for the reader's understanding. */
export const aside = (figure: string, measured: string, floor = "", ratio = ""): Line => ({ figure, measured, floor, ratio, goal: "" });

export const goal = (text: string, isMet: boolean): string => `${text}: ${isMet ? "met" : "MISSED"}`;

export const count = (value: number): string => Math.round(value).toLocaleString("en");
export const perSecond = (items: number, ms: number): string => `${count((items * 1_000) / ms)}/s`;
export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
export const kilobytes = (bytes: number): string => `${count(bytes / 1_000)} kB`;
export const megabytes = (bytes: number): string => `${count(bytes / 2 ** 20)} MB`;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
