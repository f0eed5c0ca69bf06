/** A database from before: what two accounts named by one id was one row, with the name and tags that the records of either told. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Day } from "../../posture/calendar.ts";
import type { AccountId } from "../../posture/words.ts";
import { writeRun } from "../../test/support/control-documents.ts";
import { noon, type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { migrate } from "../migrate.ts";

const [ours, theirs] = ["111111111111", "222222222222"] as [AccountId, AccountId];
const type = "AwsEc2Instance";

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

/** Each of an account's two resources, and one that both name by the same id but tag otherwise; the first run of all of them, or another. */
async function read(day: string): Promise<void> {
  const scopes = await database.db
    .selectFrom("scopes")
    .innerJoin("accounts", "accounts.id", "scopes.account")
    .select(["account_id", "scopes.id"])
    .execute();
  const status = { compliance: "FAILED", workflow: "NEW", state: "ACTIVE", severity: "HIGH" } as const;
  const records = scopes.flatMap(({ account_id: account, id: scope }) =>
    ["shared", `of ${account}`].map((id) => ({
      record: { account, region: "eu-west-1", control: "EC2.8", resource: { type, id, tags: { Name: `${id}, says ${account}` } } },
      status,
      scope,
    })),
  );
  await writeRun(database, { day: day as Day, records });
}

const told = () =>
  database.writer.rows.all(
    `SELECT accounts.account_id AS account, uid, resources.name, resources.tags, (SELECT count(*) FROM findings WHERE resource = resources.id) AS findings,
       (SELECT count(*) FROM findings WHERE resource = resources.id AND findings.account = resources.account) AS own
     FROM resources JOIN accounts ON accounts.id = resources.account ORDER BY uid, account_id`,
  );
const resource = (account: string, uid: string, isTold = true) => ({
  ...{ account, uid, findings: 1, own: 1 },
  ...(isTold ? { name: `${uid}, says ${account}`, tags: JSON.stringify({ Name: `${uid}, says ${account}` }) } : { name: null, tags: null }),
});

/** As version 37 kept it. */
const former = [
  "UPDATE findings SET resource = (SELECT min(same.id) FROM resources AS own JOIN resources AS same ON same.uid = own.uid WHERE own.id = findings.resource)",
  "DELETE FROM resources WHERE id NOT IN (SELECT resource FROM findings)",
  "UPDATE resources SET identity = uid",
  "DROP INDEX resources_by_uid",
  "ALTER TABLE resources DROP COLUMN uid",
  "ALTER TABLE resources DROP COLUMN account",
  "ALTER TABLE resources RENAME COLUMN identity TO uid",
  "INSERT INTO resources (uid, folded, type) VALUES ('nobody names it', '', '')",
  "DELETE FROM schema_versions WHERE version = 38",
];

test("each account has its own; what was shared is without name and tags until it is read next, though nothing else changed", async () => {
  for (const account_id of [ours, theirs]) await database.scope({ account: await database.account({ account_id }) });
  await read("2026-11-20");
  await database.writer.transaction(async (tx) => {
    for (const statement of former) await tx.run(statement);
  });
  await migrate(database.writer, noon);
  expect(await told()).toEqual([
    resource(ours, `of ${ours}`),
    resource(theirs, `of ${theirs}`),
    resource(ours, "shared", false),
    resource(theirs, "shared", false),
  ]);
  expect(await database.writer.rows.all("PRAGMA foreign_key_check")).toEqual([]);
  const events = await database.writer.rows.all("SELECT * FROM finding_events");
  await read("2026-11-21");
  expect(await told()).toEqual([
    resource(ours, `of ${ours}`),
    resource(theirs, `of ${theirs}`),
    resource(ours, "shared"),
    resource(theirs, "shared"),
  ]);
  expect(await database.writer.rows.all("SELECT * FROM finding_events")).toEqual(events);
});
