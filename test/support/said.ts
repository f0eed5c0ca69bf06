/** What a process says, as it says it: the same for a command and for a line that is typed. */
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";

export interface Outputs {
  readonly stdout: string;
  readonly stderr: string;
}

export interface Heard<End> {
  /** So far. */
  readonly output: Outputs;
  /** Resolves when it is over and nobody has its outputs any more. */
  readonly ended: Promise<End & Outputs>;
  /** Resolves when standard output or error has said it; rejects with all that was said where it ends without. */
  said(words: string): Promise<void>;
}

type Outspoken = ChildProcessByStdio<null, Readable, Readable>;

/** @param endOf how it ended, once it has closed. */
export function heard<End extends object>(
  child: Outspoken,
  endOf: (code: number | null, signal: NodeJS.Signals | null) => End,
): Heard<End> {
  const output = { stdout: "", stderr: "" };
  const waiting = new Map<string, () => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
      for (const [wanted, resolve] of waiting) if (output[name].includes(wanted)) resolve();
    });
  }
  const ended = new Promise<End & Outputs>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ ...endOf(code, signal), ...output }));
  });
  const said = (wanted: string) =>
    new Promise<void>((resolve, reject) => {
      if (output.stdout.includes(wanted) || output.stderr.includes(wanted)) resolve();
      waiting.set(wanted, resolve);
      ended.then((end) => reject(new Error(`it ended without having said "${wanted}": ${JSON.stringify(end)}`)), reject);
    });
  return { output, ended, said };
}
