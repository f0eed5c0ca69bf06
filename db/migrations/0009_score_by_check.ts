import type { Migration } from "./migration.ts";

/** One control's records by account, without a look at all others': GET /checks/:id. */
export const scoreByCheck: Migration = {
  version: 9,
  name: "score by check",
  statements: ["CREATE INDEX score_steps_by_check ON score_steps (check_ref, account, region, failed, unknown, passed)"],
};
