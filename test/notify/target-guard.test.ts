/** The guard at the moment of connecting, against real servers on loopback and a resolver that changes its mind. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sendHeartbeat } from "../../notify/heartbeat.ts";
import { ask } from "../../notify/request.ts";
import { allowedTargets, guardedLookup, TargetRefused } from "../../notify/target-guard.ts";

let server: Server;
let port: number;
const asked: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  asked.length = 0;
  answer = (_, response) => response.end("thank you\r\n");
});

const none = allowedTargets(undefined, "ALLOW_PRIVATE_TARGETS");
const loopback = allowedTargets("127.0.0.0/8", "ALLOW_PRIVATE_TARGETS");
const to = (host: string, path = "/hook"): URL => new URL(`http://${host}:${port}${path}`);

/** Answers in turn: what a name server does that is out for no good. */
const resolver =
  (...answers: readonly (readonly string[])[]) =>
  (_: string, tell: (error: null, addresses: readonly { address: string; family: number }[]) => void): void => {
    const addresses = answers.length > 1 ? (answers as (readonly string[])[]).shift() : answers[0];
    tell(
      null,
      (addresses ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };

test("a place that is allowed is asked, and says how it answered", async () => {
  const lookup = guardedLookup(loopback, "http:", resolver(["127.0.0.1"]));
  expect(await ask({ method: "POST", url: to("hooks.test"), body: "{}" }, { allowed: loopback, lookup })).toEqual({
    status: 200,
    answer: "thank you",
  });
  expect(asked).toEqual(["POST /hook"]);
});

test("a name that leads here is refused, whatever it led to when somebody looked", async () => {
  const lookup = guardedLookup(none, "https:", resolver(["93.184.215.14"], ["127.0.0.1"]));
  const once = (hostname: string) =>
    new Promise((resolve, reject) => lookup(hostname, { all: true }, (error, found) => (error === null ? resolve(found) : reject(error))));
  expect(await once("rebind.test")).toEqual([{ address: "93.184.215.14", family: 4 }]);
  await expect(once("rebind.test")).rejects.toThrow(TargetRefused);
  const url = new URL(`https://rebind.test:${port}/hook`);
  await expect(ask({ method: "POST", url, body: "{}" }, { allowed: none, lookup })).rejects.toThrow(/nothing was sent/);
  expect(asked).toEqual([]);
});

test("of several addresses those that may be asked are used, and no other", async () => {
  const lookup = guardedLookup(none, "https:", resolver(["10.0.0.1", "93.184.215.14", "::1"]));
  const found = await new Promise((resolve) => lookup("mixed.test", { all: true }, (_, addresses) => resolve(addresses)));
  expect(found).toEqual([{ address: "93.184.215.14", family: 4 }]);
  const single = await new Promise((resolve) => lookup("mixed.test", {}, (_, address) => resolve(address)));
  expect(single).toBe("93.184.215.14");
});

test("the socket itself is judged too: a lookup that is wrong sends nothing", async () => {
  const wrong: LookupFunction = (_, options, tell) =>
    options.all === true
      ? (tell as unknown as (error: null, found: object[]) => void)(null, [{ address: "127.0.0.1", family: 4 }])
      : tell(null, "127.0.0.1", 4);
  const url = new URL(`https://hooks.test:${port}/hook`);
  await expect(ask({ method: "POST", url, body: "{}" }, { allowed: none, lookup: wrong })).rejects.toThrow(TargetRefused);
});

test("an address in the place of a name is judged without being looked up", async () => {
  await expect(ask({ method: "GET", url: to("127.0.0.1") }, { allowed: none })).rejects.toThrow(TargetRefused);
  await expect(ask({ method: "GET", url: to("[::ffff:127.0.0.1]") }, { allowed: none })).rejects.toThrow(TargetRefused);
  expect(asked).toEqual([]);
});

test("a redirect leads nowhere", async () => {
  answer = (_, response) => response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end();
  expect(await ask({ method: "GET", url: to("127.0.0.1") }, { allowed: loopback })).toMatchObject({ status: 302 });
  expect(asked).toEqual(["GET /hook"]);
});

test("who does not answer in time, or answers without end, is not waited for", async () => {
  answer = () => undefined;
  await expect(ask({ method: "GET", url: to("127.0.0.1") }, { allowed: loopback, timeoutMs: 100 })).rejects.toThrow("no answer within 0 s");
  answer = (_, response) => {
    const go = (): void => void (response.write("x".repeat(10_000)) ? setImmediate(go) : response.once("drain", go));
    go();
    response.on("close", () => response.removeAllListeners());
  };
  const { answer: told } = await ask({ method: "GET", url: to("127.0.0.1") }, { allowed: loopback });
  expect(told).toHaveLength(300);
});

test("a heartbeat is one request, a failed round another; what is in the way is said, and is no failure", async () => {
  const heart = to("127.0.0.1", "/ping/abc/?from=pillarwatch");
  expect(await sendHeartbeat(heart, "done", { allowed: loopback })).toBeUndefined();
  expect(await sendHeartbeat(heart, "failed", { allowed: loopback })).toBeUndefined();
  expect(asked).toEqual(["GET /ping/abc/?from=pillarwatch", "GET /ping/abc/fail?from=pillarwatch"]);
  answer = (_, response) => response.writeHead(500).end();
  expect(await sendHeartbeat(heart, "done", { allowed: loopback })).toBe(`the heartbeat was not heard: 127.0.0.1:${port} answered 500`);
  expect(await sendHeartbeat(heart, "done", { allowed: none })).toMatch(/ALLOW_PRIVATE_TARGETS/);
});
