/**
 * What collecting costs, against floors measured in the same run: `npx tsx bench/collect/main.ts [part …] [--flag …]`, all parts at the
 * figures of the goals by default. No timed test: a goal that is missed is said, and the exit code stays 0.
 */
import { parseArgs } from "node:util";
import { againLines } from "./again.ts";
import { loopLines } from "./loop.ts";
import { memoryLines } from "./memory.ts";
import { quotaLines } from "./quotas.ts";
import { storeLines } from "./store.ts";
import { type Line, printTable } from "./table.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Records of each part: other sizes than the goals' are for whoever works on the code. */
    records: { type: "string" },
    accounts: { type: "string" },
    regions: { type: "string" },
    "slowest-scope": { type: "string" },
    /** How long the server is asked. */
    seconds: { type: "string" },
  },
});

const size = (flag: keyof typeof values, otherwise: number): number => {
  const given = values[flag];
  if (given === undefined) return otherwise;
  if (!/^[1-9]\d*$/.test(given)) throw new TypeError(`--${flag} ${given}: a whole number is wanted`);
  return Number(given);
};

interface Part {
  readonly title: string;
  measure(): Promise<readonly Line[]>;
}

const parts: Readonly<Record<string, Part>> = {
  store: { title: "store: the write path alone", measure: () => storeLines(size("records", 50_000)) },
  again: {
    title: "again: the whole collecting process, run once more",
    measure: () => againLines({ accounts: size("accounts", 5), regions: size("regions", 2), records: size("records", 150_000) }),
  },
  quotas: {
    title: "quotas: a first collect under AWS's quotas",
    measure: () =>
      quotaLines({
        accounts: size("accounts", 200),
        regions: size("regions", 3),
        records: size("records", 150_000),
        slowestScope: size("slowest-scope", 30_000),
      }),
  },
  memory: {
    title: "memory: the most that was resident of the collecting process",
    measure: () =>
      memoryLines({
        accounts: size("accounts", 100),
        regions: size("regions", 3),
        records: size("records", 1_000_000),
        slowestScope: size("slowest-scope", 200_000),
      }),
  },
  loop: {
    title: "loop: the server's event loop while it collects and is asked",
    measure: () =>
      loopLines({
        accounts: size("accounts", 50),
        regions: size("regions", 3),
        records: size("records", 200_000),
        seconds: size("seconds", 60),
      }),
  },
};

const asked = positionals.length === 0 ? Object.keys(parts) : positionals;
for (const name of asked) {
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
