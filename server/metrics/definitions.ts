/**
 * What `/metrics` tells beside the process's own figures: each metric with its meaning, unit (in its name) and labels. Labels have few values that
 * are words of ours: never an account, a name or an address. Dashboard, alert rules and docs/operations.md are held against this table by test.
 */
export interface MetricDefinition {
  readonly help: string;
  readonly labels?: readonly string[];
  /** Gauges are set anew by each reading; of a counter what is read is its whole. */
  readonly type?: "counter";
}

/** By the part that reads them: one that could not be read is absent, all of it. */
export const definitions = {
  readiness: {
    pillarwatch_ready: { help: "1 where /readyz answers 200, else 0" },
    pillarwatch_not_ready: { help: "1 for each reason why /readyz answers 503", labels: ["reason"] },
    pillarwatch_condition: {
      help: "1 for each thing that is so and keeps the server from its work or its numbers from being of today, 0 for the others",
      labels: ["condition"],
    },
  },
  runs: {
    pillarwatch_run_interval_seconds: { help: "Longest time between two scheduled runs (COLLECT_CRON)" },
    pillarwatch_last_run_state: {
      help: "1 for the state that the last run of a trigger is in, 0 for the others",
      labels: ["trigger", "state"],
    },
    pillarwatch_last_run_start_timestamp_seconds: { help: "When the last run of a trigger began", labels: ["trigger"] },
    pillarwatch_last_run_end_timestamp_seconds: { help: "When it ended; absent while it goes on", labels: ["trigger"] },
    pillarwatch_last_run_duration_seconds: { help: "How long it took; absent while it goes on", labels: ["trigger"] },
    pillarwatch_last_complete_run_end_timestamp_seconds: {
      help: "When the last run ended in which every scope was tried and at least one answered",
    },
    pillarwatch_runs_total: { help: "Runs that ended since the server's start", labels: ["trigger", "state"], type: "counter" },
    pillarwatch_last_run_requests: { help: "Requests to AWS in the last run that ended, by service", labels: ["service"] },
    pillarwatch_last_run_throttles: { help: "Those of them that AWS refused for being too many", labels: ["service"] },
  },
  scopes: {
    pillarwatch_scopes: { help: "Watched scopes (account, region and source) by their state now", labels: ["source", "state"] },
  },
  evidence: {
    pillarwatch_evidence_oldest_age_seconds: {
      help: "Age of the oldest evidence of a watched scope that ever answered and is not off",
      labels: ["source"],
    },
    pillarwatch_evidence_median_age_seconds: { help: "Age in the middle of those scopes", labels: ["source"] },
  },
  findings: {
    pillarwatch_findings_open: { help: "Open findings of the whole organization", labels: ["severity"] },
  },
  digests: {
    pillarwatch_digests_recipients: { help: "Who gets a digest" },
    pillarwatch_digests_next_due_timestamp_seconds: { help: "When the next digest is due; absent where nobody gets one" },
    pillarwatch_digests_overdue: { help: "Digests that are due for longer than two hours and were not made" },
    pillarwatch_digests_failed: { help: "Digests of the last 30 days that could not be sent" },
    pillarwatch_digests_waiting: { help: "Digests that are made and wait to be sent" },
    pillarwatch_digests_last_round_timestamp_seconds: {
      help: "When a digest was last made, or left out as quiet; absent where none ever was",
    },
  },
  queues: {
    pillarwatch_queue_waiting: { help: "What waits to be sent: mail, webhook", labels: ["queue"] },
    pillarwatch_queue_oldest_age_seconds: { help: "How long the oldest of it waits; absent where nothing does", labels: ["queue"] },
    pillarwatch_queue_dead: { help: "What was given up in the last 30 days", labels: ["queue"] },
  },
  backups: {
    pillarwatch_backups_kept: { help: "Backups in BACKUP_DIR; absent where it is not set" },
    pillarwatch_backup_last_timestamp_seconds: { help: "When the last of them was made" },
    pillarwatch_backup_last_bytes: { help: "Its size" },
    pillarwatch_backup_overdue: { help: "1 where there is none, or the next is an hour late" },
  },
  storage: {
    pillarwatch_database_bytes: { help: "Size of the database's file" },
    pillarwatch_database_wal_bytes: { help: "Size of its write-ahead log" },
    pillarwatch_disk_free_bytes: { help: "Room left for this user on the database's file system" },
    pillarwatch_disk_bytes: { help: "Size of that file system" },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, MetricDefinition>>>>;

export type PartName = keyof typeof definitions;
type KeysOf<Union> = Union extends unknown ? keyof Union : never;
export type MetricName = KeysOf<(typeof definitions)[PartName]> & string;

/** One value of a metric. */
export type Sample = readonly [metric: MetricName, value: number, labels?: Readonly<Record<string, string>>];
