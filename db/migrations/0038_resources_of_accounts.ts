import type { Migration } from "./migration.ts";

/** Of these it is not known whose records told what stands there; the first that is read of each account tells it again. */
const SHARED = "SELECT resource FROM findings GROUP BY resource HAVING count(DISTINCT account) > 1";

const FIRST = "(SELECT min(account) FROM findings WHERE findings.resource = resources.id)";

/**
 * A resource is one account's: of an id that two accounts name, each had the name, tags and type that the other's records told. `uid` is the
 * resource's id, `identity` what there is one of. What several accounts shared becomes a row for each, without the name and tags: those are
 * told anew when the records are read next, for which they are marked as changed. The type stays: an id of AWS's says of what type it is.
 */
export const resourcesOfAccounts: Migration = {
  version: 38,
  name: "resources of accounts",
  statements: [
    "ALTER TABLE resources RENAME COLUMN uid TO identity",
    "ALTER TABLE resources ADD COLUMN account INTEGER REFERENCES accounts(id)",
    "ALTER TABLE resources ADD COLUMN uid TEXT NOT NULL DEFAULT ''",
    `CREATE TEMPORARY TABLE shared_resources AS ${SHARED}`,
    `UPDATE records SET content = x'' WHERE finding IN (SELECT id FROM findings WHERE resource IN (SELECT resource FROM shared_resources))`,
    // What no finding names would be of no account.
    "DELETE FROM resources WHERE NOT EXISTS (SELECT 1 FROM findings WHERE findings.resource = resources.id)",
    `UPDATE resources SET uid = identity, account = ${FIRST}, identity = ${FIRST} || ' ' || identity`,
    "UPDATE resources SET name = NULL, tags = NULL WHERE id IN (SELECT resource FROM shared_resources)",
    `INSERT INTO resources (identity, account, uid, folded, type)
      SELECT owned.account || ' ' || resources.uid, owned.account, resources.uid, resources.folded, resources.type
      FROM (SELECT DISTINCT resource, account FROM findings WHERE resource IN (SELECT resource FROM shared_resources)) AS owned
      JOIN resources ON resources.id = owned.resource WHERE owned.account <> resources.account ORDER BY 1`,
    `UPDATE findings SET resource = (
        SELECT own.id FROM resources AS former JOIN resources AS own ON own.identity = findings.account || ' ' || former.uid
        WHERE former.id = findings.resource)
      WHERE resource IN (SELECT resource FROM shared_resources)`,
    "DROP TABLE shared_resources",
    "CREATE INDEX resources_by_uid ON resources (uid)",
  ],
};
