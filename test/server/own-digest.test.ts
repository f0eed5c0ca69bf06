/** One's own digest: how often, in whose hours, and whether it comes at all, as its reader chooses. */
import { expect, test } from "vitest";
import type { DigestPreference, Digests, OwnDigest } from "../../contract/digests.ts";
import type { Problem } from "../../contract/problem.ts";
import { stopMail } from "../../db/write/mail-stops.ts";
import type { AccountId } from "../../posture/words.ts";
import { applicationOfFile } from "../support/application-of-file.ts";
import { noon } from "../support/database.ts";
import { cookieOf, leadCookie, signedIn } from "../support/signed-in.ts";

const on = applicationOfFile();

const usual: DigestPreference = { pace: "weekly", quietWeeks: "short", dailyAlert: false, timeZone: null };

async function somebody(role: "lead" | "owner" | "viewer") {
  const token = `${role}-digest`.padEnd(43, "-");
  const { id } = await signedIn(on.database.writer, { role, token, email: `${role}@pillarwatch.test`, accounts: ["111111111111"] });
  const headers = { cookie: cookieOf(token) };
  const url = "/api/v1/profile/digest";
  return {
    id,
    read: async () => (await on.application.app.inject({ url, headers })).json<OwnDigest>(),
    choose: (payload: object) => on.application.app.inject({ method: "PUT", url, headers, payload }),
  };
}

test("it comes as often as its reader chooses, and is due in the reader's hours; the log says what was changed", async () => {
  const { read, choose } = await somebody("lead");
  expect(await read()).toMatchObject({ kind: "lead-digest", preference: usual, nextDueAt: "2026-11-30T08:00:00.000Z", history: [] });
  const wanted = { pace: "monthly", quietWeeks: "none", dailyAlert: true, timeZone: "America/New_York" };
  expect((await choose(wanted)).json<OwnDigest>()).toMatchObject({ preference: wanted, nextDueAt: "2026-12-07T13:00:00.000Z" });
  expect((await read()).preference).toEqual(wanted);
  expect((await choose({ ...wanted, pace: "none" })).json<OwnDigest>()).toMatchObject({ nextDueAt: null });
  const { items } = (await on.application.get("/api/v1/audit?action=settings-changed", { cookie: leadCookie })).body as {
    items: { before: unknown; after: unknown }[];
  };
  expect(items[1]).toMatchObject({ before: usual, after: wanted });
});

test("whoever had unsubscribed gets them again by choosing how often; never is no such choice", async () => {
  await on.database.account({ account_id: "111111111111" as AccountId });
  const { id, read, choose } = await somebody("owner");
  await on.database.writer.transaction((tx) => stopMail(tx, { person: id }, "owner-digest", noon));
  expect(await read()).toMatchObject({ kind: "owner-digest", stoppedAt: noon, nextDueAt: null });
  const listed = async () =>
    ((await on.application.get("/api/v1/digests", { cookie: leadCookie })).body as Digests).items.find(
      ({ kind }) => kind === "owner-digest",
    );
  expect(await listed()).toMatchObject({ stoppedAt: noon, nextDueAt: null, accounts: 1 });
  expect((await choose({ ...usual, pace: "none" })).json<OwnDigest>()).toMatchObject({ stoppedAt: noon });
  expect((await choose({ ...usual, pace: "two-weekly" })).json<OwnDigest>()).toMatchObject({ stoppedAt: null });
  expect(await listed()).toMatchObject({ stoppedAt: null, pace: "two-weekly" });
});

test.each([
  [{ ...usual, timeZone: "Europe/Nowhere" }, "timeZone"],
  [{ ...usual, pace: "hourly" }, "pace"],
  [{ ...usual, colour: "red" }, "colour"],
])("%o is refused by the field's name", async (wanted, field) => {
  const { choose } = await somebody("viewer");
  const answer = await choose(wanted);
  expect([answer.statusCode, answer.json<Problem>().errors?.[0]?.field]).toEqual([400, field]);
});

test("a viewer gets none", async () => {
  expect(await (await somebody("viewer")).read()).toMatchObject({ kind: null, nextDueAt: null });
});
