/** Each round that had somebody to write to is told to the heartbeat address; one that failed is told as failed. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { digestsSince } from "../db/write/digests.ts";
import { makePerson } from "../db/write/people.ts";
import { allowedTargets } from "../notify/target-guard.ts";
import { type TestDatabase, testDatabase } from "../test/support/database.ts";
import { testKeys } from "../test/support/signed-in.ts";
import { openRounds, type Rounds } from "./digest-rounds.ts";

const DAY_MS = 86_400_000;
/** Everybody has been due for two days, and nobody is again before the test is over. */
const due = new Date(Date.now() - 2 * DAY_MS);
const longBefore = new Date(Date.now() - 60 * DAY_MS).toISOString();

let database: TestDatabase;
let heart: Server;
let rounds: Rounds;
const heard: (string | undefined)[] = [];
const faults: unknown[] = [];
const troubles: string[] = [];
beforeAll(async () => {
  database = await testDatabase();
  await database.run({ started_at: longBefore });
  await database.writer.transaction((tx) => digestsSince(tx, longBefore));
  heart = createServer((request, response) => {
    heard.push(request.url);
    response.end();
  });
  await new Promise<void>((resolve) => heart.listen(0, "127.0.0.1", resolve));
  rounds = openRounds(
    { databaseUrl: database.url, writer: database.writer },
    {
      sender: { from: { name: undefined, address: "posture@halden.test" }, keys: testKeys, publicUrl: "https://posture.halden.test" },
      schedule: { cron: `0 8 * * ${due.getUTCDay()}`, timeZone: "UTC" },
      ...{ intervalMs: DAY_MS, ownDecisions: [], heartbeatUrl: `http://127.0.0.1:${(heart.address() as AddressInfo).port}/ping/abc` },
    },
    { allowed: allowedTargets("127.0.0.0/8", "ALLOW_PRIVATE_TARGETS") },
    { onTrouble: (message) => void troubles.push(message), onFault: (fault) => void faults.push(fault) },
  );
});
afterAll(async () => {
  await rounds.close();
  await new Promise((resolve) => heart.close(resolve));
  await database.close();
});

const lead = (email: string) =>
  database.writer.transaction((tx) => makePerson(tx, { kind: "openid", email, name: null, role: "lead", state: "active" }, longBefore));
const turn = () => rounds.turn(() => false);

test("a round that wrote to somebody, one that had nobody, and one that could not", async () => {
  await turn();
  expect(heard).toEqual([]);
  await lead("lead@halden.test");
  await turn();
  expect(heard).toEqual(["/ping/abc"]);
  await turn();
  expect(heard).toEqual(["/ping/abc"]);
  await lead("no address, as a provider told it");
  await turn();
  expect(heard).toEqual(["/ping/abc", "/ping/abc/fail"]);
  expect([faults.length, troubles]).toEqual([1, []]);
});
