/** A line as somebody types it into a shell. */
import { spawn } from "node:child_process";
import { heard } from "./said.ts";

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
  const { ended, said } = heard(child, (code) => ({ code }));
  return {
    ended,
    said,
    interrupt: () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGINT");
    },
  };
}
