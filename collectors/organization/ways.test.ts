/** The two ways in over the whole engine: the same problems come out, save what an administrator cannot see. */
import { expect, test } from "vitest";
import type { Rows } from "../../db/dialect/connection.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { collected } from "../../test/support/collected.ts";
import { todayMs } from "../../test/support/simulated.ts";

const world = createWorld({ seed: 11, size: { accounts: 4, regions: 2, findings: 1_200 }, endsAtMs: todayMs });

async function collectedBy(mode: "each-account" | "delegated-administrator"): Promise<readonly string[]> {
  const organization = await collected(world, todayMs, {}, { mode });
  try {
    const result = await organization.collect(todayMs);
    expect(result).toMatchObject({ state: "done", error: undefined });
    return await findingsOf(organization.writer.rows);
  } finally {
    await organization.close();
  }
}

/** By their keys, which say account, region, check and resource, or the native record. */
async function findingsOf(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<Record<string, string>>(
    `SELECT hex(public_id), check_id, standing, reason, severity FROM findings JOIN checks ON checks.id = check_ref WHERE standing <> 'none'`,
  );
  return found.map((row) => Object.values(row).join(" ")).toSorted();
}

test("each account by itself and through the administrators: the same findings", { timeout: 60_000 }, async () => {
  const each = await collectedBy("each-account");
  const through = await collectedBy("delegated-administrator");
  expect(each.length).toBeGreaterThan(500);
  expect(through).toEqual(each);
});
