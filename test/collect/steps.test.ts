/** Steps over months: they add up to what stands, and are what the events say, whatever happened in between. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { rebuild } from "../../jobs/rebuild.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { type Collected, collected } from "../support/collected.ts";
import { figure } from "../support/figures.ts";
import { brokenLaws } from "../support/laws.ts";
import { rebuiltOtherwise } from "../support/step-laws.ts";

const DAY_MS = 86_400_000;
const endsAtMs = Date.parse("2026-11-24T06:00:00.000Z");
const seed = Number(process.env.PILLARWATCH_TEST_SEED ?? 5);
const days = figure(40, 120);
const world = createWorld({
  seed,
  size: { accounts: figure(4, 20), regions: 2, findings: figure(500, 20_000), days: 120 },
  endsAtMs,
});

let organization: Collected;
beforeEach(async () => {
  organization = await collected(world, endsAtMs - days * DAY_MS);
});
afterEach(() => organization.close());

test("after months of runs they add up to what stands, and a rebuild finds nothing to mend", {
  timeout: figure(120_000, 3_600_000),
}, async () => {
  for (let day = days; day >= 0; day -= figure(5, 1)) await organization.collect(endsAtMs - day * DAY_MS);
  expect(await brokenLaws(organization.writer.rows)).toEqual([]);
  expect(await rebuiltOtherwise(organization.writer)).toEqual([]);
  expect(await rebuild(organization.writer)).toMatchObject({ mended: 0 });
  expect(await brokenLaws(organization.writer.rows)).toEqual([]);
});

test("a sum that was damaged is found and mended, and the organization's with it", async () => {
  const { writer } = organization;
  await organization.collect(endsAtMs - DAY_MS);
  const [victim] = await writer.rows.all<{ account: number }>("SELECT account FROM steps ORDER BY account LIMIT 1");
  await writer.transaction(async (tx) => {
    await tx.run("DELETE FROM steps WHERE account = ? AND to_state = 'open'", [victim?.account ?? 0]);
    await tx.run("UPDATE organization_score_steps SET failed = failed + 1");
  });
  expect(await brokenLaws(writer.rows)).not.toEqual([]);
  expect(await rebuild(writer)).toMatchObject({ mended: 1 });
  expect(await brokenLaws(writer.rows)).toEqual([]);
  expect(await rebuiltOtherwise(writer)).toEqual([]);
});

test("what is found in a scope's first complete read joins with it; in the database's first run it is new", async () => {
  const { writer } = organization;
  await organization.collect(endsAtMs - 3 * DAY_MS);
  const causes = () =>
    writer.rows.all<{ day: string; cause: string }>(
      "SELECT DISTINCT day, cause FROM steps WHERE from_state = 'none' AND to_state = 'open' ORDER BY day, cause",
    );
  expect(await causes()).toEqual([{ day: "2026-11-21", cause: "new" }]);
  await writer.transaction(async (tx) => {
    const account = (await tx.get<{ id: number }>("SELECT max(account) AS id FROM scopes"))?.id ?? 0;
    // As if one account had never been read, and of another the scopes of one region had not.
    await tx.run("UPDATE scopes SET first_complete_at = NULL, last_full_at = NULL, read_to_ms = NULL WHERE account = ?", [account]);
    for (const table of ["finding_events", "record_events", "documents", "records", "findings", "steps", "score_steps"]) {
      const of =
        table === "records"
          ? "finding IN (SELECT id FROM findings WHERE account = ?)"
          : table === "documents"
            ? "record IN (SELECT records.id FROM records JOIN findings ON findings.id = finding WHERE account = ?)"
            : "account = ?";
      await tx.run(`DELETE FROM ${table} WHERE ${of}`, [account]);
    }
  });
  await organization.collect(endsAtMs - 2 * DAY_MS);
  const joined = await writer.rows.all<{ cause: string }>(
    "SELECT DISTINCT cause FROM steps WHERE day = '2026-11-22' AND to_state = 'open' AND from_state = 'none'",
  );
  expect(joined.map(({ cause }) => cause)).toContain("account joined");
});
