/**
 * Through the delegated administrator and account by account, over days in which everything happens: the same records, findings and events,
 * save what cannot be seen from there. That is listed here, each with its reason, and nothing else may differ.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Rows } from "../../db/dialect/connection.ts";
import type { Silence, SourceId } from "../../posture/words.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { type Collected, collected } from "../support/collected.ts";
import { figure } from "../support/figures.ts";
import { judged } from "../support/judged.ts";
import { brokenLaws } from "../support/laws.ts";
import { looksOf, Witness } from "../support/witness.ts";

const DAY_MS = 86_400_000;
const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const instants = figure([11, 8, 4.5, 1.5, 0], [11, 9.5, 8, 6, 4.5, 3, 1.5, 0]).map((daysAgo) => endsAtMs - daysAgo * DAY_MS);
const world = createWorld({
  seed: 5,
  size: { accounts: figure(5, 8), regions: 2, findings: figure(400, 700), eventful: true, days: 13 },
  endsAtMs,
});

interface Kept {
  readonly finding: string;
  readonly account: string;
  readonly source: SourceId;
  readonly says: string;
  readonly silence: Silence | null;
}

/** What an administrator cannot see: how a record differs, and why. */
const unseen: readonly { readonly what: string; readonly because: string; readonly explains: (each: Kept, through: Kept) => boolean }[] = [
  {
    what: "a control that is off in a member",
    because: "no operation tells an administrator which controls are on in a member: the record stands until AWS archives it, days later",
    explains: (each, through) => each.source === "securityhub" && each.silence === "check switched off" && through.silence !== each.silence,
  },
  {
    what: "a deleted Config rule of a member",
    because: "an aggregator does not list rules, only what they evaluated: that nothing is evaluated any more is all that shows",
    explains: (each, through) => each.source === "config" && each.silence === "check switched off" && through.silence !== each.silence,
  },
  {
    what: "a resource that is gone, by an archived control record",
    because: "what an aggregator lacks it may only not hold yet: the record's own reason stands",
    explains: (each, through) => each.source === "securityhub" && each.silence === "resource gone" && through.silence === "not applicable",
  },
  {
    what: "a resource that is gone, by a Config rule's silence",
    because: "what an aggregator lacks it may only not hold yet: the rule evaluates it no longer",
    explains: (each, through) => each.source === "config" && each.silence === "resource gone" && through.silence === "no longer evaluated",
  },
];

describe("by both ways in, over eleven days", () => {
  const witness = new Witness(world);
  const differing: Difference[] = [];
  let each: Collected;
  let through: Collected;
  beforeAll(async () => {
    const startMs = instants[0] ?? endsAtMs;
    each = await collected(world, startMs);
    const recordsByEach: ReadonlyMap<string, Kept>[] = [];
    for (const atMs of instants) {
      await each.collect(atMs, { full: true });
      recordsByEach.push(await recordsOf(each.writer.rows));
    }
    through = await collected(world, startMs, {}, { mode: "delegated-administrator" });
    for (const [index, atMs] of instants.entries()) {
      const { run } = await through.collect(atMs, { full: true });
      for (const look of await looksOf(through.writer.rows, run)) witness.look(look);
      differing.push(...differences(recordsByEach[index] ?? new Map(), await recordsOf(through.writer.rows)));
    }
  }, 600_000);
  afterAll(async () => {
    await each.close();
    await through?.close();
  });

  test("records differ in what an administrator cannot see, and in nothing else; each of its reasons is met", () => {
    const reasons = differing.map(({ byEach, byThrough }) => {
      if (byEach === undefined || byThrough === undefined || byEach.account === world.securityAccountId) return undefined;
      return unseen.find(({ explains }) => explains(byEach, byThrough))?.what;
    });
    expect(differing.filter((_, index) => reasons[index] === undefined)).toEqual([]);
    expect(new Set(reasons)).toEqual(new Set(unseen.map(({ what }) => what)));
  });

  test("where the records never differed, the findings and every event are the same", async () => {
    const [byEach, byThrough] = [await histories(each.writer.rows), await histories(through.writer.rows)];
    expect(byEach.size).toBeGreaterThan(400);
    expect(untold().size).toBeLessThan(byEach.size / 4);
    const wrong = [...new Set([...byEach.keys(), ...byThrough.keys()])].filter(
      (finding) => !untold().has(finding) && byEach.get(finding) !== byThrough.get(finding),
    );
    expect(wrong.map((finding) => [byEach.get(finding), byThrough.get(finding)])).toEqual([]);
  });

  test("through the administrator it is the truth, and the laws hold", async () => {
    const differs = untold();
    expect(await judged(through.writer.rows, witness, { unseen: (publicId) => differs.has(publicId) })).toEqual([]);
    expect(await brokenLaws(through.writer.rows)).toEqual([]);
  });

  const untold = (): ReadonlySet<string> =>
    new Set(differing.flatMap(({ byEach, byThrough }) => [byEach?.finding ?? "", byThrough?.finding ?? ""]));
});

interface Difference {
  readonly byEach: Kept | undefined;
  readonly byThrough: Kept | undefined;
}

const differences = (one: ReadonlyMap<string, Kept>, other: ReadonlyMap<string, Kept>): readonly Difference[] =>
  [...new Set([...one.keys(), ...other.keys()])]
    .map((record) => ({ byEach: one.get(record), byThrough: other.get(record) }))
    .filter(({ byEach, byThrough }) => byEach?.says !== byThrough?.says || byEach?.silence !== byThrough?.silence);

async function recordsOf(rows: Rows): Promise<ReadonlyMap<string, Kept>> {
  const found = await rows.all<Kept & { readonly record: string }>(
    `SELECT hex(identity) AS record, hex(public_id) AS finding, account_id AS account, scopes.source, silence,
       json_array(word, definite, records.severity, first_at, copy_of) AS says
     FROM records JOIN findings ON findings.id = records.finding JOIN scopes ON scopes.id = records.scope JOIN accounts ON accounts.id = scopes.account`,
  );
  return new Map(found.map(({ record, ...kept }) => [record, kept]));
}

/** Each finding with its events, by its public id. */
async function histories(rows: Rows): Promise<ReadonlyMap<string, string>> {
  const found = await rows.all<{ readonly finding: string; readonly history: string }>(
    `SELECT hex(public_id) AS finding, json_array(checks.folded, uid, source, standing, findings.reason, findings.severity, findings.first_seen, spell, reopened, opened_at,
       findings.left_at, second_hand, evidence_lost_since, (SELECT json_group_array(json_array(cause, from_standing, to_standing, at, seen))
         FROM (SELECT * FROM finding_events WHERE finding = findings.id ORDER BY seq))) AS history
     FROM findings JOIN checks ON checks.id = check_ref JOIN resources ON resources.id = resource`,
  );
  return new Map(found.map(({ finding, history }) => [finding, history]));
}
