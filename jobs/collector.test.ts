import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunResult } from "../collectors/collect.ts";
import { askRun } from "../db/write/runs.ts";
import { builtIn } from "../posture/catalogue/decide.ts";
import { usualOwnerRules } from "../posture/owner.ts";
import { createWorld } from "../simulator/world/create.ts";
import { type Collected, collected } from "../test/support/collected.ts";
import { Collector } from "./collector.ts";

const nowMs = Date.parse("2026-11-24T06:00:00Z");
const world = createWorld({ seed: 5, size: { accounts: 1, regions: 1, findings: 300, days: 30 }, endsAtMs: nowMs });

let organization: Collected;
beforeEach(async () => {
  organization = await collected(world, nowMs);
});
afterEach(() => organization.close());

interface Told {
  readonly runs: RunResult[];
  readonly troubles: string[];
  readonly faults: unknown[];
}

function collector(told: Told, onTold: () => void): Collector {
  const { writer, organization: of } = organization;
  return new Collector({
    writer,
    organization: of,
    catalogue: builtIn,
    ownerRules: usualOwnerRules,
    timeZone: "UTC",
    auditKey: new Uint8Array(32),
    intervalMs: 3_600_000,
    concurrency: 4,
    retentionDays: undefined,
    onForgotten: () => undefined,
    onProgress: () => undefined,
    onRun: (result) => {
      told.runs.push(result);
      onTold();
    },
    onTrouble: (message) => {
      told.troubles.push(message);
      onTold();
    },
    onFault: (fault) => told.faults.push(fault),
  });
}

/** What SQLite says when a disk is full, of a database that may not grow. */
const limitPages = (pages: number) => organization.writer.rows.get(`PRAGMA max_page_count = ${pages}`);

test("a full disk is told once, and the run goes on by itself when there is room", async () => {
  const told: Told = { runs: [], troubles: [], faults: [] };
  let next: () => void = () => undefined;
  const nextTold = () =>
    new Promise<void>((resolve) => {
      next = resolve;
    });
  const run = await organization.writer.transaction((tx) => askRun(tx, "person", {}, new Date(nowMs).toISOString()));
  await limitPages(100);
  const collecting = collector(told, () => next());
  const first = nextTold();
  const working = collecting.work();
  await first;
  expect(told.troubles).toEqual([expect.stringMatching(/^DATABASE_URL: .*collected\.db: the disk is full\. What was written is kept/)]);
  expect(await organization.writer.rows.all("SELECT state FROM runs")).toEqual([{ state: "running" }]);
  await limitPages(1_000_000);
  const second = nextTold();
  collecting.look();
  await second;
  collecting.stop();
  await working;
  expect(told).toMatchObject({ runs: [{ run, state: "done" }], troubles: { length: 1 }, faults: [] });
  expect(await organization.writer.rows.all("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
});

test("whoever has nothing to do takes the lease once, and then looks without writing", async () => {
  const told: Told = { runs: [], troubles: [], faults: [] };
  const lease = () => organization.writer.rows.get<{ n: number }>("SELECT total_changes() AS n");
  const before = (await lease())?.n ?? 0;
  const idle = collector(told, () => undefined);
  const working = idle.work();
  for (let look = 0; look < 20; look += 1) {
    await sleep(10);
    idle.look();
  }
  idle.stop();
  await working;
  expect(((await lease())?.n ?? 0) - before).toBe(2);
  expect(told).toEqual({ runs: [], troubles: [], faults: [] });
});

test("a history that was cut off goes on with the run that was cut off, and each instant has one run", async () => {
  const instants = [3, 2, 1, 0].map((days) => new Date(nowMs - days * 86_400_000).toISOString());
  const setClock = async (at: string) => organization.simulator.setClock(Date.parse(at));
  const told: Told = { runs: [], troubles: [], faults: [] };
  const first = collector(told, () => undefined);
  await first.replay(
    instants,
    async (at) => {
      await setClock(at);
      if (at === instants[2]) first.stop();
    },
    () => undefined,
  );
  const open = "SELECT id, state FROM runs ORDER BY id";
  expect(await organization.writer.rows.all(open)).toEqual([1, 2, 3].map((id) => ({ id, state: id === 3 ? "asked" : "done" })));
  const done: number[] = [];
  await collector(told, () => undefined).replay(instants, setClock, (count) => done.push(count));
  expect(done).toEqual([1, 2, 3, 4]);
  const runs = await organization.writer.rows.all<{ state: string; day: string }>(
    "SELECT state, substr(started_at, 1, 10) AS day FROM runs",
  );
  expect(runs).toEqual(instants.map((at) => ({ state: "done", day: at.slice(0, 10) })));
});
