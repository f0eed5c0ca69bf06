import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { everything } from "../../posture/reach.ts";
import { ProgressFeed } from "../../server/progress.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { leadCookie } from "../support/signed-in.ts";

let database: TestDatabase;
let application: TestApplication;
let address: string;
let run: number;
beforeEach(async () => {
  database = await testDatabase();
  application = await testApplication(database);
  address = await application.app.listen({ host: "127.0.0.1", port: 0 });
  run = await database.run({ state: "running", ended_at: null, complete: 0, progress_at: noon });
});
afterEach(async () => {
  await application.app.close();
  await database.close();
});

const change = (sql: string) => database.writer.transaction((tx) => tx.run(sql));

interface Message {
  readonly event: string;
  readonly data: { state: string; scopes: { done: number }; progressAt: string };
}

/** The stream's messages as they arrive; it is over when the server ends it. */
async function* follow(signal?: AbortSignal): AsyncGenerator<Message> {
  const response = await fetch(`${address}/api/v1/runs/${run}/progress`, { headers: { cookie: leadCookie }, ...(signal && { signal }) });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) };
    }
  }
}

/** A connection without a network: what is written to it is kept. */
function connection(): { readonly response: ServerResponse; readonly heard: string[]; leave(): void } {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const heard: string[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === "string") heard.push(chunk);
    return true;
  };
  Object.assign(response, { write: keep, end: keep });
  return { response, heard, leave: () => response.destroy().emit("close") };
}

const welcome = async () => true;

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
};

describe("many come and go", () => {
  const feedOf = () => new ProgressFeed({ db: database.db, now: () => new Date(noon), progressPollMs: 5 }, { error: () => undefined });

  it("whoever went away is forgotten, also who was gone before anything was said", async () => {
    const feed = feedOf();
    const all = Array.from({ length: 300 }, connection);
    for (const { response } of all) feed.follow(run, everything, response, welcome);
    expect(feed.readers).toBe(300);
    await until(() => all.every(({ heard }) => heard.some((text) => text.startsWith("event: progress"))));
    for (const { leave } of all) leave();
    const gone = connection();
    gone.leave();
    feed.follow(run, everything, gone.response, welcome);
    expect(feed.readers).toBe(0);
    expect(gone.heard).toEqual([]);
  });

  it("who asks in the moment in which the run ends is told the end as well", async () => {
    const feed = feedOf();
    const first = connection();
    feed.follow(run, everything, first.response, welcome);
    await change(`UPDATE runs SET state = 'done', ended_at = '${noon}'`);
    await until(() => first.heard.some((text) => text.startsWith("event: end")));
    const second = connection();
    feed.follow(run, everything, second.response, welcome);
    first.leave(); // its end reaches us only now
    await until(() => second.heard.some((text) => text.startsWith("event: end")));
    second.leave();
    expect(feed.readers).toBe(0);
  });
});

describe("GET /runs/:id/progress", () => {
  it("sends the state at once, each change once, and the end; then it is over", async () => {
    const scope = await database.scope({ account: await database.account() });
    const heard: string[] = [];
    for await (const { event, data } of follow()) {
      heard.push(`${event} ${data.state} ${data.scopes.done}`);
      if (heard.length === 1) await database.runScope({ run, scope });
      if (heard.length === 2) await change(`UPDATE runs SET state = 'done', ended_at = '${noon}', complete = 1`);
    }
    expect(heard).toEqual(["progress running 0", "progress running 1", "end done 1"]);
  });

  it("many readers hear the same, and whoever comes later is told the present state", async () => {
    const first = follow();
    expect((await first.next()).value).toMatchObject({ event: "progress" });
    const others = Array.from({ length: 20 }, () => follow());
    const heard = await Promise.all(others.map(async (reader) => (await reader.next()).value as Message));
    expect(heard.every(({ event, data }) => event === "progress" && data.state === "running")).toBe(true);
    await change(`UPDATE runs SET state = 'cancelled', ended_at = '${noon}'`);
    const last = await Promise.all([first, ...others].map(async (reader) => (await reader.next()).value as Message));
    expect(last.every(({ event, data }) => event === "end" && data.state === "cancelled")).toBe(true);
  });

  it("a run that is over ends at once", async () => {
    await change(`UPDATE runs SET state = 'failed', ended_at = '${noon}', error = 'a fault'`);
    const heard: Message[] = [];
    for await (const message of follow()) heard.push(message);
    expect(heard).toMatchObject([{ event: "end", data: { state: "failed", error: "a fault" } }]);
  });

  it.each([
    ["its session has ended", "DELETE FROM sessions"],
    ["its session has been idle for too long", "UPDATE sessions SET seen_at = '2020-01-01T00:00:00.000Z'"],
    ["its person is disabled", "UPDATE people SET state = 'disabled'"],
    ["its person has another role", "UPDATE people SET role = 'viewer'"],
  ])("ends within seconds once %s; the run's own end is not told any more", async (_what, sql) => {
    const reader = follow();
    await reader.next();
    const began = performance.now();
    await change(sql);
    await change("UPDATE runs SET progress_at = '2026-11-24T12:00:01.000Z'");
    const rest: string[] = [];
    for await (const { event } of reader) rest.push(event);
    expect([rest.includes("end"), performance.now() - began < 8_000]).toEqual([false, true]);
  });

  it("a reader who goes away, and a server that stops, leave nothing behind", async () => {
    const away = new AbortController();
    const gone = follow(away.signal);
    await gone.next();
    away.abort();
    await expect(gone.next()).rejects.toThrow();
    const staying = follow();
    await staying.next();
    await application.app.close();
    expect(await staying.next().catch(() => ({ done: true }))).toMatchObject({ done: true });
  });
});
