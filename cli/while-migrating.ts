/** `serve` while its database is brought to this program's schema: it answers that it is, and a signal ends it. */
import type { MigrateOptions } from "../db/migrate.ts";
import { answerMeanwhile, type Meanwhile } from "../server/migrating.ts";
import { pageAddress, type ServeConfig } from "./config.ts";
import { refusedListening } from "./listening.ts";
import { say } from "./print.ts";
import type { Ending } from "./signals.ts";

export interface WhileMigrating {
  /** Asked only where there is something to migrate. @throws Refusal where it cannot listen: nothing was done then. */
  readonly begin: () => Promise<MigrateOptions>;
  /** What it answered stops; its port is free. */
  readonly end: () => Promise<void>;
}

/** How long a statement that was begun may take, after a signal. SQLite cannot be asked to end within one. */
const PATIENCE_MS = 5_000;

export function whileMigrating(config: ServeConfig, { signal }: Pick<Ending, "signal">): WhileMigrating {
  let meanwhile: Meanwhile | undefined;
  let last: NodeJS.Timeout | undefined;
  const leave = () => {
    last = setTimeout(endAtOnce, PATIENCE_MS);
  };
  return {
    begin: async () => {
      const place = { port: config.port, host: config.host, tls: config.tls, publicUrl: pageAddress(config, config.port) };
      const begun = await answerMeanwhile(place).catch((error: unknown) => {
        throw refusedListening(error, config);
      });
      meanwhile = begun;
      say(
        `${pageAddress(config, begun.port)} is being upgraded: a backup of the database first, then its schema (/readyz tells how far it is)`,
      );
      signal.addEventListener("abort", leave, { once: true });
      return { signal, onShare: (share) => begun.tell(share) };
    },
    end: async () => {
      signal.removeEventListener("abort", leave);
      clearTimeout(last);
      await meanwhile?.close();
    },
  };
}

/** `process.exit` waits for every thread, and one is in the middle of a statement. What was not committed is not there at the next start. */
function endAtOnce(): void {
  process.removeAllListeners("SIGTERM");
  process.kill(process.pid, "SIGTERM");
}
