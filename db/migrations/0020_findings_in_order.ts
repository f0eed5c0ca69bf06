import type { Migration } from "./migration.ts";

/** Orders that people read findings in, beside the newest change: a page of a million is found by its place, not by sorting. */
export const findingsInOrder: Migration = {
  version: 20,
  name: "findings in order",
  statements: [
    // The worst first, of these what has been open longest: one text, so that an index and a page's key are one column each.
    `ALTER TABLE findings ADD COLUMN urgency TEXT GENERATED ALWAYS AS (
      CASE severity WHEN 'CRITICAL' THEN '1' WHEN 'HIGH' THEN '2' WHEN 'MEDIUM' THEN '3' WHEN 'LOW' THEN '4' ELSE '5' END
        || ' ' || ifnull(opened_at, first_seen)) VIRTUAL`,
    `CREATE INDEX findings_worst ON findings (urgency, id) WHERE standing IN ('open', 'suppressed', 'resolved', 'closed')`,
    `CREATE INDEX findings_by_first_seen ON findings (first_seen, id) WHERE standing IN ('open', 'suppressed', 'resolved', 'closed')`,
    "CREATE INDEX accounts_by_name ON accounts (name, id)",
  ],
};
