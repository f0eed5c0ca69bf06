/** Tags of accounts are read beside the scopes: what they take, or what goes wrong with them, is nobody else's trouble. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWorld } from "../simulator/world/create.ts";
import { type Collected, collected } from "../test/support/collected.ts";
import { todayMs } from "../test/support/simulated.ts";

const size = { accounts: 5, regions: 1, findings: 50, days: 10 };
const world = createWorld({ seed: 5, size, endsAtMs: todayMs });
let organization: Collected;
beforeEach(async () => {
  organization = await collected(world, todayMs);
});
afterEach(() => organization.close());

const tagsKept = async (): Promise<ReadonlyMap<string, unknown>> =>
  new Map(
    (
      await organization.writer.rows.all<{ account_id: string; tags: string }>(
        "SELECT account_id, tags FROM accounts WHERE tags_read_at IS NOT NULL",
      )
    ).map(({ account_id, tags }) => [account_id, JSON.parse(tags)]),
  );

test("every account's are kept, and read once a day", async () => {
  await organization.collect(todayMs);
  expect(await tagsKept()).toEqual(new Map(world.accounts().map(({ id, tags }) => [id, tags])));
  organization.simulator.clearLog();
  await organization.collect(todayMs + 3_600_000);
  expect(organization.simulator.actions().get("organizations:ListTagsForResource")).toBeUndefined();
  await organization.collect(todayMs + 24 * 3_600_000);
  expect(organization.simulator.actions().get("organizations:ListTagsForResource")).toBe(world.accounts().length);
});

test("a run does not wait for one that is slow to come: the next run reads it", async () => {
  const slow = { trouble: { kind: "slow", delayMs: 600_000 }, service: "organizations", operation: "ListTagsForResource" } as const;
  organization.simulator.faults.add({ ...slow, from: 3 });
  const { state } = await organization.collect(todayMs);
  expect(state).toBe("done");
  expect((await tagsKept()).size).toBe(2);
  organization.simulator.faults.clear();
  await organization.collect(todayMs + 3_600_000);
  expect((await tagsKept()).size).toBe(world.accounts().length);
});

test("without the permission a warning names it, every scope is read, and the other accounts are not asked for", async () => {
  organization.simulator.faults.add({
    trouble: { kind: "denied", by: "identity policy" },
    service: "organizations",
    operation: "ListTagsForResource",
  });
  const { figures } = await organization.collect(todayMs);
  expect(figures.byState).toEqual({ ok: figures.scopes });
  const warnings = await organization.writer.rows.all("SELECT code, message, times FROM run_warnings WHERE code LIKE 'organization%'");
  expect(warnings).toEqual([
    { code: "organization-partly-read", message: expect.stringContaining("organizations:ListTagsForResource"), times: 1 },
  ]);
});
