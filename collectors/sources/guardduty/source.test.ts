import { afterEach, expect, test } from "vitest";
import type { Writer } from "../../../db/dialect/connection.ts";
import type { AccountId } from "../../../posture/words.ts";
import { createWorld } from "../../../simulator/world/create.ts";
import { todayMs } from "../../../test/support/simulated.ts";
import { askOf, type SimulatedAws, simulatedAws } from "../../../test/support/simulated-aws.ts";
import { eachAccount } from "../../organization/each-account.ts";
import type { Page } from "../../source.ts";

const outside = "999988887777" as AccountId;
const opened: SimulatedAws[] = [];

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** Pages of an administrator's list that holds so many findings of one account. */
async function listOf(count: number): Promise<readonly Page<unknown>[]> {
  const region = createWorld({ seed: 3, size: { accounts: 3, regions: 2, findings: 60, days: 20 }, endsAtMs: todayMs }).aggregationRegion;
  const external = Array.from({ length: count }, (_, index) => ({
    service: "guardduty" as const,
    document: { Id: `${index}`.padStart(32, "0"), AccountId: outside, Region: region, UpdatedAt: new Date(todayMs).toISOString() },
  }));
  const world = createWorld({ seed: 3, size: { accounts: 3, regions: 2, findings: 60, days: 20 }, endsAtMs: todayMs, external });
  const made = await simulatedAws(world);
  opened.push(made);
  const account = world.securityAccountId as AccountId;
  const way = await eachAccount(made.aws, undefined as unknown as Writer).to({ account, region, source: "guardduty" });
  const ask = askOf({ account, region }, { besides: [outside], through: true });
  const pages: Page<unknown>[] = [];
  for await (const page of way.source.pages(way.client, ask, {})) pages.push(page);
  return pages;
}

test.each([
  [999, undefined],
  [1000, "list-cut"],
  [1001, undefined],
])("a list that ends at AWS's limit, and nowhere else, is partial: %i", async (count, code) => {
  const pages = await listOf(count);
  expect(pages.reduce((sum, { records }) => sum + records.length, 0)).toBe(count);
  expect(pages.reduce((sum, { expected }) => sum + expected, 0)).toBe(count + (code === undefined ? 0 : 1));
  expect(pages.flatMap(({ warnings = [] }) => warnings.map((warning) => warning.code))).toEqual(code === undefined ? [] : [code]);
});
