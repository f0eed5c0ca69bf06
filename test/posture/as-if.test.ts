/** The score as if nothing were suppressed: a suppressed record says again what AWS evaluated; an acceptance never moved it. */
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readAccount } from "../../db/read/account.ts";
import { readAccounts } from "../../db/read/accounts.ts";
import { readCheck } from "../../db/read/check.ts";
import { readChecks } from "../../db/read/checks.ts";
import { readExplained } from "../../db/read/explain.ts";
import { readFindings } from "../../db/read/findings.ts";
import { readPosture } from "../../db/read/posture.ts";
import { readPrinciple } from "../../db/read/practices.ts";
import { readUnits } from "../../db/read/units.ts";
import type { Day } from "../../posture/calendar.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { everything } from "../../posture/reach.ts";
import { type AccountId, type AsIf, principleGroups } from "../../posture/words.ts";
import { type ControlStatus, writeRun } from "../support/control-documents.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { figure } from "../support/figures.ts";
import {
  accounts,
  dayOf,
  isOnGlobalResources,
  type RandomOrganization,
  randomOrganization,
  regions,
  writeOrganization,
} from "../support/random-organization.ts";

const account = "111111111111" as AccountId;
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

it("counts suppressed failures as failed, suppressed warnings as unknown, on the present day and not before", async () => {
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
  expect((await read({ asIf, region: ["eu-west-1"] })).score).toBe(50);
  expect((await read({ asIf, region: ["us-east-1"] })).score).toBeNull();
  expect((await read({ asIf, at: "2026-03-01" })).score).toBeNull();
  // A control is one though none of its records counts.
  const check = (filter: object) => readCheck(database.db, everything, "S3.2", filter, { catalogue: builtIn, calendar });
  expect(await check({})).toMatchObject({ control: { passed: 0, failed: 0, unknown: 0 }, status: "no data" });
  expect(await check({ asIf })).toMatchObject({ control: { passed: 0, failed: 1, unknown: 0 }, status: "failed" });
});

/** The same organization, in which nobody ever suppressed anything. */
const unsuppressed = ({ records, days }: RandomOrganization): RandomOrganization => ({
  records,
  days: days.map((statuses) =>
    statuses.map((one) => (one?.workflow === "SUPPRESSED" && one.compliance !== "PASSED" ? { ...one, workflow: "NEW" } : one)),
  ),
});

/**
 * Suppressed are failures only: of a suppressed warning there is a finding, of another one only an evaluation. And of controls that the catalogue
 * knows: that another one is a control tells only a record that counts.
 */
const failing = ({ records, days }: RandomOrganization): RandomOrganization => ({
  records,
  days: days.map((statuses) =>
    statuses.map((one, index) => {
      if (one?.workflow !== "SUPPRESSED" || one.compliance === "PASSED") return one;
      return { ...one, compliance: "FAILED", workflow: records[index]?.control === "Future.7" ? "NEW" : one.workflow };
    }),
  ),
});

/** A finding that is open by one record and suppressed by another has the severity of what is open: here one that has several records has one severity. */
const ofOneSeverity = ({ records, days }: RandomOrganization): RandomOrganization => {
  const keys = records.map(({ account, region, control, resource }) =>
    [account, isOnGlobalResources(control) ? "" : region, control, resource.id].join(" "),
  );
  const several = new Set(keys.filter((key, index) => keys.indexOf(key) < index));
  const first = new Map<string, ControlStatus["severity"]>();
  for (const one of days)
    for (const [index, key] of keys.entries()) if (several.has(key)) first.set(key, first.get(key) ?? one[index]?.severity ?? "HIGH");
  return {
    records,
    days: days.map((statuses) => statuses.map((one, index) => one && { ...one, severity: first.get(keys[index] ?? "") ?? one.severity })),
  };
};

const calendarOf = (last: Day) => ({ now: new Date(`${last}T13:00:00Z`), intervalMs: 86_400_000, timeZone: "UTC" });
const parts = [{}, ...accounts.map((id) => ({ account: [id] })), ...[...regions, "global"].map((region) => ({ region: [region] }))];

/** Everything that is told of controls together, by whatever part. @param isFailing whether what was suppressed are failures only. */
async function scoresTold({ db }: TestDatabase, last: Day, asIf: AsIf | undefined, isFailing: boolean) {
  const calendar = calendarOf(last);
  const regionsOf = async (id: string) => {
    const regions = (await readAccount(db, everything, id, { asIf, calendar }))?.regions;
    // Where nothing counts, a region is told for its past alone: a suppressed warning that is over has one, and another never was a finding.
    return isFailing ? regions : regions?.filter(({ controls }) => Object.values(controls).some((n) => n > 0));
  };
  return {
    parts: await Promise.all(
      parts.map(async (part) => {
        const { controls, score, principles } = await readPosture(db, everything, { asIf, ...part }, calendar);
        const { counts, value } = await readExplained(db, everything, { asIf, ...part, number: "score" }, calendar);
        const made = counts.filter(({ role }) => role !== "left out");
        return { controls, score, made, value, principles: principles.map((one) => [one.id, one.controls]) };
      }),
    ),
    accounts: (await readAccounts(db, everything, { asIf, include: ["principles"] }, { calendar })).items.map((one) => [
      ...[one.id, one.controls, one.principles?.map(({ score }) => score)],
    ]),
    regions: await Promise.all(accounts.map(async (id) => (await regionsOf(id))?.map((one) => [one.region, one.controls]))),
    units: (await readUnits(db, everything, calendar, { asIf })).items.map(({ path, controls }) => [path, controls]),
  };
}

/** Checks one by one, with what is open of them, where, and what fixing them would change. */
async function checksTold({ db }: TestDatabase, last: Day, asIf: AsIf | undefined) {
  const context = { catalogue: builtIn, calendar: calendarOf(last) };
  const { items, together } = await readChecks(db, everything, { asIf, limit: 200 });
  const findings = (status: "open" | "accepted" | "suppressed") => readFindings(db, everything, { asIf, status: [status] }, context);
  return {
    ...{ items, together },
    checks: await Promise.all(
      items.flatMap(({ check }) => parts.map((part) => readCheck(db, everything, check, { asIf, ...part }, context))),
    ),
    practices: await Promise.all(
      principleGroups.map(async (id) => {
        const { bestPractices, checks, open } = await readPrinciple(db, everything, id, { asIf }, context);
        return { bestPractices, checks, open };
      }),
    ),
    found: await Promise.all((["open", "accepted", "suppressed"] as const).map(async (status) => (await findings(status)).total)),
  };
}

it(
  "what is told on any page and of any part is what an organization is told in which nobody suppressed anything",
  () =>
    fc.assert(
      fc.asyncProperty(randomOrganization, fc.boolean(), async (organization, isFailing) => {
        const asked = isFailing ? ofOneSeverity(failing(organization)) : organization;
        const [real, naive] = [await writeOrganization(asked), await writeOrganization(unsuppressed(asked))];
        try {
          const last = dayOf(asked.days.length - 1);
          for (const told of isFailing ? [scoresTold, checksTold] : [scoresTold])
            expect(await told(real.database, last, "nothing-decided", isFailing)).toEqual(
              await told(naive.database, last, undefined, isFailing),
            );
        } finally {
          await real.database.close();
          await naive.database.close();
        }
      }),
      { numRuns: figure(12, 300), endOnFailure: true },
    ),
  figure(60_000, 1_800_000),
);
