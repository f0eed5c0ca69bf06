/** A database from before: what was resolved had passed for good, its resource gone or not. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { dayAfter } from "../../posture/calendar.ts";
import type { AccountId } from "../../posture/words.ts";
import { type ControlStatus, writeRun } from "../../test/support/control-documents.ts";
import { noon, type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { brokenLaws } from "../../test/support/laws.ts";
import { dayOf, type RandomOrganization, randomOrganization, writeOrganization } from "../../test/support/random-organization.ts";
import { rebuiltOtherwise } from "../../test/support/step-laws.ts";
import type { Writer } from "../dialect/connection.ts";
import { migrate } from "../migrate.ts";
import { accountsWithEvents, keepSums, rebuildOrganizationSteps, rebuildSteps } from "../write/steps.ts";

const former = (standing: string, lost: string) =>
  `CASE ${standing} WHEN 'resolved' THEN CASE WHEN kind <> 'posture' THEN 'closed' WHEN ${lost} THEN 'unknown' ELSE 'passed' END
     WHEN 'passed' THEN CASE WHEN ${lost} THEN 'unknown' ELSE 'passed' END ELSE ${standing} END`;
const lostBefore =
  "ifnull((SELECT evidence_lost FROM finding_events AS e WHERE e.finding = finding_events.finding AND e.seq < finding_events.seq ORDER BY e.seq DESC LIMIT 1), 0)";

/** As version 45 kept it, and the program of then told it: no event where nothing but what the check says had changed, and it stayed where it was counted. */
const formerRows = [
  `DELETE FROM finding_events WHERE cause = 'evidence' AND from_standing = to_standing AND evidence_lost = ${lostBefore} AND from_check IS NULL`,
  `UPDATE finding_events SET to_state = ${former("to_standing", "evidence_lost = 1")},
     from_state = CASE from_state WHEN 'none' THEN 'none' ELSE ${former("from_standing", `${lostBefore} = 1`)} END
   FROM findings WHERE findings.id = finding`,
];
const formerSchema = [
  "UPDATE findings SET before = json_remove(before, '$.evaluation')",
  "ALTER TABLE findings DROP COLUMN evaluation",
  // Alone: what came after it stays, and is no part of what is looked at.
  "DELETE FROM schema_versions WHERE version = 46",
];

const takeBack = (writer: Writer): Promise<void> =>
  writer.transaction(async (tx) => {
    for (const statement of formerRows) await tx.run(statement);
    for (const range of await accountsWithEvents(tx)) await rebuildSteps(tx, range);
    await rebuildOrganizationSteps(tx);
    for (const statement of formerSchema) await tx.run(statement);
  });

const passedOn = async ({ writer }: TestDatabase) =>
  (
    await writer.rows.all<{ day: string; passed: number }>(
      "SELECT day, sum(passed) AS passed FROM day_sums WHERE account = 0 AND region = '' GROUP BY day HAVING sum(passed) <> 0 ORDER BY day",
    )
  ).map(({ day, passed }) => [day, passed]);
const passedNow = async ({ writer }: TestDatabase) =>
  (await writer.rows.get<{ n: number }>("SELECT sum(passed) AS n FROM standings WHERE account = 0 AND region = ''"))?.n;

const status = { workflow: "NEW", state: "ACTIVE", severity: "HIGH" } as const;
const failed: ControlStatus = { ...status, compliance: "FAILED" };
const passed: ControlStatus = { ...status, compliance: "PASSED" };
const archived = (of: ControlStatus, gone = false): ControlStatus => ({ ...of, state: "ARCHIVED", gone });

/** By resource, what AWS says of it in the run of each day. */
const lives: Readonly<Record<string, readonly (ControlStatus | undefined)[]>> = {
  fixed: [failed, passed],
  "fixed, then gone": [failed, passed, archived(passed, true)],
  gone: [failed, archived(failed, true)],
  "gone, and there again": [failed, archived(failed, true), failed],
  "gone, there again, fixed": [failed, archived(failed, true), failed, passed],
  "passed, then gone": [passed, undefined, archived(passed, true)],
  "no longer evaluated": [failed, archived(failed)],
};

async function lived(): Promise<TestDatabase> {
  const database = await testDatabase();
  const account = "111111111111" as AccountId;
  const scope = await database.scope({ account: await database.account({ account_id: account }) });
  for (let day = 0; day < 4; day += 1) {
    const records = Object.entries(lives).flatMap(([id, said]) => {
      const now = said[day];
      const record = { account, region: "eu-west-1", control: "S3.1", resource: { type: "AwsS3Bucket", id } };
      return now === undefined ? [] : [{ record, status: now, scope }];
    });
    await writeRun(database, { day: dayOf(day), records });
  }
  return database;
}

