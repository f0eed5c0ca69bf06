/** What can happen to a run: taken over, cancelled, put down, broken by a fault of ours. Nothing is concluded by it, and the next one mends it. */

import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CollectSettings, collectNext, type Organization } from "../../collectors/collect.ts";
import type { Way } from "../../collectors/way.ts";
import type { Rows } from "../../db/dialect/connection.ts";
import { openDatabase } from "../../db/open.ts";
import { takeLease, thisHolder } from "../../db/write/lease.ts";
import { askRefresh } from "../../db/write/refreshes.ts";
import { askRun, beginRun, cancelRun } from "../../db/write/runs.ts";
import { answerNextRefresh } from "../../jobs/refresh.ts";
import { momentOf } from "../../posture/calendar.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { type Collected, collected } from "../support/collected.ts";
import { type Leave, untruths } from "../support/judged.ts";
import { brokenLaws } from "../support/laws.ts";
import { type ToldCall, tellingServices } from "../support/telling.ts";

const DAY_MS = 86_400_000;
const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const firstMs = endsAtMs - DAY_MS;
const world = createWorld({ seed: 5, size: { accounts: 2, regions: 2, findings: 700, days: 60 }, endsAtMs });

let onCall: (call: ToldCall) => void;
let organization: Collected;
let rows: Rows;
beforeEach(async () => {
  onCall = () => undefined;
  organization = await collected(world, firstMs, { services: tellingServices((call) => onCall(call)) });
  rows = organization.writer.rows;
});
afterEach(() => organization.close());

const settingsOf = (of: Collected, changed: Partial<CollectSettings> = {}): CollectSettings => ({
  writer: of.writer,
  organization: of.organization,
  holder: thisHolder(randomUUID()),
  nowMs: () => of.simulator.now(),
  wallMs: Date.now,
  concurrency: 4,
  timeZone: "UTC",
  auditKey: new Uint8Array(32),
  intervalMs: 3_600_000,
  ...changed,
});
const ask = (options = {}) => organization.writer.transaction((tx) => askRun(tx, "command", options, new Date(firstMs).toISOString()));
const runs = () => rows.all("SELECT id, trigger, state, error FROM runs ORDER BY id");
const written = () =>
  rows.get(
    `SELECT (SELECT count(*) FROM records) AS records, (SELECT count(*) FROM finding_events) AS events, (SELECT sum(pages) FROM run_scopes) AS pages,
       (SELECT count(*) FROM run_scopes WHERE state = 'done') AS done, (SELECT max(progress_at) FROM runs) AS progress`,
  );

/** At the nth page of Security Hub, before it is answered: the simulator answers in the test's own process. */
function atPage(nth: number, act: () => void): void {
  let pages = 0;
  onCall = ({ service, operation }) => {
    if (service !== "securityhub" || operation !== "GetFindings") return;
    pages += 1;
    if (pages === nth) act();
  };
}

async function agrees(leave: Leave = {}): Promise<void> {
  expect(await untruths(rows, world, leave)).toEqual([]);
  expect(await brokenLaws(rows)).toEqual([]);
}

test("whoever lost the lease while it slept writes not one row more, and the other ends the run", async () => {
  await ask();
  const other = await openDatabase(organization.databaseUrl, new Date().toISOString());
  const theirs = thisHolder(randomUUID());
  let taken: Promise<unknown> = Promise.resolve();
  let atTakeover: unknown;
  atPage(6, () => {
    // Its lease has run out, as after a long sleep: by the other's clock.
    taken = other.transaction(async (tx) => {
      expect(await takeLease(tx, theirs, Date.now() + 31_000)).toBeUndefined();
      atTakeover = await written();
    });
  });
  await expect(collectNext(settingsOf(organization))).rejects.toThrow("another process has taken the run over");
  await taken;
  expect(atTakeover).toMatchObject({ records: expect.any(Number) });
  expect(await written()).toEqual(atTakeover);
  expect(await runs()).toMatchObject([{ id: 1, state: "running" }]);
  const result = await collectNext(settingsOf(organization, { writer: other, holder: theirs }));
  expect(result).toMatchObject({ run: 1, state: "done" });
  await other.close();
  await agrees();
});

