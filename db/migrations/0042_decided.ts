import type { Migration } from "./migration.ts";

/** What was decided is asked about by itself: the few records that are suppressed, for a score as if they were not (db/read/as-if.ts). */
export const decided: Migration = {
  version: 42,
  name: "decided",
  statements: ["CREATE INDEX records_suppressed ON records (finding) WHERE word = 'suppressed' AND silence IS NULL"],
};