test("each day's passed checks are by the new rule as well, those of a resource that is gone in none", async () => {
  const database = await lived();
  try {
    const [first, second, third, fourth] = [0, 1, 2, 3].map(dayOf);
    const days = await passedOn(database);
    expect(days).toEqual([
      [first, 1],
      [second, 2],
      [third, -2],
      [fourth, 1],
    ]);
    const events = await database.writer.rows.all("SELECT * FROM finding_events ORDER BY finding, run");
    await takeBack(database.writer);
    expect(await passedNow(database)).toBe(4);
    await migrate(database.writer, noon);
    expect([await passedOn(database), await passedNow(database)]).toEqual([days, 2]);
    const now = await database.writer.rows.all<{ seq: number }>("SELECT * FROM finding_events ORDER BY finding, run");
    // What is told of no fix needs no beginning of a spell.
    const plain = (rows: readonly unknown[]) => rows.map((row) => ({ ...(row as object), seq: 0, opened_at: "" }));
    expect(plain(now)).toEqual(plain(events));
    expect([...(await brokenLaws(database.writer.rows)), ...(await rebuiltOtherwise(database.writer))]).toEqual([]);
  } finally {
    await database.close();
  }
});

test("what retention has taken is booked behind the last that is known of it", async () => {
  const database = await lived();
  try {
    await takeBack(database.writer);
    await database.writer.transaction(async (tx) => {
      const ended = "SELECT findings.id FROM findings JOIN resources ON resources.id = resource WHERE uid IN ('gone', 'fixed, then gone')";
      await keepSums(
        tx,
        { where: `finding IN (${ended})`, values: [] },
        { where: `record IN (SELECT id FROM records WHERE finding IN (${ended}))`, values: [] },
      );
      const ids = (await tx.all<{ id: number }>(ended)).map(({ id }) => id).join(", ");
      await tx.run(`DELETE FROM record_events WHERE record IN (SELECT id FROM records WHERE finding IN (${ids}))`);
      await tx.run(`DELETE FROM documents WHERE record IN (SELECT id FROM records WHERE finding IN (${ids}))`);
      for (const table of ["finding_events", "records"]) await tx.run(`DELETE FROM ${table} WHERE finding IN (${ids})`);
      await tx.run(`DELETE FROM findings WHERE id IN (${ids})`);
    });
    expect(await passedNow(database)).toBe(4);
    await migrate(database.writer, noon);
    expect(await passedNow(database)).toBe(2);
    expect([...(await brokenLaws(database.writer.rows)), ...(await rebuiltOtherwise(database.writer))]).toEqual([]);
  } finally {
    await database.close();
  }
});

test("a run that goes on afterwards compares with what was before it", async () => {
  const database = await lived();
  try {
    await takeBack(database.writer);
    await database.writer.transaction((tx) => tx.run("UPDATE runs SET ended_at = NULL WHERE day = ?", [dayOf(3)]));
    await migrate(database.writer, noon);
    const before = await database.writer.rows.all<{ uid: string; evaluation: string }>(
      `SELECT uid, json_extract(before, '$.evaluation') AS evaluation FROM findings JOIN resources ON resources.id = resource
       WHERE findings.run = (SELECT max(id) FROM runs) ORDER BY uid`,
    );
    expect(before).toEqual([{ uid: "gone, there again, fixed", evaluation: "none" }]);
  } finally {
    await database.close();
  }
});

/** Its last record says that there is no resource: from then on the finding is no longer counted, and its event of that run stays. */
const foundNothingLater: RandomOrganization = {
  records: [
    { account: "111111111111" as AccountId, region: "us-east-1", control: "S3.5", resource: { type: "AwsS3Bucket", id: "thing-1" } },
  ],
  days: [failed, passed, { ...archived(passed), foundNothing: true }, undefined].map((of) => [of]),
};

test("of any organization it comes to what the program keeps by itself, and every law holds", { timeout: 60_000 }, async () => {
  const stands = ({ writer }: TestDatabase) => writer.rows.all("SELECT id, standing, reason, evaluation FROM findings ORDER BY id");
  const sums = ({ writer }: TestDatabase) =>
    writer.rows.all(
      `SELECT account, region, principle, passed, unknown, critical + high + medium + low AS open FROM standings
       WHERE passed <> 0 OR unknown <> 0 OR critical + high + medium + low <> 0 ORDER BY account, region, principle`,
    );
  await fc.assert(
    fc.asyncProperty(randomOrganization, async (organization) => {
      const { database } = await writeOrganization(organization);
      try {
        const kept = [await stands(database), await sums(database)];
        await takeBack(database.writer);
        await migrate(database.writer, `${dayAfter(dayOf(9), 1)}T12:00:00.000Z`);
        expect([await stands(database), await sums(database)]).toEqual(kept);
        expect([...(await brokenLaws(database.writer.rows)), ...(await rebuiltOtherwise(database.writer))]).toEqual([]);
      } finally {
        await database.close();
      }
    }),
    { numRuns: 8, examples: [[foundNothingLater]] },
  );
});
