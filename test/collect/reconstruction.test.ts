/**
 * The days before the first complete run, against the simulator's truth of each of them (domain.md section 7, "Day one is not empty"). Where
 * AWS still has a finding, its last change is exact; what was lost by then is counted, and stated here.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collectNext } from "../../collectors/collect.ts";
import { StoreUnusable, type Tx, type Writer } from "../../db/dialect/connection.ts";
import { openForReading } from "../../db/open.ts";
import { readTrend } from "../../db/read/trend.ts";
import { thisHolder } from "../../db/write/lease.ts";
import { askRun } from "../../db/write/runs.ts";
import { type Day, dayAfter, daysIn } from "../../posture/calendar.ts";
import { everything } from "../../posture/reach.ts";
import { createWorld } from "../../simulator/world/create.ts";
import type { Truth } from "../../simulator/world/world.ts";
import { type Collected, collected } from "../support/collected.ts";
import { publicIdOf } from "../support/truth.ts";

const DAY_MS = 86_400_000;
const DAYS = 90;
const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const world = createWorld({ seed: 5, size: { accounts: 6, regions: 2, findings: 900, days: DAYS }, endsAtMs });
const firstDay = "2026-11-24" as Day;
const days = daysIn(dayAfter(firstDay, -DAYS), dayAfter(firstDay, -1));
const calendar = { now: new Date(endsAtMs), timeZone: "UTC", intervalMs: DAY_MS };

/** Of each problem, how it stood at the end of each day; in the order of `days`. */
const truly = new Map<string, { readonly truth: Truth; readonly stood: (Truth["status"] | undefined)[] }>();
let organization: Collected;

beforeAll(async () => {
  for (const [index, day] of days.entries()) {
    for (const { id } of world.accounts()) {
      for (const truth of world.truth(id, Date.parse(`${day}T23:59:59.999Z`))) {
        const key = publicIdOf(truth);
        const { stood } = truly.get(key) ?? { stood: days.map(() => undefined) };
        stood[index] = truth.status;
        truly.set(key, { truth, stood });
      }
    }
  }
  organization = await collected(world, endsAtMs);
  await organization.collect(endsAtMs);
}, 300_000);
afterAll(() => organization.close());

/** The rule once more, naively: of each kept finding, a yes or no for each day. */
interface Told {
  /** The last change of a control's finding; undefined where its records date none. */
  readonly since: string | undefined;
  readonly open: boolean[];
}

async function byDates(): Promise<ReadonlyMap<string, Told>> {
  const rows = await organization.writer.rows.all<Readonly<Record<string, string | number | null>>>(
    `SELECT hex(public_id) AS key, standing, second_hand, control, copy_of, aws_state, aws_workflow, aws_compliance, silence, word, first_at,
       records.created_at, first_observed_at, previous_compliance
     FROM findings JOIN records ON records.finding = findings.id WHERE findings.counted = 1 AND silence IS NULL`,
  );
  const found = new Map<string, Told>();
  for (const row of rows) {
    const { since, open } = found.get(String(row.key)) ?? { since: undefined, open: days.map(() => false) };
    found.set(String(row.key), { since, open });
    if ((row.copy_of !== null) !== (row.second_hand === 1)) continue;
    const failed = row.control === 1 && row.aws_compliance === "FAILED" && row.standing === "open";
    const fixed = row.control === 1 && row.aws_compliance === "PASSED" && row.previous_compliance === "FAILED";
    const other = row.control === 0 && row.word === "open" && row.standing === "open";
    const from = failed ? row.first_observed_at : fixed ? row.created_at : other ? row.first_at : undefined;
    if (typeof from !== "string") continue;
    const until = fixed ? String(row.first_observed_at) : "9999";
    const changed = [since, other ? undefined : String(row.first_observed_at)].filter((at) => at !== undefined).sort();
    found.set(String(row.key), { since: changed.at(-1), open });
    for (const [index, day] of days.entries()) if (from.slice(0, 10) <= day && day < until.slice(0, 10)) open[index] = true;
  }
  return found;
}

async function openByDay(): Promise<readonly (number | null)[]> {
  const reader = openForReading(organization.databaseUrl);
  const { points } = await readTrend(reader.kysely, everything, { from: days[0], to: days.at(-1) }, calendar);
  await reader.close();
  expect(points.map(({ date }) => date)).toEqual(days);
  expect(points.filter(({ open, reconstructed }) => (open !== null) !== reconstructed)).toEqual([]);
  expect(points.filter(({ entered, score, checksPassed }) => entered !== null || score !== null || checksPassed !== null)).toEqual([]);
  return points.map(({ open }) => open);
}

test("each day's open is the number of findings whose dates say so", async () => {
  const found = [...(await byDates()).values()];
  expect(await openByDay()).toEqual(days.map((_, index) => found.filter(({ open }) => open[index]).length));
});

