/** Looks once a minute who is due a digest, and tells the heartbeat address of each round that had somebody to write to. */
import { StoreUnusable, type Writer } from "../db/dialect/connection.ts";
import { openForReading } from "../db/open.ts";
import type { DigestSchedule } from "../notify/digest/due.ts";
import { sendHeartbeat } from "../notify/heartbeat.ts";
import type { Sender } from "../notify/message.ts";
import type { Asking } from "../notify/request.ts";
import type { OwnDecision } from "../posture/catalogue/decide.ts";
import { catalogueWith } from "../posture/catalogue/decide.ts";
import { putDueAlerts } from "./alerts.ts";
import { putDueDigests } from "./digest.ts";

const LOOK_EVERY_MS = 60_000;

export interface RoundsSettings {
  readonly sender: Sender;
  readonly schedule: DigestSchedule;
  readonly intervalMs: number;
  readonly ownDecisions: readonly OwnDecision[];
  /** HEARTBEAT_URL */
  readonly heartbeatUrl: string | undefined;
}

interface Events {
  readonly onTrouble: (message: string) => void;
  readonly onFault: (fault: unknown) => void;
}

export interface Rounds {
  /** @returns how long to rest, milliseconds. Never throws. */
  readonly turn: (isStopping: () => boolean) => Promise<number>;
  readonly close: () => Promise<void>;
}

export function openRounds(
  { databaseUrl, writer }: { readonly databaseUrl: string; readonly writer: Writer },
  settings: RoundsSettings,
  asking: Asking,
  { onTrouble, onFault }: Events,
): Rounds {
  const { sender, schedule, intervalMs, ownDecisions, heartbeatUrl } = settings;
  const reader = openForReading(databaseUrl);
  const making = { db: reader.kysely, sender, schedule, intervalMs, catalogue: catalogueWith(ownDecisions), now: () => new Date() };
  const beat = async (round: "done" | "failed"): Promise<void> => {
    if (heartbeatUrl === undefined) return;
    const trouble = await sendHeartbeat(new URL(heartbeatUrl), round, asking);
    if (trouble !== undefined) onTrouble(trouble);
  };
  const looked = new Set<string>();
  return {
    turn: async (isStopping) => {
      try {
        const digests = await putDueDigests(writer, making, isStopping);
        const alerts = await putDueAlerts(writer, making, looked);
        const faults = [...digests.faults, ...alerts.faults];
        for (const fault of faults) onFault(fault);
        // Whoever could not be reached is still due, and is written to by a later round.
        if (faults.length > 0) await beat("failed");
        else if (digests.put + digests.quiet > 0) await beat("done");
      } catch (error) {
        if (error instanceof StoreUnusable) onTrouble(error.message);
        else onFault(error);
        await beat("failed");
      }
      return LOOK_EVERY_MS;
    },
    close: () => reader.close(),
  };
}