test("of two that begin at once one works, and the other finds nothing to do", async () => {
  await ask();
  const other = await openDatabase(organization.databaseUrl, new Date().toISOString());
  const results = await Promise.all([collectNext(settingsOf(organization)), collectNext(settingsOf(organization, { writer: other }))]);
  await other.close();
  expect(results.filter((result) => result === undefined)).toHaveLength(1);
  expect(await runs()).toMatchObject([{ id: 1, state: "done" }]);
  await agrees();
});

test("a run that is put down is carried on, and its figures are those of the whole", async () => {
  await ask();
  const stop = new AbortController();
  atPage(6, () => stop.abort());
  await expect(collectNext(settingsOf(organization, { stop: stop.signal }))).rejects.toThrow("carried on at the next start");
  expect(await runs()).toMatchObject([{ id: 1, state: "running" }]);
  expect(await rows.all("SELECT * FROM leases")).toEqual([]);
  onCall = () => undefined;
  const result = await collectNext(settingsOf(organization));
  const [sums] = await rows.all("SELECT sum(records) AS records, sum(added) AS added FROM run_scopes");
  expect(result).toMatchObject({ run: 1, state: "done", figures: sums });
  await agrees();
});

test("a run that is carried on half a day later begins its half-read windows again: what they list has changed", async () => {
  await organization.collect(firstMs);
  const run = await ask({ full: true });
  const stop = new AbortController();
  let behind = 0;
  onCall = ({ operation, token }) => {
    if (operation === "GetFindings" && token !== undefined) behind += 1; // only Security Hub's takes a token
    if (behind === 2) stop.abort();
  };
  await expect(collectNext(settingsOf(organization, { stop: stop.signal }))).rejects.toThrow("carried on");
  const halfRead = await rows.all<{ scope: number }>(
    "SELECT scope FROM run_scopes JOIN scopes ON scopes.id = scope WHERE run = ? AND cursor IS NOT NULL AND source = 'securityhub'",
    [run],
  );
  organization.simulator.setClock(endsAtMs - DAY_MS / 2);
  onCall = () => undefined;
  const later = () => Date.now() + DAY_MS / 2;
  expect(await collectNext(settingsOf(organization, { wallMs: later }))).toMatchObject({ run, state: "done" });
  expect(halfRead.length).toBeGreaterThan(0);
  // A page more than its records need, of 100 each: the first one came twice.
  const readTwice = "SELECT scope FROM run_scopes WHERE run = ? AND records <= 100 * (pages - 1)";
  expect(await rows.all(readTwice, [run])).toEqual(expect.arrayContaining(halfRead));
  organization.simulator.setClock(endsAtMs);
  await organization.collect(endsAtMs, { full: true });
  await agrees({ late: true });
});

test("a cancelled run ends at once, concludes nothing, and the next one reads what it did not", { timeout: 120_000 }, async () => {
  await organization.collect(firstMs);
  organization.simulator.setClock(endsAtMs);
  const run = await ask({ full: true });
  // The first scopes stand still in an answer that does not come; only the run's heartbeat goes on.
  organization.simulator.faults.add({
    trouble: { kind: "slow", delayMs: 600_000 },
    service: "securityhub",
    operation: "GetFindings",
    from: 5,
  });
  atPage(5, () => void organization.writer.transaction((tx) => cancelRun(tx, run, new Date().toISOString())));
  expect(await collectNext(settingsOf(organization))).toMatchObject({ run, state: "cancelled" });
  const concluded = `SELECT finding_events.cause FROM finding_events JOIN records ON records.finding = finding_events.finding
    JOIN run_scopes ON run_scopes.scope = records.scope AND run_scopes.run = finding_events.run
    WHERE finding_events.run = ? AND run_scopes.state <> 'done' AND to_standing IN ('closed', 'resolved') AND records.unlisted_since IS NOT NULL`;
  expect(await rows.all(concluded, [run])).toEqual([]);
  expect(await brokenLaws(rows)).toEqual([]);
  organization.simulator.faults.clear();
  await organization.collect(endsAtMs);
  await agrees();
});

test("a run that nobody works on yet is cancelled by the word alone", async () => {
  const run = await ask();
  expect(await organization.writer.transaction((tx) => cancelRun(tx, run, new Date().toISOString()))).toBe(true);
  expect(await collectNext(settingsOf(organization))).toBeUndefined();
  expect(await runs()).toMatchObject([{ state: "cancelled" }]);
});

