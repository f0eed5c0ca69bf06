/** The collecting command among others of its kind, under signals and with a fault inside: by its exit codes, its words and the database. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../../db/open.ts";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { callCommand } from "../support/called.ts";
import { type Command, environmentOf, startCommand } from "../support/command.ts";
import { heldIn, type Locked, lockOf } from "../support/database-file.ts";
import { untruths } from "../support/judged.ts";
import { brokenLaws } from "../support/laws.ts";
import { tellingServices } from "../support/telling.ts";

const nowMs = Date.now();
const world = createWorld({ seed: 5, size: { accounts: 2, regions: 2, findings: 700, days: 60 }, endsAtMs: nowMs });
/** Later pages of Security Hub are never answered: a run that is not put down would stand still. */
const standingStill = { trouble: { kind: "slow", delayMs: 600_000 }, service: "securityhub", operation: "GetFindings", from: 4 } as const;

let onPage: (nth: number) => void;
let pages: number;
let simulator: Simulator;
beforeAll(async () => {
  const services = tellingServices(({ service, operation }) => {
    if (service !== "securityhub" || operation !== "GetFindings") return;
    pages += 1;
    onPage(pages);
  });
  simulator = await startSimulator({ world, services, clock: () => nowMs, quotas: "off", roleName: "pillarwatch-read" });
});
afterAll(() => simulator.close());

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
  path = join(folder, "organization.db");
  pages = 0;
  onPage = () => undefined;
});
afterEach(() => {
  simulator.faults.clear();
  rmSync(folder, { recursive: true });
});

const ours = () => ({ ...environmentOf(simulator), DATABASE_URL: `sqlite:${path}` });
const start = (...words: string[]): Command =>
  startCommand(["collect", ...words], {
    folder,
    environment: { ...ours(), COLLECT_CRON: "0 0 1 1 *" },
  });

const held = (sql: string): unknown[] => heldIn(path, sql);

/** Resolves at the nth page that is asked for from now on, before it is answered. */
function page(nth: number): Promise<void> {
  pages = 0;
  return new Promise((resolve) => {
    onPage = (asked) => {
      if (asked === nth) resolve();
    };
  });
}

const lines = (text: string): string[] => text.trimEnd().split("\n");

