import type { Migration } from "./migration.ts";

/** Within which reach a mail was composed, so that what waits is let go when an account of it is no longer the recipient's. */
export const reachOfMails: Migration = {
  version: 49,
  name: "the reach of mails",
  // `everything`, or its accounts, parted by a space; null: put before this version, or emptied as its message is.
  statements: ["ALTER TABLE mails ADD COLUMN reach TEXT"],
};
