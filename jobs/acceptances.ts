/** Ends risk acceptances whose end has come: every second and at the start, dated to when they were due (domain.md section 3). */
import type { Writer } from "../db/dialect/connection.ts";
import { endDue, isAnyDue } from "../db/write/acceptance-end.ts";

/**
 * Whoever looks a second after an end must find it open again. To look is one question of an index; only what is due is a transaction. An interval,
 * no cron: node-cron goes through each time that was missed, and of a machine that slept for three days that is 259,200, on a thread that has other work.
 */
const EVERY_MS = 1_000;
const RESTS_MS = 60_000;

export interface EndingAcceptances {
  /** What is being ended is brought to its end first. */
  readonly destroy: () => Promise<void>;
}

/** What failed is tried again a minute later: a full disk is told once a minute, not once a second. */
export function startEndingAcceptances(
  writer: Writer,
  { auditKey, timeZone }: { readonly auditKey: Uint8Array; readonly timeZone: string },
  { onFault }: { readonly onFault: (fault: unknown) => void },
): EndingAcceptances {
  let restsUntilMs = 0;
  let going: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    if (Date.now() < restsUntilMs) return;
    try {
      const at = new Date().toISOString();
      if (await isAnyDue(writer.rows, at)) await writer.transaction((tx) => endDue(tx, { at, key: auditKey, timeZone }), { durable: true });
    } catch (error) {
      restsUntilMs = Date.now() + RESTS_MS;
      onFault(error);
    }
  };
  const turn = (): void => {
    going ??= end().finally(() => {
      going = undefined;
    });
  };
  const timer = setInterval(turn, EVERY_MS);
  turn();
  return {
    destroy: async () => {
      clearInterval(timer);
      await going;
    },
  };
}
