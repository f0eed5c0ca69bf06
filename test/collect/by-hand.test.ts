/** What people and tools set in Security Hub moves none of AWS's dates (architecture.md section 5): it was so when it was read, not before. */
import { afterEach, expect, test } from "vitest";
import { closeCases, day, iso, openCase } from "../support/case.ts";
import { untruths } from "../support/judged.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

test.each([
  ["RESOLVED", "resolved"],
  ["SUPPRESSED", "suppressed"],
] as const)("another product's finding that is set to %s after its product touched it again", async (status, standing) => {
  // Analysed again every seven days: here some hours after the first read, and before people looked at it.
  const matter = { createdMs: day(-6.8), workflow: { status, fromMs: day(0.5) } };
  const made = await openCase({ matters: [matter, matter, matter] });
  await made.readAll(0);
  await made.readChanges(1);
  expect(await untruths(made.writer.rows, made.world)).toEqual([]);
  const kept = await made.writer.rows.all(
    "SELECT standing, left_at FROM findings WHERE opened_at IS NOT NULL AND kind <> 'sensitive-data'",
  );
  expect(kept.length).toBeGreaterThan(0);
  for (const one of kept) expect(one).toEqual({ standing, left_at: iso(1) });
});
