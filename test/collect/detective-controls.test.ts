/** From AWS's answers to the matrix of detective controls and to the regions that nobody reads: over the real SDK. */
import { afterEach, expect, test } from "vitest";
import { openForReading } from "../../db/open.ts";
import { readCoverage } from "../../db/read/coverage.ts";
import { readDetectiveControls } from "../../db/read/detective-controls.ts";
import { everything } from "../../posture/reach.ts";
import { abroad, account, type Case, closeCases, day, fails, home, openCase, says, until } from "../support/case.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

async function reading<Answer>(made: Case, ask: (db: ReturnType<typeof openForReading>["kysely"]) => Promise<Answer>): Promise<Answer> {
  const reader = openForReading(made.databaseUrl);
  try {
    return await ask(reader.kysely);
  } finally {
    await reader.close();
  }
}

const statesOf = (made: Case, region: string, days: number) =>
  reading(made, async (db) => {
    const clock = { now: new Date(day(days)), intervalMs: 3_600_000 };
    const { items } = await readDetectiveControls(db, everything, { account: [account], region: [region] }, clock);
    const services = items[0]?.services ?? [];
    return Object.fromEntries(services.map(({ service, state, form }) => [service, form === null ? state : `${state}: ${form}`]));
  });

test("each service is on, off or unknown as AWS's own answers and its controls say; after two intervals nobody can tell", async () => {
  const made = await openCase({
    checks: { "CloudTrail.1": [says(-20, "passed")], "EC2.6": [fails()], "GuardDuty.1": [fails()] },
    regions: [home, abroad].map((name) => ({ name, fromMs: -Infinity })),
    history: (region) => (region === home ? { guardduty: until(-1), detector: true } : { recorder: [], inspector: [] }),
  });
  await made.readAll(0);
  const here = {
    cloudtrail: "on",
    "vpc-flow-logs": "off",
    config: "on: customer recorder",
    guardduty: "off",
    inspector: expect.stringMatching(/^on/),
    securityhub: "on",
    "securityhub-v2": "off",
    macie: "unknown",
    "access-analyzer": "unknown",
  };
  expect(await statesOf(made, home, 0)).toEqual(here);
  expect(await statesOf(made, abroad, 0)).toMatchObject({ config: "on: Security Hub only", guardduty: "on", inspector: "off" });
  expect(Object.values(await statesOf(made, home, 0.5))).toEqual(Object.keys(here).map(() => "unknown"));
});

test("what is denied is told by its control, else it is unknown, never off", async () => {
  const made = await openCase({ checks: {} });
  made.simulator.faults.add({ accountId: account, service: "guardduty", trouble: { kind: "denied", by: "identity policy" } });
  made.simulator.faults.add({ accountId: account, service: "config", trouble: { kind: "denied", by: "service control policy" } });
  await made.readAll(0);
  expect(await statesOf(made, home, 0)).toMatchObject({ guardduty: "on", config: "unknown", securityhub: "on" });
});

test("a region that is on and taken out of the configuration is in use, and nobody reads it", async () => {
  const made = await openCase({ checks: {}, regions: [home, abroad].map((name) => ({ name, fromMs: -Infinity })) });
  const unread = async () => {
    const { unread: found } = await reading(made, (db) =>
      readCoverage(db, everything, { account: [account] }, { now: new Date(day(1)), intervalMs: 3_600_000 }),
    );
    return found.map(({ region, isOn }) => [region, isOn]);
  };
  await made.readAll(0);
  expect(await unread()).toEqual([]);
  made.configure({ regions: [home] });
  await made.readChanges(0.4);
  expect(await unread()).toEqual([[abroad, true]]);
});
