/** Every check that is collected belongs to a principle; and to another one, for the past too, once the catalogue says so. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { renewPrinciples } from "../../db/write/principles.ts";
import { builtIn, catalogueWith } from "../../posture/catalogue/decide.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { type Collected, collected } from "../support/collected.ts";
import { type Command, environmentOf, startCommand } from "../support/command.ts";
import { heldIn } from "../support/database-file.ts";
import { brokenStepLaws } from "../support/step-laws.ts";

const HOUR_MS = 3_600_000;
const endsAtMs = Date.parse("2026-11-24T06:00:00.000Z");
const small = createWorld({ seed: 5, size: { accounts: 2, regions: 1, findings: 300, days: 30 }, endsAtMs });

let organization: Collected;
afterEach(() => organization.close());

const openBy = async (principle: string): Promise<number> => {
  const row = await organization.writer.rows.get<{ n: number | null }>(
    "SELECT sum(n * ((to_state = 'open') - (from_state = 'open'))) AS n FROM organization_steps WHERE principle = ?",
    [principle],
  );
  return row?.n ?? 0;
};
const openOf = async (check: string): Promise<number> => {
  const row = await organization.writer.rows.get<{ n: number }>(
    "SELECT count(*) AS n FROM findings JOIN checks ON checks.id = check_ref WHERE check_id = ? AND standing = 'open' AND counted = 1",
    [check],
  );
  return row?.n ?? 0;
};

test("a changed catalogue moves a check to its new principle, for the past too, and nothing else", async () => {
  organization = await collected(small, endsAtMs);
  await organization.collect(endsAtMs - HOUR_MS);
  const { writer } = organization;
  const [busiest] = await writer.rows.all<{ check_id: string; principle: string }>(
    "SELECT check_id, principle FROM findings JOIN checks ON checks.id = check_ref WHERE standing = 'open' AND counted = 1 GROUP BY check_ref ORDER BY count(*) DESC LIMIT 1",
  );
  const { check_id: check, principle } = busiest ?? { check_id: "", principle: "" };
  const before = await openBy(principle);
  expect(await openBy("unmapped")).toBe(0);

  expect(await renewPrinciples(writer, builtIn)).toBe(0);
  const other = principle === "events" ? "people" : "events";
  const [events, moved] = [await openBy(other), await openOf(check)];
  const ours = catalogueWith([{ id: check, principle: other, practices: [], because: "we say so" }]);
  expect(await renewPrinciples(writer, ours)).toBe(1);
  expect(moved).toBeGreaterThan(0);
  expect([await openBy(principle), await openBy(other)]).toEqual([before - moved, events + moved]);
  expect(await brokenStepLaws(writer.rows)).toEqual([]);
  expect(await renewPrinciples(writer, ours)).toBe(0);
  expect(await renewPrinciples(writer, builtIn)).toBe(1);
  expect(await openBy(principle)).toBe(before);
});

test("a run says by which catalogue it counted, and names new checks by it", async () => {
  const ours = catalogueWith([{ prefix: "", principle: "automation", practices: [], because: "all is one" }]);
  organization = await collected(small, endsAtMs, {}, {}, { catalogue: ours });
  await organization.collect(endsAtMs);
  const { rows } = organization.writer;
  expect(await rows.all("SELECT DISTINCT principle FROM checks")).toEqual([{ principle: "automation" }]);
  const [run] = await rows.all<{ rules: string }>("SELECT rules FROM runs");
  expect(run?.rules).toMatch(new RegExp(`\\.${ours.version}$`));
  expect(ours.version).not.toBe(builtIn.version);
});

// The server's collector is a thread of its own, which reads no environment: what the file says has to be handed to it.
test.each<readonly [string, readonly string[], (command: Command, hasDecided: () => boolean) => Promise<unknown>]>([
  ["the server's collector", ["serve"], (command, hasDecided) => command.said("Pillarwatch: http").then(() => until(hasDecided))],
  ["the command", ["collect", "--once"], (command) => command.ended],
])("what CATALOGUE_FILE says reaches %s", { timeout: 120_000 }, async (_, words, decided) => {
  organization = await collected(small, endsAtMs);
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-catalogue-"));
  const path = join(folder, "organization.db");
  const ours = { PORT: "0", DATABASE_URL: `sqlite:${path}`, COLLECT_CRON: "0 0 1 1 *", CATALOGUE_FILE: "ours.yaml" };
  const environment = { ...environmentOf(organization.simulator), ...ours };
  const principles = () =>
    heldIn(path, "SELECT DISTINCT principle FROM checks JOIN findings ON check_ref = checks.id WHERE product = 'inspector'");
  // The second start finds the checks that the first one wrote.
  for (const principle of ["events", "data"]) {
    writeFileSync(join(folder, "ours.yaml"), `checks:\n  - { product: inspector, principle: ${principle} }\n`);
    const command = startCommand(words, { folder, environment });
    await decided(command, () => principles().join() === principle).finally(() => command.kill("SIGTERM"));
    await command.ended;
    expect(principles()).toEqual([principle]);
  }
  rmSync(folder, { recursive: true });
});

async function until(isSo: () => boolean): Promise<void> {
  for (const endsAt = Date.now() + 60_000; !isSo(); ) {
    if (Date.now() > endsAt) throw new Error("it did not come to be so in a minute");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
