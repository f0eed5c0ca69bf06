/** The command as a process of its own, as a person or a supervisor starts it. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Simulator } from "../../simulator/simulator.ts";
import { compiledCommand } from "./compiled.ts";
import { heard } from "./said.ts";

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Command {
  readonly pid: number;
  /** Resolves when it is over and nobody has its outputs any more: a process that it left behind would. */
  readonly ended: Promise<Ended>;
  /** Resolves when standard output or error has said it. */
  said(words: string): Promise<void>;
  /** Both outputs so far. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
}

export interface CommandOptions {
  /** The current folder, and home: no `.env` and no `~/.aws` of somebody's must reach the command. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** How far the process's clock is ahead of the machine's: a test's days pass between its processes. */
  readonly clockAheadMs?: number;
  /** What starts Node: a shell that sets a limit first. The command's own words follow. */
  readonly launcher?: readonly [string, ...string[]] | undefined;
  /** By tsx, as in a clone, instead of as it is shipped (./compiled.ts): where the start itself is what is looked at. */
  readonly fromSources?: true;
}

/** Room for what is garbage at once, as in the tests' own processes (vitest.config.ts). */
const YOUNG = "--max-semi-space-size=64";

const sources = fileURLToPath(new URL("../../cli/pillarwatch.mjs", import.meta.url));
const shipped = await compiledCommand();

export function startCommand(words: readonly string[], options: CommandOptions): Command {
  const { folder, environment = {}, clockAheadMs = 0, launcher, fromSources = false } = options;
  const entry = fromSources ? sources : shipped;
  const node = [
    process.execPath,
    ...(fromSources ? [] : [YOUNG]),
    ...(clockAheadMs === 0 ? [] : ["--import", clockAhead(clockAheadMs)]),
    ...[entry, ...words],
  ];
  const [program = "", ...rest] = [...(launcher ?? []), ...node];
  // Whoever a test signs in has a password alone.
  const env = { PATH: process.env.PATH, HOME: folder, SECOND_FACTOR: "optional", ...environment };
  const child = spawn(program, rest, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const { output, ended, said } = heard(child, (code, signal) => ({ code, signal }));
  return {
    pid: child.pid ?? 0,
    ended,
    said,
    output: () => output.stdout + output.stderr,
    kill: (signal) => void child.kill(signal),
  };
}

/** What points a command at a simulator. */
export const environmentOf = ({ url, credentials, world }: Simulator): Readonly<Record<string, string>> => ({
  // Where none is given the first process makes one, and says so on standard error.
  PILLARWATCH_SECRET: "of tests, and of nothing else in the world",
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: world.aggregationRegion,
  AWS_EC2_METADATA_DISABLED: "true",
});

/** A module that is loaded before the command: the only clock that it can see is set. */
export const clockAhead = (aheadMs: number): string =>
  `data:text/javascript,${encodeURIComponent(`
    const Machine = Date;
    globalThis.Date = class Date extends Machine {
      constructor(...given) { if (given.length === 0) super(Machine.now() + ${aheadMs}); else super(...given); }
      static now() { return Machine.now() + ${aheadMs}; }
      static [Symbol.hasInstance](value) { return value instanceof Machine; }
    };`)}`;