test("a fault of ours in one scope fails the run loudly at its end, with every other scope read", async () => {
  const { account, region } = { account: world.accounts()[1]?.id, region: world.regions[1]?.name };
  const broken: Organization = {
    ...organization.organization,
    ways: async () => {
      const ways = await organization.organization.ways();
      return {
        ...ways,
        to: async (scope) => {
          const way = await ways.to(scope);
          if (scope.account !== account || scope.region !== region || scope.source !== "guardduty") return way;
          return { ...way, source: faulty(way.source) };
        },
      };
    },
  };
  await ask();
  const result = await collectNext(settingsOf(organization, { organization: broken }));
  expect(result).toMatchObject({ state: "failed", error: "a slip of ours", figures: { scopes: 16, scopesDone: 16 } });
  expect(result?.fault).toBeInstanceOf(TypeError);
  const states = await rows.all("SELECT scopes.source, scopes.state, message FROM scopes WHERE scopes.state <> 'ok'");
  expect(states).toEqual([{ source: "guardduty", state: "failed", message: "a fault in Pillarwatch: a slip of ours" }]);
  await organization.collect(firstMs);
  await agrees();
});

const faulty = (source: Way["source"]): Way["source"] => ({
  ...source,
  // biome-ignore lint/correctness/useYield: it fails before its first page
  pages: async function* () {
    throw new TypeError("a slip of ours");
  },
});

test("a refresh that was killed is no run to carry on: it is ended, and its finding asked for again", async () => {
  await organization.collect(firstMs);
  const at = new Date(firstMs).toISOString();
  const [{ public_id: publicId } = { public_id: new Uint8Array() }] = await rows.all<{ public_id: Uint8Array }>(
    "SELECT public_id FROM findings WHERE standing = 'open' LIMIT 1",
  );
  await organization.writer.transaction(async (tx) => {
    await askRefresh(tx, publicId, at);
    await beginRun(tx, await askRun(tx, "refresh", {}, at), { ...momentOf(firstMs, "UTC"), rules: "1" }, at, new Uint8Array(32));
  });
  expect(await collectNext(settingsOf(organization))).toBeUndefined();
  const faults: unknown[] = [];
  const { writer } = organization;
  expect(
    await answerNextRefresh({
      writer,
      timeZone: "UTC",
      auditKey: new Uint8Array(32),
      organization: organization.organization,
      onFault: (fault) => faults.push(fault),
    }),
  ).toBe(true);
  expect(await runs()).toMatchObject([
    { trigger: "command", state: "done" },
    { trigger: "refresh", state: "failed", error: "cut off" },
    { trigger: "refresh", state: "done" },
  ]);
  expect(faults).toEqual([]);
  expect(await rows.all("SELECT state FROM refreshes")).toEqual([{ state: "done" }]);
});

test("a fault of ours in a refresh is told, and answered: it must not be asked for again for ever", async () => {
  await organization.collect(firstMs);
  await organization.writer.transaction(async (tx) => {
    const row = await tx.get<{ public_id: Uint8Array }>("SELECT public_id FROM findings WHERE standing = 'open' LIMIT 1");
    await askRefresh(tx, row?.public_id ?? new Uint8Array(), new Date(firstMs).toISOString());
  });
  const faults: unknown[] = [];
  const ways = async (): Promise<never> => {
    throw new TypeError("a slip of ours");
  };
  const broken = {
    timeZone: "UTC",
    auditKey: new Uint8Array(32),
    writer: organization.writer,
    organization: { ...organization.organization, ways },
  };
  expect(await answerNextRefresh({ ...broken, onFault: (fault) => faults.push(fault) })).toBe(true);
  expect(faults).toMatchObject([{ message: "a slip of ours" }]);
  expect(await rows.all("SELECT state FROM refreshes")).toEqual([{ state: "failed" }]);
  expect(await runs()).toMatchObject([{ state: "done" }, { trigger: "refresh", state: "failed", error: "a slip of ours" }]);
});

test("a run counts its own calls, by the service that was asked, and none of the runs before it", async () => {
  for (const day of [0, 1]) {
    const asked = new Map<string, number>();
    onCall = ({ service }) => asked.set(service, (asked.get(service) ?? 0) + 1);
    const { figures } = await organization.collect(firstMs + day * DAY_MS);
    const told = ["securityhub", "guardduty", "config"].map((service) => [service, figures.byService[service]?.requests]);
    expect(told).toEqual(["securityhub", "guardduty", "config"].map((service) => [service, asked.get(service)]));
    expect(Object.values(figures.byService).reduce((sum, { requests }) => sum + requests, 0)).toBe(figures.requests);
  }
});
