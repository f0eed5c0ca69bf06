/** What `serve` tells whoever watches it: whether it is ready, and its figures. */
import type { Reader } from "../db/dialect/connection.ts";
import { pathOf } from "../db/url.ts";
import type { DigestSchedule } from "../notify/digest/due.ts";
import type { ProcessFacts, StoreTrouble } from "../posture/condition.ts";
import { codeOf, Refusal } from "../posture/refusal.ts";
import type { BareListener } from "../server/bare-listener.ts";
import type { Conditions } from "../server/conditions.ts";
import { listenForMetrics } from "../server/metrics/listener.ts";
import { Metrics } from "../server/metrics/metrics.ts";
import type { BackupConfig } from "./backup-config.ts";
import { diagnoseBackups } from "./backup-doctor.ts";
import type { JobThread } from "./collector-thread.ts";
import type { MetricsConfig } from "./metrics-config.ts";

/** What the process knows of itself. */
export class Running {
  readonly #ending: AbortSignal;
  readonly #since: string;
  readonly #ended: ("collector" | "sender")[] = [];
  #killedAt: readonly string[] = [];
  #writing: ProcessFacts["writing"];

  constructor(ending: AbortSignal, now = new Date()) {
    this.#ending = ending;
    this.#since = now.toISOString();
  }

  /** The server ends with a thread that it needs: until then it says so. */
  needs(thread: JobThread, job: "collector" | "sender"): void {
    thread.ended.catch(() => this.#ended.push(job));
  }

  /** @param instants of starts after an end that nobody asked for. */
  wasKilled(instants: readonly string[]): void {
    this.#killedAt = instants;
  }

  /** By the collector, which writes once a second at least. */
  tellStore(trouble: StoreTrouble | undefined, now = new Date()): void {
    this.#writing = trouble && { trouble, since: this.#writing?.since ?? now.toISOString() };
  }

  facts(): ProcessFacts {
    const [since, killedAt, writing, isEnding] = [this.#since, this.#killedAt, this.#writing, this.#ending.aborted];
    return { since, ended: this.#ended, isEnding, writing, killedAt };
  }
}

interface Watching {
  readonly db: Reader["kysely"];
  readonly databaseUrl: string;
  readonly conditions: Conditions;
  readonly intervalMs: number;
  readonly timeZone: string;
  readonly digests: DigestSchedule | undefined;
  readonly backup: BackupConfig | undefined;
  readonly log: { error(what: object, words: string): void };
}

export function metricsOf({ db, databaseUrl, conditions, intervalMs, timeZone, digests, backup, log }: Watching): Metrics {
  const now = () => new Date();
  const backups = async () => {
    if (backup === undefined) return undefined;
    const found = await diagnoseBackups(backup, timeZone, now());
    // A bucket that does not let itself be listed holds we know not what: no figure, and not "none".
    if (found.trouble !== null) throw new Refusal("BACKUP_DIR", found.trouble);
    return found;
  };
  const watched = { db, path: pathOf(databaseUrl), now, intervalMs, digests, backups, conditions: () => conditions.now() };
  return new Metrics(watched, (err, part) => log.error({ err, part }, "a part of the metrics could not be read"));
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
