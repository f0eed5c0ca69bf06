import type { Migration } from "./migration.ts";

/** Few rest on an earlier word or are no longer listed: whoever asks for those must not wait for all. */
export const uncertainFindings: Migration = {
  version: 21,
  name: "uncertain findings",
  statements: ["CREATE INDEX findings_uncertain ON findings (id) WHERE (evidence_lost_since IS NOT NULL OR unconfirmed_since IS NOT NULL)"],
};
