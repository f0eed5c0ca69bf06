/** What becomes of a finding does not depend on the order in which scopes, pages and records are read, nor on what was not read. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Rows } from "../../db/dialect/connection.ts";
import type { Fault } from "../../simulator/faults.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { type Collected, collected } from "../support/collected.ts";
import { figure } from "../support/figures.ts";
import { brokenLaws } from "../support/laws.ts";

const HOUR_MS = 3_600_000;
const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
/** The changes of many days between two reads, so that much is to be decided at once; some are incremental. */
const instants = [0, 72, 84, 150, 162].map((hours) => endsAtMs - (170 - hours) * HOUR_MS);
const world = createWorld({
  seed: 23,
  size: { accounts: 4, regions: 2, findings: figure(1_000, 1_600), eventful: true, days: 9 },
  endsAtMs,
});

/** Pages come twice, in another order, turned round or empty; drawn anew at every run. */
const disorder: readonly Fault[] = (["pages reordered", "page repeated", "empty page"] as const).flatMap((kind, index) =>
  ["securityhub", "guardduty", "inspector2", "config"].map((service) => ({
    trouble: { kind },
    service,
    ...(kind === "pages reordered" ? {} : { probability: 0.3, seed: index + 1 }),
  })),
);

let orderly: Collected;
let disorderly: Collected;
beforeAll(async () => {
  orderly = await collected(world, instants[0] ?? endsAtMs);
  for (const atMs of instants) await orderly.collect(atMs);
}, 300_000);
afterAll(async () => {
  await orderly.close();
  await disorderly?.close();
});

test("one scope after the other, the last first, with its pages in disorder, is all of them at once in order", {
  timeout: 300_000,
}, async () => {
  disorderly = await collected(world, instants[0] ?? endsAtMs, {}, {}, { concurrency: 1, scopesReversed: true });
  disorderly.simulator.faults.add(...disorder);
  for (const atMs of instants) await disorderly.collect(atMs);
  expect(disorderly.simulator.faults.list().filter(({ hit }) => hit > 0).length).toBeGreaterThan(6);
  const kept = await kind(orderly.writer.rows);
  expect(kept.findings.length).toBeGreaterThan(700);
  expect(await kind(disorderly.writer.rows)).toEqual(kept);
  expect(await brokenLaws(orderly.writer.rows)).toEqual([]);
  expect(await brokenLaws(disorderly.writer.rows)).toEqual([]);
});

test("a scope that was not read moves no count, though everything else goes on", { timeout: 120_000 }, async () => {
  const { rows } = orderly.writer;
  const unread = [
    [0, "securityhub"],
    [1, "guardduty"],
    [2, "inspector2"],
    [2, "config"],
  ] as const;
  const faults = unread.map(([account, service]): Fault => {
    const accountId = world.accounts()[account]?.id ?? "";
    return { trouble: { kind: "denied", by: "identity policy" }, service, accountId, region: world.aggregationRegion };
  });
  const before = await standings(rows);
  orderly.simulator.faults.add(...faults);
  const { figures } = await orderly.collect(endsAtMs, { full: true });
  expect(figures.byState.denied).toBe(unread.length);
  const scopes = await rows.all<{ id: number }>("SELECT id FROM scopes WHERE state = 'denied'");
  const denied = new Set(scopes.map(({ id }) => id));
  const after = await standings(rows);
  const [untouched, read] = [true, false].map((isDenied) =>
    [...before].filter(([, { scopes }]) => scopes.every((id) => denied.has(id)) === isDenied),
  );
  expect(untouched?.length).toBeGreaterThan(100);
  for (const [finding, stood] of untouched ?? []) expect(after.get(finding)).toEqual(stood);
  expect((read ?? []).some(([finding, stood]) => after.get(finding)?.row !== stood.row)).toBe(true);
});

/** How each finding stands, and the scopes of its records. */
async function standings(rows: Rows): Promise<ReadonlyMap<string, { readonly row: string; readonly scopes: readonly number[] }>> {
  const found = await rows.all<{ finding: string; row: string; scopes: string }>(
    `SELECT hex(public_id) AS finding, json_array(standing, findings.reason, findings.severity, spell, reopened, opened_at, left_at, evidence_lost_since,
         unconfirmed_since, (SELECT count(*) FROM finding_events WHERE finding = findings.id)) AS row,
       json_group_array(DISTINCT records.scope) AS scopes
     FROM findings JOIN records ON records.finding = findings.id GROUP BY findings.id`,
  );
  return new Map(found.map(({ finding, row, scopes }) => [finding, { row, scopes: JSON.parse(scopes) as number[] }]));
}

/** Findings, their records and events, named by what they are and not by the order in which they were written. */
async function kind(rows: Rows) {
  return {
    findings: await rows.all(
      `SELECT hex(public_id) AS finding, checks.folded, uid, CASE findings.kind WHEN 'posture' THEN NULL ELSE ifnull(findings.title, checks.title) END AS title, source, standing, reason, detail, severity, severity_assigned, findings.first_seen, spell,
         opened_at, reopened, findings.left_at, second_hand, suppressed_in, marked_resolved, evidence_lost_since, unconfirmed_since, changed_at
       FROM findings JOIN checks ON checks.id = check_ref JOIN resources ON resources.id = resource ORDER BY public_id`,
    ),
    records: await rows.all(
      `SELECT hex(identity) AS record, hex(public_id) AS finding, word, definite, silence, records.severity, said_at, silent_at, first_at, problem_spell,
         unlisted_since FROM records JOIN findings ON findings.id = records.finding ORDER BY identity`,
    ),
    events: await rows.all(
      `SELECT hex(public_id) AS finding, from_standing, to_standing, from_severity, to_severity, cause, finding_events.reason, evidence_lost, at, seen
       FROM finding_events JOIN findings ON findings.id = finding ORDER BY public_id, seen, seq`,
    ),
    scores: await rows.all(
      `SELECT hex(identity) AS record, from_score, to_score, at, seen FROM record_events JOIN records ON records.id = record ORDER BY identity, seen, seq`,
    ),
  };
}