async function agrees(): Promise<void> {
  const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
  expect(await writer.rows.all("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(await writer.rows.all("SELECT id, state FROM runs")).toEqual([{ id: 1, state: "done" }]);
  expect(await brokenLaws(writer.rows)).toEqual([]);
  expect(await untruths(writer.rows, world)).toEqual([]);
  await writer.close();
}

const content = () =>
  held(
    `SELECT count(*) || ' ' || sum(run) FROM records UNION ALL SELECT count(*) FROM finding_events UNION ALL SELECT state || ended_at FROM runs
     UNION ALL SELECT sum(pages) || ' ' || sum(records) FROM run_scopes`,
  );

describe("two processes", { timeout: 120_000 }, () => {
  test("begun at once on a fresh database: one works, the other says who does, with an exit code of its own", async () => {
    const reached = page(1);
    const both = [start("--once"), start("--once")];
    await reached;
    const { pid } = JSON.parse(String(held("SELECT holder FROM leases")[0])) as { pid: number };
    const worker = both.find((command) => command.pid === pid);
    const other = both.find((command) => command.pid !== pid);
    worker?.kill("SIGSTOP");
    const { code, stdout, stderr } = (await other?.ended) ?? {};
    worker?.kill("SIGCONT");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(lines(stderr ?? "")).toEqual([
      expect.stringMatching(new RegExp(`^collect: another process \\(process ${pid} on .*cancel its run$`)),
    ]);
    expect((await worker?.ended)?.code).toBe(0);
    await agrees();
  });

  test("one that was stopped for longer than its lease wakes up, writes nothing more, and says so", async () => {
    const sleeper = start("--once");
    let locked: Locked | undefined;
    for (let nth = 3; locked === undefined; nth = 1) {
      await page(nth);
      sleeper.kill("SIGSTOP");
      locked = lockOf(path); // it may have stopped in the middle of a transaction: then nobody can take over before it wakes
      if (locked === undefined) sleeper.kill("SIGCONT");
    }
    locked.run("UPDATE leases SET until_ms = 0");
    locked.release();
    expect((await start("--once").ended).code).toBe(0);
    const before = content();
    sleeper.kill("SIGCONT");
    const { code, stdout, stderr } = await sleeper.ended;
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(lines(stderr).at(-1)).toBe("collect: another process has taken the run over: this one wrote nothing more");
    expect(content()).toEqual(before);
    await agrees();
  });
});

describe("a signal", { timeout: 120_000 }, () => {
  test("SIGTERM ends one run where it stands, AWS answering or not, and the next start carries it on", async () => {
    simulator.faults.add(standingStill);
    const first = start("--once");
    await page(5);
    first.kill("SIGTERM");
    const { code, stdout, stderr } = await first.ended;
    expect({ code, stdout }).toEqual({ code: 143, stdout: "" });
    expect(lines(stderr).at(-1)).toBe("the run was interrupted: it is carried on at the next start");
    expect(held("SELECT state FROM runs UNION ALL SELECT holder FROM leases")).toEqual(["running"]);
    simulator.faults.clear();
    expect((await start("--once").ended).code).toBe(0);
    await agrees();
  });

  test("a second Ctrl-C ends it at once, even while somebody else holds the database; nothing is lost by it", async () => {
    const locking = new Promise<Locked>((resolve) => {
      onPage = () => {
        const locked = lockOf(path);
        onPage = locked === undefined ? onPage : () => undefined;
        if (locked !== undefined) resolve(locked);
      };
    });
    const first = start("--once");
    const locked = await locking;
    first.kill("SIGINT");
    await first.said("once more ends it at once");
    first.kill("SIGINT");
    expect((await first.ended).code).toBe(130);
    locked.release();
    expect((await start("--once").ended).code).toBe(0);
    await agrees();
  });

  test("SIGTERM is the ordinary end of the collector on its schedule, also in the middle of a run", async () => {
    simulator.faults.add(standingStill);
    const first = start();
    await page(5);
    first.kill("SIGTERM");
    expect(await first.ended).toMatchObject({ code: 0, stdout: "" });
    expect(held("SELECT state FROM runs")).toEqual(["running"]);
    simulator.faults.clear();
    const second = start();
    await second.said("run 1 done");
    second.kill("SIGTERM");
    const { code, stderr } = await second.ended;
    expect(code).toBe(0);
    await agrees();
    // Each start tells how the audit log ends: the last of the first's is proved by the second's.
    const [, head = ""] = /^audit log: (\d+:[0-9a-f]{64}) /m.exec(stderr) ?? [];
    const verified = await callCommand(["audit", "verify", "--head", head], { folder, environment: ours() });
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining("2 entries, head 2:") });
  });
});

test("a fault of ours in one scope: every other is read, the fault is shown, the exit code is 1", { timeout: 120_000 }, async () => {
  const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
  await writer.transaction((tx) =>
    tx.run("CREATE TRIGGER slip BEFORE INSERT ON records WHEN NEW.copy_of = 'inspector' BEGIN SELECT RAISE(ABORT, 'a slip of ours'); END"),
  );
  await writer.close();
  const { code, stderr } = await start("--once").ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^run 1 failed: SqliteError: a slip of ours\n {4}at /m);
  expect(held("SELECT state FROM runs UNION ALL SELECT DISTINCT state FROM run_scopes")).toEqual(["failed", "done"]);
  expect(held("SELECT DISTINCT source || ' ' || state FROM scopes WHERE state <> 'ok'")).toEqual(["securityhub failed"]);
});
