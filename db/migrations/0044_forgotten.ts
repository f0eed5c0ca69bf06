import type { Migration } from "./migration.ts";

/**
 * What retention has taken, as sums: of each table that is a sum of events, what the events counted that are gone. A sum is made again from
 * the events that are there and from these (docs/decisions/what-is-forgotten-still-counts.md).
 */
export const forgotten: Migration = {
  version: 44,
  name: "forgotten",
  statements: [
    `CREATE TABLE forgotten_steps (
      account INTEGER NOT NULL,
      day TEXT NOT NULL,
      region TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      product TEXT NOT NULL,
      from_state TEXT NOT NULL,
      to_state TEXT NOT NULL,
      from_severity TEXT NOT NULL,
      to_severity TEXT NOT NULL,
      cause TEXT NOT NULL,
      n INTEGER NOT NULL,
      PRIMARY KEY (account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause)
    ) WITHOUT ROWID`,
    `CREATE TABLE forgotten_score_steps (
      account INTEGER NOT NULL,
      day TEXT NOT NULL,
      region TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      unknown INTEGER NOT NULL,
      passed INTEGER NOT NULL,
      PRIMARY KEY (account, day, region, check_ref)
    ) WITHOUT ROWID`,
    `CREATE TABLE forgotten_fix_times (
      account INTEGER NOT NULL,
      day TEXT NOT NULL,
      region TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      product TEXT NOT NULL,
      severity TEXT NOT NULL,
      hours INTEGER NOT NULL,
      n INTEGER NOT NULL,
      PRIMARY KEY (account, day, region, check_ref, product, severity, hours)
    ) WITHOUT ROWID`,
    `CREATE TABLE forgotten_fix_levels (
      account INTEGER NOT NULL,
      day TEXT NOT NULL,
      region TEXT NOT NULL,
      check_ref INTEGER NOT NULL,
      in_time INTEGER NOT NULL,
      late INTEGER NOT NULL,
      PRIMARY KEY (account, day, region, check_ref)
    ) WITHOUT ROWID`,
  ],
};
