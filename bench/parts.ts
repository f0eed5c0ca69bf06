/** What every benchmark's main.ts is: parts by name, sizes by flags, each part a table. */
import { parseArgs } from "node:util";
import { type Line, printTable } from "./table.ts";

export interface Part {
  readonly title: string;
  measure(): Promise<readonly Line[]>;
}

type Size<Flag extends string> = (flag: Flag, otherwise: number) => number;

/** `main.ts [part …] [--flag …]`: all parts if none is named. A goal that is missed is said, and the exit code stays 0: no timed test. */
export async function runParts<Flag extends string>(
  flags: readonly Flag[],
  partsOf: (size: Size<Flag>) => Readonly<Record<string, Part>>,
): Promise<void> {
  const options = Object.fromEntries(flags.map((flag) => [flag, { type: "string" as const }]));
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const parts = partsOf((flag, otherwise) => {
    const given = values[flag];
    if (given === undefined) return otherwise;
    if (!/^[1-9]\d*$/.test(String(given))) throw new TypeError(`--${flag} ${given}: a whole number is wanted`);
    return Number(given);
  });
  for (const name of positionals.length === 0 ? Object.keys(parts) : positionals) {
    const part = parts[name];
    if (part === undefined) throw new TypeError(`${name} is not one of ${Object.keys(parts).join(", ")}`);
    try {
      printTable(part.title, await part.measure());
    } catch (error) {
      // The others are measured all the same.
      console.log(`${part.title}\n  could not be measured: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  }
}
