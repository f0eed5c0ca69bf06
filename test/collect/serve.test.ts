/** The server with its collector on a thread: under a lock, a signal, a fault; never silently without a collector, nothing left behind. */
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Doctor } from "../../contract/doctor.ts";
import { openDatabase } from "../../db/open.ts";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { callCommand } from "../support/called.ts";
import { type Command, type CommandOptions, environmentOf, startCommand } from "../support/command.ts";
import { heldIn, type Locked, lockOf } from "../support/database-file.ts";
import { untruths } from "../support/judged.ts";
import { brokenLaws } from "../support/laws.ts";
import { leadCookie, signedIn } from "../support/signed-in.ts";
import { tellingServices } from "../support/telling.ts";

const nowMs = Date.now();
const world = createWorld({ seed: 5, size: { accounts: 2, regions: 2, findings: 700, days: 60 }, endsAtMs: nowMs });

let onPage: () => void = () => undefined;
let simulator: Simulator;
beforeAll(async () => {
  const services = tellingServices(({ service }) => (service === "securityhub" ? onPage() : undefined));
  simulator = await startSimulator({ world, services, clock: () => nowMs, quotas: "off", roleName: "pillarwatch-read" });
});
afterAll(() => simulator.close());

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
  path = join(folder, "organization.db");
});
afterEach(() => {
  simulator.faults.clear();
  rmSync(folder, { recursive: true });
});

const start = (
  environment: Readonly<Record<string, string>> = environmentOf(simulator),
  how: Pick<CommandOptions, "fromSources"> = {},
): Command =>
  startCommand(["serve"], {
    ...how,
    folder,
    environment: { PORT: "0", DATABASE_URL: `sqlite:${path}`, COLLECT_CRON: "0 0 1 1 *", ...environment },
  });

/** Takes the write lock at the first page that finds it free. */
const lockAtPage = () =>
  new Promise<Locked>((resolve) => {
    onPage = () => {
      const locked = lockOf(path);
      if (locked === undefined) return;
      onPage = () => undefined;
      resolve(locked);
    };
  });

/** Where it listens, as it says itself. */
async function addressOf(server: Command): Promise<string> {
  await server.said("Pillarwatch: http");
  return /http:\/\/127\.0\.0\.1:\d+/.exec(server.output())?.[0] ?? "";
}

const states = () => heldIn(path, "SELECT state FROM runs ORDER BY id");

