/** The score as if nothing were suppressed: a suppressed record says again what AWS evaluated; an acceptance never moved it. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { readPosture } from "../../db/read/posture.ts";
import type { Day } from "../../posture/calendar.ts";
import { everything } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import { type ControlStatus, writeRun } from "../support/control-documents.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

const account = "111111111111" as AccountId;
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

it("counts suppressed failures as failed, suppressed warnings as unknown, on the present day and not before, and not by region", async () => {
  const scope = await database.scope({ account: await database.account({ account_id: account }) });
  const status = { state: "ACTIVE", severity: "HIGH" } as const;
  const said: Readonly<Record<string, Pick<ControlStatus, "compliance" | "workflow">>> = {
    "S3.1": { compliance: "PASSED", workflow: "NEW" },
    "S3.2": { compliance: "FAILED", workflow: "SUPPRESSED" },
    "S3.5": { compliance: "WARNING", workflow: "SUPPRESSED" },
    "S3.8": { compliance: "PASSED", workflow: "NEW" },
  };
  const records = Object.entries(said).map(([control, own]) => ({
    record: { account, region: "eu-west-1", control, resource: { type: "AwsS3Bucket", id: "arn:aws:s3:::one" } },
    status: { ...status, ...own },
    scope,
  }));
  for (const day of ["2026-03-01", "2026-03-02"]) await writeRun(database, { day: day as Day, records });
  const calendar = { now: new Date("2026-03-02T13:00:00Z"), intervalMs: 86_400_000, timeZone: "UTC" };
  const read = (query: object) => readPosture(database.db, everything, query, calendar);
  const asIf = "nothing-decided" as const;
  expect((await read({})).controls).toEqual({ passed: 2, failed: 0, unknown: 0 });
  expect(await read({ asIf })).toMatchObject({ controls: { passed: 2, failed: 1, unknown: 1 }, score: 50, suppressed: 0 });
  expect((await read({ asIf, account: [account] })).score).toBe(50);
  expect(
    (await read({ asIf })).principles.reduce((sum, { controls }) => sum + controls.passed + controls.failed + controls.unknown, 0),
  ).toBe(4);
  expect((await read({ asIf, region: ["eu-west-1"] })).score).toBeNull();
});
