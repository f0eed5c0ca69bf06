/** Where each part of the metrics is read. A part that throws is absent from the answer: no figure is better than one that looks well. */

import type { Reader } from "../../db/dialect/connection.ts";
import { scopesAsked } from "../../db/read/coverage.ts";
import { readMailOutlook } from "../../db/read/mail-state.ts";
import { countScopes, freshnessAt } from "../../db/read/scopes.ts";
import {
  countEndedRuns,
  firstRunAfter,
  readEvidenceAges,
  readLastEndedRun,
  readLastRuns,
  type WatchedRun,
} from "../../db/read/watched-runs.ts";
import { readDigestQueue, readOpenBySeverity, readWebhookQueue } from "../../db/read/watched-sums.ts";
import { readStorage } from "../../db/storage.ts";
import type { DigestSchedule } from "../../notify/digest/due.ts";
import { readDigestOutlook } from "../../notify/digest/outlook.ts";
import { type Condition, conditionIds } from "../../posture/condition.ts";
import { everything } from "../../posture/reach.ts";
import { coverages, severities, sources } from "../../posture/words.ts";
import type { MetricName, PartName, Sample } from "./definitions.ts";

/** What is watched, and by which clock. */
export interface Watched {
  readonly db: Reader["kysely"];
  /** Of the database's file. */
  readonly path: string;
  readonly now: () => Date;
  /** Longest time between two scheduled runs. */
  readonly intervalMs: number;
  /** Undefined: no digests are made. */
  readonly digests: DigestSchedule | undefined;
  /** Undefined: none are made. @throws where they cannot be listed. */
  readonly backups: () => Promise<WatchedBackups | undefined>;
  /** How long one who asks waits for a part; another than the usual time is for tests. */
  readonly patienceMs?: number;
  /** What is so with the whole. Never throws. */
  readonly conditions: () => Promise<readonly Condition[]>;
}

export interface WatchedBackups {
  readonly kept: number;
  /** null: there is none. */
  readonly last: { readonly madeAt: string; readonly bytes: number } | null;
  readonly healthy: boolean;
}

export interface Part {
  readonly name: PartName;
  /** For so long a reading is told again: what costs more, and moves less, is read less often. */
  readonly keepMs: number;
  read(watched: Watched): Promise<readonly Sample[]>;
}

const SHORT_MS = 5_000;
const LONG_MS = 60_000;
/** A bucket is asked for its list, and each time is paid for. */
const BACKUPS_MS = 600_000;

const seconds = (instant: string): number => Date.parse(instant) / 1_000;
const age = (now: Date, instant: string): number => Math.max(0, (now.getTime() - Date.parse(instant)) / 1_000);
/** What is not there is not told. */
const told = (metric: MetricName, instant: string | null, labels: Readonly<Record<string, string>> = {}): readonly Sample[] =>
  instant === null ? [] : [[metric, seconds(instant), labels]];

/** @param since the server's start: its runs are counted from there. */
export const partsSince = (since: Date): readonly Part[] => [
  { name: "readiness", keepMs: SHORT_MS, read: readReadiness },
  { name: "runs", keepMs: SHORT_MS, read: runsSince(since.toISOString()) },
  { name: "scopes", keepMs: LONG_MS, read: readScopes },
  { name: "evidence", keepMs: LONG_MS, read: readEvidence },
  { name: "findings", keepMs: SHORT_MS, read: readFindings },
  { name: "digests", keepMs: LONG_MS, read: readDigests },
  { name: "queues", keepMs: SHORT_MS, read: readQueues },
  { name: "backups", keepMs: BACKUPS_MS, read: async ({ backups }) => backupSamples(await backups()) },
  { name: "storage", keepMs: SHORT_MS, read: readStorageSamples },
];

/** Also those that are not so: an alert's time begins anew with a series that comes and goes. */
async function readReadiness({ conditions }: Watched): Promise<readonly Sample[]> {
  const found = await conditions();
  const stopping = found.filter(({ stops }) => stops);
  return [
    ["pillarwatch_ready", stopping.length === 0 ? 1 : 0],
    ...stopping.map(({ id }): Sample => ["pillarwatch_not_ready", 1, { reason: id }]),
    ...conditionIds.map((id): Sample => ["pillarwatch_condition", found.some((one) => one.id === id) ? 1 : 0, { condition: id }]),
  ];
}

const runStates = ["asked", "running", "done", "failed", "cancelled"];

function runsSince(since: string): Part["read"] {
  let from: number | undefined;
  return async ({ db, intervalMs }) => {
    from ??= await firstRunAfter(db, since);
    const [last, ended, complete, counts] = await Promise.all([
      readLastRuns(db),
      readLastEndedRun(db, { complete: false }),
      readLastEndedRun(db, { complete: true }),
      countEndedRuns(db, { from, since }),
    ]);
    return [
      ["pillarwatch_run_interval_seconds", intervalMs / 1_000],
      ...last.flatMap(runSamples),
      ...(ended === undefined ? [] : callSamples(ended)),
      ...told("pillarwatch_last_complete_run_end_timestamp_seconds", complete?.endedAt ?? null),
      ...counts.map(({ trigger, state, n }): Sample => ["pillarwatch_runs_total", n, { trigger, state }]),
    ];
  };
}

