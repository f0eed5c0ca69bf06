import type { Migration } from "./migration.ts";

/**
 * What is open by the scope that speaks for it, counted in the index alone: of a whole organization each of its findings was looked up. It also
 * does what the index by account and check did (migration 43): it goes.
 */
export const openByScope: Migration = {
  version: 47,
  name: "open findings by scope",
  statements: [
    `CREATE INDEX findings_open_by_scope ON findings (account, source, region, check_ref, severity, product, resource)
     WHERE standing = 'open' AND counted = 1`,
    "DROP INDEX findings_open_by_account",
  ],
};
