/** A line as somebody types it into a shell. */
import { spawn } from "node:child_process";

export interface Typed {
  /** Resolves when everything that it started is over. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** Resolves when standard output or error has said it; rejects with all that was said where it ends without. */
  said(words: string): Promise<void>;
  /** What Ctrl-C sends, to all that the line has started. */
  interrupt(): void;
}

/** @param environment all of it: nothing of the test's own reaches the line. */
export function typed(line: string, folder: string, environment: Readonly<Record<string, string | undefined>>): Typed {
  const child = spawn("sh", ["-c", line], { cwd: folder, env: { ...environment }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const output = { stdout: "", stderr: "" };
  const waiting = new Map<string, () => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
      for (const [wanted, resolve] of waiting) if (output[name].includes(wanted)) resolve();
    });
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).then((code) => ({ code, ...output }));
  return {
    ended,
    said: (wanted) =>
      new Promise((resolve, reject) => {
        if (output.stdout.includes(wanted) || output.stderr.includes(wanted)) resolve();
        waiting.set(wanted, resolve);
        ended.then((end) => reject(new Error(`it ended without having said "${wanted}": ${JSON.stringify(end)}`)), reject);
      }),
    interrupt: () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGINT");
    },
  };
}