function runSamples({ trigger, state, startedAt, endedAt }: WatchedRun): readonly Sample[] {
  const labels = { trigger };
  return [
    ...runStates.map((word): Sample => ["pillarwatch_last_run_state", word === state ? 1 : 0, { trigger, state: word }]),
    ...told("pillarwatch_last_run_start_timestamp_seconds", startedAt, labels),
    ...told("pillarwatch_last_run_end_timestamp_seconds", endedAt, labels),
    ...(startedAt === null || endedAt === null
      ? []
      : [["pillarwatch_last_run_duration_seconds", seconds(endedAt) - seconds(startedAt), labels] as const]),
  ];
}

/** By the service that was asked, as IAM calls it: the collector's own words. Runs of an earlier version have told none. */
function callSamples({ figures }: WatchedRun): readonly Sample[] {
  const { byService = {} } = JSON.parse(figures) as {
    byService?: Readonly<Record<string, { readonly requests: number; readonly throttles: number }>>;
  };
  return Object.entries(byService).flatMap(([service, { requests, throttles }]): readonly Sample[] => [
    ["pillarwatch_last_run_requests", requests, { service }],
    ["pillarwatch_last_run_throttles", throttles, { service }],
  ]);
}

/** Also those of which there are none: a share needs its whole. */
async function readScopes({ db, intervalMs, now }: Watched): Promise<readonly Sample[]> {
  const asOf = await freshnessAt(db, { now: now(), intervalMs });
  const counts = await countScopes(db, await scopesAsked(db, everything, {}, asOf, intervalMs));
  return sources.flatMap((source) =>
    coverages.map((state): Sample => {
      const count = counts.find((one) => one.source === source && one.state === state);
      return ["pillarwatch_scopes", count?.n ?? 0, { source, state }];
    }),
  );
}

async function readEvidence({ db, now }: Watched): Promise<readonly Sample[]> {
  const at = now();
  return (await readEvidenceAges(db)).flatMap(({ source, oldestAt, medianAt }): readonly Sample[] => [
    ["pillarwatch_evidence_oldest_age_seconds", age(at, oldestAt), { source }],
    ["pillarwatch_evidence_median_age_seconds", age(at, medianAt), { source }],
  ]);
}

async function readFindings({ db }: Watched): Promise<readonly Sample[]> {
  const open = await readOpenBySeverity(db);
  return severities.map((severity): Sample => ["pillarwatch_findings_open", open[severity], { severity }]);
}

async function readDigests({ db, digests, now }: Watched): Promise<readonly Sample[]> {
  if (digests === undefined) return [];
  const [outlook, queue] = [await readDigestOutlook(db, digests, now()), await readDigestQueue(db)];
  return [
    ["pillarwatch_digests_recipients", outlook.recipients],
    ["pillarwatch_digests_overdue", outlook.overdue.length],
    ["pillarwatch_digests_failed", outlook.failed],
    ["pillarwatch_digests_waiting", queue.waiting],
    ...told("pillarwatch_digests_next_due_timestamp_seconds", outlook.nextDueAt),
    ...told("pillarwatch_digests_last_round_timestamp_seconds", queue.lastRoundAt),
  ];
}

async function readQueues({ db, now }: Watched): Promise<readonly Sample[]> {
  const at = now();
  const { waiting, oldestWaitingAt, failed } = await readMailOutlook(db, at);
  const queues = { mail: { waiting, oldestAt: oldestWaitingAt, dead: failed }, webhook: await readWebhookQueue(db, at) };
  return Object.entries(queues).flatMap(([queue, one]): readonly Sample[] => [
    ["pillarwatch_queue_waiting", one.waiting, { queue }],
    ["pillarwatch_queue_dead", one.dead, { queue }],
    ...(one.oldestAt === null ? [] : [["pillarwatch_queue_oldest_age_seconds", age(at, one.oldestAt), { queue }] as const]),
  ]);
}

function backupSamples(backups: WatchedBackups | undefined): readonly Sample[] {
  if (backups === undefined) return [];
  const { kept, last, healthy } = backups;
  return [
    ["pillarwatch_backups_kept", kept],
    ["pillarwatch_backup_overdue", healthy ? 0 : 1],
    ...told("pillarwatch_backup_last_timestamp_seconds", last?.madeAt ?? null),
    ...(last === null ? [] : [["pillarwatch_backup_last_bytes", last.bytes] as const]),
  ];
}

async function readStorageSamples({ path }: Watched): Promise<readonly Sample[]> {
  const { database, log, free, disk } = await readStorage(path);
  return [
    ["pillarwatch_database_bytes", database],
    ["pillarwatch_database_wal_bytes", log],
    ["pillarwatch_disk_free_bytes", free],
    ["pillarwatch_disk_bytes", disk],
  ];
}
