import type { Migration } from "./migration.ts";

/**
 * Two services may call different things by one name: a scanner's rule is called as a CVE of Inspector's is. What kind of findings a check has
 * is in every sum, so that each kind has a check of its own. `folded` is how a check is compared, `identity` what there is one of.
 */
export const checksOfAKind: Migration = {
  version: 22,
  name: "checks of a kind",
  statements: [
    "ALTER TABLE checks RENAME COLUMN folded TO identity",
    "ALTER TABLE checks ADD COLUMN folded TEXT NOT NULL DEFAULT ''",
    "UPDATE checks SET folded = identity",
    "UPDATE checks SET identity = folded || ' ' || kind",
    "CREATE INDEX checks_by_name ON checks (folded)",
  ],
};