test("since the last change of a control's finding that AWS still has, it is exactly as it was; when people suppressed it, AWS does not date", async () => {
  const wrong: string[] = [];
  let looked = 0;
  for (const [key, { since, open }] of await byDates()) {
    const true_ = truly.get(key);
    if (since === undefined || true_ === undefined) continue;
    for (const [index, day] of days.entries()) {
      if (day < since.slice(0, 10)) continue;
      looked += 1;
      const status = true_.stood[index];
      if (open[index] !== (status === "open" || status === "suppressed"))
        wrong.push(`${true_.truth.check} ${true_.truth.resource} on ${day}: ${open[index]}, and it was ${status}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(looked).toBeGreaterThan(1_000);
});

/** What stands in the way of a day's being told, first that fits. */
function lostBy(
  { truth, stood }: { readonly truth: Truth; readonly stood: readonly (Truth["status"] | undefined)[] },
  index: number,
): string {
  const last = stood.at(-1);
  if (truth.reason === "resource gone" || last === undefined || truth.seenThrough.length === 0)
    return "the resource is gone, and its records";
  if (last === "suppressed") return "suppressed since, without a date";
  if (stood.slice(index).some((status) => status === "suppressed")) return "suppressed meanwhile, without a date";
  return truth.kind === "posture" ? "before the last change of a check" : `a ${truth.kind} that is over by now`;
}

test("of all days on which a finding was open, so many percent are lost, and so many are too many", async () => {
  const found = await byDates();
  const lost: Record<string, number> = {};
  let [open, tooMany] = [0, 0];
  for (const [key, problem] of truly) {
    for (const [index, status] of problem.stood.entries()) {
      const isTold = found.get(key)?.open[index] === true;
      if (status === "open") open += 1;
      else if (isTold) tooMany += 1;
      const why = status === "open" && !isTold ? lostBy(problem, index) : undefined;
      if (why !== undefined) lost[why] = (lost[why] ?? 0) + 1;
    }
  }
  const percent = (n: number) => Math.round((1000 * n) / open) / 10;
  const told = Object.entries(lost).map(([why, n]) => [why, percent(n)] as const);
  expect({
    lost: Object.fromEntries(told),
    inAll: percent(Object.values(lost).reduce((a, b) => a + b)),
    tooMany: percent(tooMany),
  }).toEqual({
    lost: {
      "the resource is gone, and its records": 10.2,
      "before the last change of a check": 4.4,
      "a vulnerability that is over by now": 1.7,
      "suppressed since, without a date": 1.6,
      "a sensitive-data that is over by now": 0.6,
    },
    inAll: 18.6,
    tooMany: 0.9,
  });
});

/** Cut off as by a full disk while the days are written; not again. */
function failing(writer: Writer, beforeRow: number): Writer {
  let rows = 0;
  const cut = (tx: Tx): Tx => ({
    ...tx,
    run: (sql, values) => {
      if (sql.startsWith("INSERT INTO reconstructed_steps") && ++rows === beforeRow) throw new StoreUnusable("disk-full", "full");
      return tx.run(sql, values);
    },
  });
  return { ...writer, transaction: (work) => writer.transaction((tx) => work(cut(tx))) };
}

test("a run that is cut off in it is carried on, and comes to the same", async () => {
  const all =
    "SELECT day, account_id, region, check_id, product, severity, n FROM reconstructed_steps JOIN accounts ON accounts.id = account JOIN checks ON checks.id = check_ref ORDER BY 1, 2, 3, 4, 5, 6";
  const whole = await organization.writer.rows.all(all);
  expect(whole.length).toBeGreaterThan(100);
  const other = await collected(world, endsAtMs);
  const { rows } = other.writer;
  await other.writer.transaction((tx) => askRun(tx, "command", {}, new Date(endsAtMs).toISOString()));
  const settings = {
    organization: other.organization,
    nowMs: () => endsAtMs,
    wallMs: Date.now,
    timeZone: "UTC",
    auditKey: new Uint8Array(32),
    intervalMs: DAY_MS,
    concurrency: 16,
  };
  const collect = (writer: Writer) => collectNext({ ...settings, writer, holder: thisHolder(randomUUID()) });
  await expect(collect(failing(other.writer, 150))).rejects.toThrow("full");
  const half = await rows.all(all);
  expect([half.length > 0 && half.length < whole.length, await rows.all("SELECT state, complete FROM runs")]).toEqual([
    true,
    [{ state: "running", complete: 0 }],
  ]);
  // What was written of it before is begun anew, whatever it was.
  await other.writer.transaction((tx) => tx.run("UPDATE reconstructed_steps SET n = 1000"));
  await other.writer.transaction((tx) => tx.run("UPDATE leases SET until_ms = 0"));
  expect(await collect(other.writer)).toMatchObject({ state: "done" });
  expect(await rows.all(all)).toEqual(whole);
  await other.close();
});

test("a run to which nobody answers is no first one: with the role mended, day one is as it would have been", async () => {
  const other = await collected(world, endsAtMs);
  const { rows } = other.writer;
  other.simulator.faults.add({ trouble: { kind: "denied", by: "identity policy" }, service: "sts", operation: "AssumeRole" });
  // The management account is read without a role.
  for (const service of ["securityhub", "guardduty", "inspector2", "config"])
    other.simulator.faults.add({ trouble: { kind: "denied", by: "identity policy" }, service });
  await other.collect(endsAtMs);
  expect(await rows.all("SELECT complete, (SELECT count(*) FROM reconstructed_steps) AS n FROM runs")).toEqual([{ complete: 0, n: 0 }]);
  other.simulator.faults.clear();
  await other.collect(endsAtMs + 60_000);
  expect(await rows.get("SELECT count(*) AS n, sum(n) AS open FROM reconstructed_steps")).toEqual(
    await organization.writer.rows.get("SELECT count(*) AS n, sum(n) AS open FROM reconstructed_steps"),
  );
  const causes = await rows.all("SELECT DISTINCT cause FROM finding_events WHERE to_state = 'open'");
  expect(causes).toEqual([{ cause: "new" }]);
  await other.close();
});

test("a later run reconstructs nothing more", async () => {
  const count = "SELECT count(*) AS n, sum(n) AS open FROM reconstructed_steps";
  const before = await organization.writer.rows.all(count);
  await organization.collect(endsAtMs + DAY_MS, { full: true });
  expect(await organization.writer.rows.all(count)).toEqual(before);
});
