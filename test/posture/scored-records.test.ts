/** Which control records speak for the score: domain.md section 5. Written by the real write path, read by the read model. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sumAll } from "../../collectors/summing.ts";
import { readPosture } from "../../db/read/posture.ts";
import { scoreAnew } from "../../db/write/scores.ts";
import { knownBefore, newWriting } from "../../db/write/writing.ts";
import type { Day } from "../../posture/calendar.ts";
import { everything } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import { type ControlStatus, writeRun } from "../support/control-documents.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { brokenLaws } from "../support/laws.ts";
import { rebuiltOtherwise } from "../support/step-laws.ts";

const account = "111111111111" as AccountId;
const first = "2026-03-01" as Day;
const second = "2026-03-02" as Day;
const passes: ControlStatus = { compliance: "PASSED", workflow: "RESOLVED", state: "ACTIVE", severity: "HIGH" };

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

const record = { account, region: "eu-central-1", control: "S3.1", resource: { type: "AwsS3Bucket", id: "exports" } };
const read = (day: Day, scope: number, status: ControlStatus) => writeRun(database, { day, records: [{ record, status, scope }] });
const posture = (day: Day) =>
  readPosture(database.db, everything, { at: day }, { now: new Date(`${day}T13:00:00Z`), intervalMs: 3_600_000, timeZone: "UTC" });
const openScope = async (watched: 0 | 1) =>
  database.scope({ account: await database.account({ account_id: account }), region: "eu-central-1", watched });

it("what found nothing to evaluate passes its control, and is no check that passed", async () => {
  await read(first, await openScope(1), { ...passes, foundNothing: true });
  expect(await posture(first)).toMatchObject({ score: 100, controls: { passed: 1 }, checksPassed: { passed: 0, percentage: null } });
});

it("once there is something to evaluate, it is one: and no longer, when nothing is left", async () => {
  const scope = await openScope(1);
  await read(first, scope, { ...passes, foundNothing: true });
  await read(second, scope, passes);
  expect(await posture(second)).toMatchObject({ score: 100, checksPassed: { passed: 1 } });
  const third = "2026-03-03" as Day;
  await read(third, scope, { ...passes, foundNothing: true });
  expect(await posture(third)).toMatchObject({ score: 100, checksPassed: { passed: 0 } });
});

it("a second run of a day is told by that day's score, and by those of all later ones", async () => {
  const scope = await openScope(1);
  const fails: ControlStatus = { ...passes, compliance: "FAILED", workflow: "NEW" };
  await read(first, scope, passes);
  await read(first, scope, fails);
  expect(await posture(first)).toMatchObject({ score: 0, controls: { failed: 1 } });
  await read(second, scope, passes);
  await read(second, scope, fails);
  expect(await brokenLaws(database.writer.rows)).toEqual([]);
  await read(second, scope, passes);
  expect([(await posture(first)).score, (await posture(second)).score]).toEqual([0, 100]);
  expect([...(await brokenLaws(database.writer.rows)), ...(await rebuiltOtherwise(database.writer))]).toEqual([]);
});

it("a suppressed record speaks for nothing, though it passes", async () => {
  await read(first, await openScope(1), { ...passes, workflow: "SUPPRESSED" });
  expect(await posture(first)).toMatchObject({ score: null, controls: { passed: 0, failed: 0, unknown: 0 } });
});

it("of an account that nobody watches nothing counts, until it is watched", async () => {
  const scope = await openScope(0);
  await read(first, scope, { ...passes, compliance: "FAILED", workflow: "NEW" });
  expect(await posture(first)).toMatchObject({ score: null, openTotal: 1 });
  await database.writer.transaction((tx) => tx.run("UPDATE scopes SET watched = 1"));
  const seen = `${second}T12:00:00.000Z`;
  const run = await database.run({ day: second, started_at: seen });
  const writing = newWriting(run, { seen, day: second, timeZone: "UTC" }, await knownBefore(database.writer.rows, seen));
  const [found] = await database.writer.rows.all<{ id: number }>("SELECT id FROM records");
  await database.writer.transaction((tx) => scoreAnew(tx, writing, [found?.id ?? 0]));
  await sumAll(database.writer, writing);
  expect(await posture(second)).toMatchObject({ score: 0, controls: { failed: 1 } });
});

describe("through an administrator, a control counts while one of its active records was updated in the last five days", () => {
  const fails: ControlStatus = { ...passes, compliance: "FAILED", workflow: "NEW" };
  const march = (day: number): Day => `2026-03-${String(day).padStart(2, "0")}` as Day;
  const other = { ...record, control: "S3.5" };
  const through = (day: Day, scope: number, ...listed: (typeof record)[]) =>
    writeRun(database, { day, through: true, records: listed.map((one) => ({ record: one, status: fails, scope })) });
  const failed = async (day: Day) => (await posture(day)).controls.failed;

  it("then it falls out on the day of the read that shows it, and comes back when it is heard of", async () => {
    const scope = await openScope(1);
    await through(march(1), scope, record, other);
    // AWS goes on looking at the one, and no longer at the other, which fails as it did.
    for (const day of [4, 6, 7]) await through(march(day), scope, other);
    expect([await failed(march(4)), await failed(march(6)), await failed(march(7))]).toEqual([2, 2, 1]);
    expect(await posture(march(7))).toMatchObject({ openTotal: 2 });
    await through(march(9), scope, record, other);
    expect([await failed(march(8)), await failed(march(9))]).toEqual([1, 2]);
    expect([...(await brokenLaws(database.writer.rows)), ...(await rebuiltOtherwise(database.writer))]).toEqual([]);
  });

  it("one of its records is enough", async () => {
    const scope = await openScope(1);
    const second = { ...record, resource: { type: "AwsS3Bucket", id: "imports" } };
    await through(march(1), scope, record, second);
    for (const day of [5, 9]) await through(march(day), scope, second);
    const { rows } = database.writer;
    expect(await rows.get("SELECT sum(failed) AS n FROM score_steps")).toEqual({ n: 2 });
  });

  it("archived afterwards, it leaves the score no second time", async () => {
    const scope = await openScope(1);
    await through(march(1), scope, record, other);
    await through(march(7), scope, other);
    const archived: ControlStatus = { ...fails, state: "ARCHIVED" };
    await writeRun(database, { day: march(8), through: true, records: [{ record, status: archived, scope }] });
    expect(await failed(march(8))).toBe(1);
    expect(await brokenLaws(database.writer.rows)).toEqual([]);
  });

  it("read account by account it counts at once, since its own status calls tell whether it is on", async () => {
    const scope = await openScope(1);
    await through(march(1), scope, record, other);
    await through(march(7), scope, other);
    await writeRun(database, { day: march(8), records: [] });
    expect([await failed(march(7)), await failed(march(8))]).toEqual([1, 2]);
    expect(await database.writer.rows.all("SELECT * FROM scope_controls")).toEqual([]);
  });
});
