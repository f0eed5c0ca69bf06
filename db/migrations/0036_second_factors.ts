import type { Migration } from "./migration.ts";

/** How far somebody's phone is off, and when a session's person last proved who they are. */
export const secondFactors: Migration = {
  version: 36,
  name: "second factors",
  statements: [
    // Seconds that the authenticator's clock is ahead of ours; behind: negative.
    "ALTER TABLE people ADD COLUMN code_drift_s INTEGER NOT NULL DEFAULT 0",
    // By password, code or provider, at the sign-in or later. NULL: by none that would count again.
    "ALTER TABLE sessions ADD COLUMN proved_at TEXT",
  ],
};
