/** Ctrl-C and a supervisor's wish to end, once gently and then at once. */
import { complain } from "./print.ts";

export interface Ending {
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Exit code of a command that was ended by a signal before it was done: 128 and the signal's number, as shells have it. */
  exitCode(): number;
  /** The command's last line: a call that AWS has not answered yet would keep a process that was told to end. */
  leave(): void;
}

const numbers = { SIGINT: 2, SIGTERM: 15 } as const;

/** The second one ends the process where it stands: nothing is lost by it, since every page is a transaction. */
export function untilSignalled(): Ending {
  const controller = new AbortController();
  let code = 0;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + numbers[name]);
      code = 128 + numbers[name];
      // On a terminal a run's progress, and the ^C that was typed, stand on the line already.
      complain(`${process.stderr.isTTY ? "\n" : ""}Ending where it stands; once more ends it at once.`);
      controller.abort();
    });
  }
  return {
    signal: controller.signal,
    exitCode: () => code,
    leave: () => {
      if (controller.signal.aborted) process.exit();
    },
  };
}
