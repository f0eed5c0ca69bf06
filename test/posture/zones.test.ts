/** The organization's time zone is changed for another one: no sum is wrong by it, and no run ends with it (domain.md section 7). */
import { afterEach, beforeEach, expect, it } from "vitest";
import { askRun, beginRun } from "../../db/write/runs.ts";
import { type Day, momentOf } from "../../posture/calendar.ts";
import type { AccountId } from "../../posture/words.ts";
import { type ControlStatus, type ReadRun, writeRun } from "../support/control-documents.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { brokenLaws } from "../support/laws.ts";
import { rebuiltOtherwise } from "../support/step-laws.ts";

const account = "111111111111" as AccountId;
const [here, there] = ["eu-central-1", "us-east-1"] as const;
const fails: ControlStatus = { compliance: "FAILED", workflow: "NEW", state: "ACTIVE", severity: "HIGH" };
const passes: ControlStatus = { ...fails, compliance: "PASSED" };
const march = (day: number): Day => `2026-03-0${day}` as Day;

let database: TestDatabase;
let scopes: Readonly<Record<string, number>>;
beforeEach(async () => {
  database = await testDatabase();
  const row = await database.account({ account_id: account });
  scopes = { [here]: await database.scope({ account: row, region: here }), [there]: await database.scope({ account: row, region: there }) };
});
afterEach(() => database.close());

/** A bucket's record, and what it says. */
const says = (region: string, bucket: string, status: ControlStatus): ReadRun["records"][number] => ({
  record: { account, region, control: "S3.1", resource: { type: "AwsS3Bucket", id: `${region}-${bucket}` } },
  status,
  scope: scopes[region] ?? 0,
});
const broken = async () => [...(await brokenLaws(database.writer.rows)), ...(await rebuiltOtherwise(database.writer))];

it("a run of a day before the last one, in which only a region's score moves, leaves every later run able to end", async () => {
  await writeRun(database, { day: march(1), records: [says(here, "a", fails), says(there, "a", passes)] });
  await writeRun(database, { day: march(3), records: [says(here, "b", fails)] });
  await writeRun(database, { day: march(2), records: [says(there, "b", fails)] });
  await writeRun(database, { day: march(3), records: [says(here, "c", fails)] });
  expect(await broken()).toEqual([]);
});

it("what is due on another day in another zone is counted there, though nothing has happened to it", async () => {
  await writeRun(database, { day: march(1), records: [says(here, "a", fails)] });
  const dueOn = async () => (await database.writer.rows.get<{ due_on: Day }>("SELECT due_on FROM findings"))?.due_on;
  const before = await dueOn();
  await writeRun(database, {
    day: march(3),
    timeZone: "Pacific/Kiritimati",
    records: [says(here, "a", { ...fails, workflow: "NOTIFIED" })],
  });
  expect(await dueOn()).not.toBe(before);
  expect(await broken()).toEqual([]);
});

it("a day that is over is none again, and a clock that was ahead once holds nobody back", async () => {
  const dayOfRun = (at: string, timeZone: string) =>
    database.writer.transaction(async (tx) => {
      const run = await askRun(tx, "command", {}, at);
      return (await beginRun(tx, run, { ...momentOf(Date.parse(at), timeZone), rules: "1" }, at, new Uint8Array(32))).day;
    });
  expect(await dayOfRun("2026-03-01T12:00:00.000Z", "Pacific/Kiritimati")).toBe("2026-03-02");
  expect(await dayOfRun("2026-03-01T13:00:00.000Z", "Pacific/Pago_Pago")).toBe("2026-03-02");
  expect(await dayOfRun("2026-03-03T12:00:00.000Z", "Pacific/Pago_Pago")).toBe("2026-03-03");
  expect(await dayOfRun("2036-03-01T12:00:00.000Z", "UTC")).toBe("2036-03-01");
  expect(await dayOfRun("2026-03-04T12:00:00.000Z", "UTC")).toBe("2026-03-04");
});
