/** What webhooks hear of acceptances that ended by themselves: one delivery for all that ended together. */
import { expect, test } from "vitest";
import { endDue } from "../../db/write/acceptance-end.ts";
import { makeWebhook } from "../../db/write/webhooks.ts";
import type { News } from "../../posture/news.ts";
import { applicationOfFile } from "../support/application-of-file.ts";
import { noon } from "../support/database.ts";
import { cookieOf, signedIn, testKeys } from "../support/signed-in.ts";

const on = applicationOfFile();

test("findings that are open again are told once, by which they are and how many", async () => {
  const { writer } = on.database;
  const deed = { at: noon, actor: { kind: "command", id: null }, from: null } as const;
  const terms = { url: new URL("https://hooks.example.com/"), format: "json" } as const;
  await writer.transaction((tx) => makeWebhook(tx, testKeys, { ...terms, name: "ended", events: ["acceptance-ended"] }, deed));
  await writer.transaction((tx) => makeWebhook(tx, testKeys, { ...terms, name: "others", events: ["new-critical"] }, deed));
  const run = await on.database.run({ started_at: "2026-11-24T06:00:00.000Z" });
  const account = await on.database.account();
  const open = async (uid: string) =>
    (await on.database.finding({ account, run, severity: "HIGH" }, { check_id: "S3.1" }, { uid })).publicId;
  const ids = [await open("arn:aws:s3:::one"), await open("arn:aws:s3:::other")];
  const token = "the-lead".padEnd(43, "-");
  await signedIn(writer, { role: "lead", token, email: "lead@pillarwatch.test", accounts: [] });
  const made = await on.application.app.inject({
    method: "POST",
    url: "/api/v1/acceptances",
    headers: { cookie: cookieOf(token) },
    payload: { subjects: ids.map((finding) => ({ finding })), reason: "a public website", until: "2026-12-24" },
  });
  expect(made.statusCode).toBe(201);
  const end = (at: string) => writer.transaction((tx) => endDue(tx, { at, key: testKeys.audit, timeZone: "UTC" }));
  await end("2026-12-24T23:59:59.999Z");
  expect(await writer.rows.all("SELECT 1 FROM webhook_deliveries")).toEqual([]);
  expect(await end("2026-12-25T00:01:00.000Z")).toEqual({ ended: 2, reopened: 2 });
  await end("2026-12-25T00:02:00.000Z");
  const put = await writer.rows.all<{ news: string }>("SELECT news FROM webhook_deliveries");
  expect(put.map(({ news }) => JSON.parse(news) as News)).toEqual([
    expect.objectContaining({ event: "acceptance-ended", run: null, count: 2, at: "2026-12-25T00:01:00.000Z" }),
  ]);
  expect(put[0]?.news).toContain(ids[1]);
});
