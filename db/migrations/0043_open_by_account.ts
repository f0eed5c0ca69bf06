import type { Migration } from "./migration.ts";

/** What is open of a few accounts by check: a digest's first fixes, and an account's own. By check alone an account's findings lie apart. */
export const openByAccount: Migration = {
  version: 43,
  name: "open findings by account",
  statements: [
    `CREATE INDEX findings_open_by_account ON findings (account, check_ref, region, severity, product, resource)
     WHERE standing = 'open' AND counted = 1`,
  ],
};
