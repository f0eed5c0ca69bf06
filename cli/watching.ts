/** What `serve` tells whoever watches it: whether it is ready, and its figures. */
import type { Reader } from "../db/dialect/connection.ts";
import { pathOf } from "../db/url.ts";
import type { DigestSchedule } from "../notify/digest/due.ts";
import { codeOf, Refusal } from "../posture/refusal.ts";
import type { BareListener } from "../server/bare-listener.ts";
import { listenForMetrics } from "../server/metrics/listener.ts";
import { Metrics } from "../server/metrics/metrics.ts";
import { type NotReady, notReady, storageReasons } from "../server/readiness.ts";
import type { BackupConfig } from "./backup-config.ts";
import { diagnoseBackups } from "./backup-doctor.ts";
import type { JobThread } from "./collector-thread.ts";
import type { MetricsConfig } from "./metrics-config.ts";

/** What the process knows of itself. */
export class Running {
  readonly #ending: AbortSignal;
  readonly #gone: NotReady[] = [];

  constructor(ending: AbortSignal) {
    this.#ending = ending;
  }

  /** The server ends with a thread that it needs: until then it says so. */
  needs(thread: JobThread, job: "collector" | "sender"): void {
    const text = `The ${job}'s thread has ended, and the server ends with it: see its log.`;
    thread.ended.catch(() => this.#gone.push({ id: `${job}-ended`, text }));
  }

  get reasons(): readonly NotReady[] {
    return this.#ending.aborted ? [...this.#gone, { id: "ending", text: "The server is ending." }] : this.#gone;
  }
}

export const hindrancesOf = (databaseUrl: string, running: Running) => async (): Promise<readonly NotReady[]> => [
  ...running.reasons,
  ...(await storageReasons(pathOf(databaseUrl))),
];

interface Watching {
  readonly db: Reader["kysely"];
  readonly databaseUrl: string;
  readonly hindrances: () => Promise<readonly NotReady[]>;
  readonly intervalMs: number;
  readonly timeZone: string;
  readonly digests: DigestSchedule | undefined;
  readonly backup: BackupConfig | undefined;
  readonly log: { error(what: object, words: string): void };
}

export function metricsOf({ db, databaseUrl, hindrances, intervalMs, timeZone, digests, backup, log }: Watching): Metrics {
  const now = () => new Date();
  const backups = async () => {
    if (backup === undefined) return undefined;
    const found = await diagnoseBackups(backup, timeZone, now());
    // A bucket that does not let itself be listed holds we know not what: no figure, and not "none".
    if (found.trouble !== null) throw new Refusal("BACKUP_DIR", found.trouble);
    return found;
  };
  const reasons = () => notReady(db, hindrances);
  return new Metrics({ db, path: pathOf(databaseUrl), now, intervalMs, digests, backups, reasons }, (err, part) =>
    log.error({ err, part }, "a part of the metrics could not be read"),
  );
}

/** @throws Refusal where METRICS_LISTEN cannot be listened on. */
export async function listenApart(
  metrics: Metrics,
  { listen, token }: MetricsConfig,
  log: Watching["log"],
): Promise<BareListener | undefined> {
  if (listen === undefined) return undefined;
  try {
    return await listenForMetrics(metrics, { ...listen, token, onFault: (err) => log.error({ err }, "the metrics could not be told") });
  } catch (error) {
    throw cannotListen(listen, error);
  }
}

const noAddress = "it is no address of this machine";
const whyNot: Readonly<Record<string, string>> = {
  EADDRINUSE: "it is taken by another program",
  EACCES: "this user may not use it",
  EADDRNOTAVAIL: noAddress,
  ENOTFOUND: noAddress,
};

function cannotListen({ host, port }: { readonly host: string; readonly port: number }, error: unknown): unknown {
  const why = whyNot[codeOf(error) ?? ""];
  return why === undefined ? error : new Refusal("METRICS_LISTEN", `${host}:${port} cannot be listened on: ${why}`, { cause: error });
}