async function agrees(): Promise<void> {
  const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
  expect(await writer.rows.all("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(await brokenLaws(writer.rows)).toEqual([]);
  expect(await untruths(writer.rows, world)).toEqual([]);
  await writer.close();
}

test("while somebody holds the database the page answers, writers wait, and nothing is lost", { timeout: 120_000 }, async () => {
  const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
  await signedIn(writer);
  await writer.close();
  const locking = lockAtPage();
  const METRICS_TOKEN = "of the figures of this test alone".replaceAll(" ", "-");
  const server = start({ ...environmentOf(simulator), METRICS_TOKEN });
  const address = await addressOf(server);
  const locked = await locking;
  let isAnswered = false;
  const headers = { cookie: leadCookie };
  const asked = fetch(`${address}/api/v1/runs`, { method: "POST", headers }).finally(() => {
    isAnswered = true;
  });
  // A main thread that waited inside SQLite would answer none of these before the lock is gone.
  for (let nth = 0; nth < 5; nth += 1) {
    const answers = await Promise.all(
      ["/healthz", "/readyz", "/api/v1/findings", "/api/v1/runs"].map((way) => fetch(`${address}${way}`, { headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  }
  const figures = await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  expect(await figures.text()).toMatch(/^pillarwatch_ready 1$[\s\S]*^pillarwatch_last_run_state\{trigger="schedule",state="running"\} 1$/m);
  expect(isAnswered).toBe(false);
  locked.release();
  expect((await asked).status).toBe(409);
  await expect.poll(states, { timeout: 60_000 }).toEqual(["done"]);
  server.kill("SIGTERM");
  expect(await server.ended).toMatchObject({ code: 0, stderr: "Ending where it stands; once more ends it at once.\n" });
  await agrees();
});

test("SIGTERM in the middle of a run ends it with 0, and the next start carries the run on", { timeout: 120_000 }, async () => {
  const server = start();
  simulator.faults.add({ trouble: { kind: "slow", delayMs: 600_000 }, service: "securityhub", operation: "GetFindings", from: 4 });
  await expect.poll(() => simulator.faults.list()[0]?.hit, { timeout: 60_000 }).toBeGreaterThan(0);
  const asked = performance.now();
  server.kill("SIGTERM");
  expect((await server.ended).code).toBe(0);
  // What Docker waits for before it kills.
  expect(performance.now() - asked).toBeLessThan(10_000);
  expect(states()).toEqual(["running"]);
  simulator.faults.clear();
  const again = start();
  await expect.poll(states, { timeout: 60_000 }).toEqual(["done"]);
  again.kill("SIGINT");
  expect((await again.ended).code).toBe(0);
  await agrees();
});

test("each start tells how the audit log ends, and what was told proves it later; the secret behind it is never told", {
  timeout: 120_000,
}, async () => {
  const heads: string[] = [];
  for (const nth of [1, 2]) {
    const server = start({ ...environmentOf(simulator), PILLARWATCH_SECRET: "", LOG_LEVEL: "info" });
    // That the secret was made is the first entry.
    await server.said(`audit log: ${nth + 1}:`);
    heads.push(/audit log: (\d+:[0-9a-f]{64}) /.exec(server.output())?.[1] ?? "");
    server.kill("SIGTERM");
    const { stdout, stderr } = await server.ended;
    expect(stderr).toContain(`"auditHead":"${heads.at(-1)}"`);
    expect(stdout.includes("pillarwatch.secret was made")).toBe(nth === 1);
    expect(stdout + stderr).not.toContain(readFileSync(join(folder, "pillarwatch.secret"), "utf8").trim());
  }
  for (const head of heads) {
    const { code, stdout } = await callCommand(["audit", "verify", "--head", head], {
      folder,
      environment: { DATABASE_URL: `sqlite:${path}` },
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining(`whole: 3 entries, head ${heads[1]}`)]);
  }
});

test("a start with another team map or tag settles the owners by it before anybody is answered, and one with a bad map does not begin", {
  timeout: 120_000,
}, async () => {
  const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
  const [id] = world.accounts().map((account) => account.id);
  await writer.transaction((tx) =>
    tx.run(`INSERT INTO accounts (account_id, name, state, tags, first_seen) VALUES (?, 'a', 'active', '{"Team":"tag@v.example"}', ?)`, [
      id ?? "",
      new Date(0).toISOString(),
    ]),
  );
  await writer.close();
  const file = join(folder, "owners.csv");
  const started = async (environment: Readonly<Record<string, string>>) => {
    // Nothing is collected: what is settled, the start has settled.
    const server = start({ ...environmentOf(simulator), AWS_ENDPOINT_URL: "http://127.0.0.1:9", ...environment });
    await server.said("Pillarwatch: http");
    const owners = heldIn(path, "SELECT name FROM account_owners");
    server.kill("SIGTERM");
    await server.ended;
    return owners;
  };
  writeFileSync(file, `account,owner\n${id},map@v.example\n`);
  expect(await started({ OWNER_FILE: file })).toEqual(["map@v.example"]);
  expect(await started({ OWNER_TAG: "Team" })).toEqual(["tag@v.example"]);
  writeFileSync(file, `account,owner\n${id},nobody\n`);
  const refused = start({ ...environmentOf(simulator), OWNER_FILE: file });
  expect(await refused.ended).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/OWNER_FILE: .*owners\.csv:2: owner: "nobody" is not/),
  });
  expect(heldIn(path, "SELECT name FROM account_owners")).toEqual(["tag@v.example"]);
});

test("a collector that ends by a fault of ours ends the server with it, loudly", { timeout: 120_000 }, async () => {
  const server = start();
  const address = await addressOf(server);
  await expect.poll(states, { timeout: 60_000 }).toEqual(["done"]);
  const locked = lockOf(path);
  locked?.run("DROP TABLE refreshes"); // what no program of ours does: the collector asks that table every second
  locked?.release();
  const { code, stderr } = await server.ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^A part of Pillarwatch has ended, and the server ends with it\. Start it again: it goes on where it was\.\n/);
  expect(stderr).toMatch(/^SqliteError: no such table: refreshes$/m);
  await expect(fetch(`${address}/healthz`)).rejects.toThrow();
});

test("doctor asks AWS on a thread when an administrator wants it; a server that is killed again and again says so", {
  timeout: 120_000,
}, async () => {
  const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
  await signedIn(writer);
  await writer.close();
  const server = start();
  const address = await addressOf(server);
  const headers = { cookie: leadCookie };
  const doctor = async (method = "GET") => (await (await fetch(`${address}/api/v1/doctor`, { method, headers })).json()) as Doctor;
  expect((await doctor()).checks.filter(({ state }) => state === "trouble")).toEqual([]);
  expect((await doctor("POST")).asked).toMatchObject({ state: "going-on", checks: [] });
  await expect.poll(async () => (await doctor()).asked.state, { timeout: 60_000 }).toBe("done");
  expect((await doctor()).asked.checks).toMatchObject([
    { id: "aws", state: "well", says: [expect.stringMatching(/^collecting as arn:/), "nothing is missing in 2 accounts"] },
    { id: "file", state: "well" },
    { id: "mail", state: "off" },
  ]);
  server.kill("SIGKILL");
  await server.ended;
  const next = start();
  await addressOf(next);
  await expect.poll(() => heldIn(path, "SELECT value FROM meta WHERE key = 'serving'").join()).toContain(`"pid":${next.pid}`);
  next.kill("SIGKILL");
  await next.ended;
  const last = start();
  const at = await addressOf(last);
  await expect
    .poll(async () => (await (await fetch(`${at}/readyz`)).json()) as object)
    .toMatchObject({
      status: "ready",
      conditions: [{ id: "killed", text: expect.stringMatching(/^Pillarwatch ended 2 times within a day/) }],
    });
  last.kill("SIGTERM");
  expect((await last.ended).code).toBe(0);
});

test("the sample's simulated AWS goes with a server that is killed, or that could not begin", { timeout: 120_000 }, async () => {
  const server = start({}, { fromSources: true });
  await server.said("shows a sample organization");
  server.kill("SIGKILL");
  // The simulator writes to the same standard error: that it is closed says that nobody has it any more.
  expect((await server.ended).signal).toBe("SIGKILL");
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const { code, stderr } = await start({ PORT: String(port) }).ended;
  taken.close();
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `PORT: ${port} is taken by another program: choose another, for example PORT=${port + 1}\n`,
  });
});
