import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DescribeOrganizationCommand, ListAccountsCommand } from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Credentials, clientsOf, refusalOf } from "../test/support/simulated.ts";

interface Started {
  readonly url: string;
  readonly credentials: Credentials;
  readonly managementAccountId: string;
  readonly regions: readonly string[];
}

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const start = (...flags: readonly string[]): ChildProcessWithoutNullStreams => spawn(process.execPath, ["--import", "tsx", main, ...flags]);

let simulator: ChildProcessWithoutNullStreams;
let started: Started;

beforeAll(async () => {
  simulator = start("--size", "3x2x60", "--at", "2026-11-24T00:00:00Z", "--quotas", "off", "--until-stdin-ends");
  const [line] = (await once(createInterface(simulator.stdout), "line")) as [string];
  started = JSON.parse(line) as Started;
});
afterAll(async () => {
  if (simulator.exitCode !== null) return;
  simulator.kill();
  await once(simulator, "exit");
});

async function control(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly answer: unknown }> {
  const response = await fetch(`${started.url}/_simulator/${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return { status: response.status, answer: await response.json() };
}

test("the printed address and credentials are all that the SDK needs", async () => {
  const { organizations } = clientsOf(started.url, started.credentials);
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  expect(Organization?.MasterAccountId).toBe(started.managementAccountId);
  expect(started.regions).toHaveLength(2);
});

test("another process moves its clock", async () => {
  expect((await control("GET", "clock")).answer).toEqual({ at: "2026-11-24T00:00:00.000Z" });
  expect((await control("POST", "clock", { at: "2026-12-01T06:00:00Z" })).status).toBe(200);
  expect((await control("GET", "clock")).answer).toEqual({ at: "2026-12-01T06:00:00.000Z" });
  expect(await control("POST", "clock", { at: "tomorrow" })).toEqual({
    status: 400,
    answer: { error: "at: an ISO 8601 instant is wanted" },
  });
});

test("another process breaks it, sees what it hit, and mends it", async () => {
  const { organizations } = clientsOf(started.url, started.credentials);
  const fault = { trouble: { kind: "throttled" }, service: "organizations" };
  expect((await control("POST", "faults", fault)).answer).toEqual({ faults: [{ fault, hit: 0 }] });
  expect(await refusalOf(organizations.send(new ListAccountsCommand({})))).toContain("TooManyRequestsException");
  expect((await control("GET", "faults")).answer).toEqual({ faults: [{ fault, hit: 1 }] });
  await control("DELETE", "faults");
  expect((await organizations.send(new ListAccountsCommand({}))).Accounts).toHaveLength(3);
  expect((await control("POST", "faults", { trouble: { kind: "hiccup" } })).status).toBe(400);
});

test("another process reads which actions were called, and by which account", async () => {
  await control("DELETE", "calls");
  await clientsOf(started.url, started.credentials).organizations.send(new ListAccountsCommand({}));
  expect((await control("GET", "actions")).answer).toEqual({ "organizations:ListAccounts": 1 });
  const counted = { accountId: started.managementAccountId, region: "us-east-1", service: "organizations", operation: "ListAccounts" };
  expect((await control("GET", "calls")).answer).toEqual({ calls: [{ ...counted, calls: 1, throttled: 0, refused: 0 }] });
});

test("an unknown command is told which there are", async () => {
  const { status, answer } = await control("POST", "clocks", {});
  expect(status).toBe(404);
  expect(answer).toHaveProperty("commands");
});

test.each([
  ["--size", "many", "--size many: sample or ACCOUNTSxREGIONSxFINDINGS is wanted"],
  ["--at", "someday", "--at someday: an ISO 8601 instant is wanted"],
  ["--quotas", "some", "--quotas some: aws or off is wanted"],
  ["--port", "-1", "--port"],
  ["--findings", "/nowhere/at/all", "no such file or directory"],
])("%s %s ends with one clear line", async (flag, value, words) => {
  const wrong = start(`${flag}=${value}`);
  const said: string[] = [];
  wrong.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  const [code] = (await once(wrong, "close")) as [number];
  expect(code).toBe(1);
  expect(said.join("").trim().split("\n")).toHaveLength(1);
  expect(said.join("")).toContain(words);
});

test("it ends with the process that started it", async () => {
  simulator.stdin.end();
  const [code] = (await once(simulator, "exit")) as [number | null];
  expect(code).toBe(0);
});
