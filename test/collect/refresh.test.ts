/** `POST /findings/:id/refresh`, over the route, its row, the job that takes it and the real SDK: what is answered is true. */
import { afterEach, describe, expect, test } from "vitest";
import { openForReading } from "../../db/open.ts";
import { askRefresh } from "../../db/write/refreshes.ts";
import { answerNextRefresh } from "../../jobs/refresh.ts";
import { testApplication } from "../support/application.ts";
import { account, type Case, closeCases, day, fails, home, iso, openCase, says } from "../support/case.ts";
import { testKeys } from "../support/signed-in.ts";
import { asItWas, closedWeakness, keptThreeDays } from "../support/vanishing.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

/** Asks as a reader does. @returns what a reader is told in the end. */
async function refreshed(made: Case, days: number, publicId: string): Promise<{ state: string; answer: string }> {
  made.simulator.setClock(day(days));
  const reader = openForReading(made.databaseUrl);
  const refresh = async (id: Uint8Array) => (await made.writer.transaction((tx) => askRefresh(tx, id, iso(days)))) ?? 0;
  const { app, get } = await testApplication({ db: reader.kysely, writer: made.writer }, { ask: { run: never, cancel: never, refresh } });
  try {
    const asked = await app.inject({ method: "POST", url: `/api/v1/findings/${publicId}/refresh` });
    expect(asked.statusCode).toBe(202);
    const faults: unknown[] = [];
    expect(await answerNextRefresh({ ...made, timeZone: "UTC", auditKey: testKeys.audit, onFault: (fault) => faults.push(fault) })).toBe(
      true,
    );
    expect(faults).toEqual([]);
    return (await get(String(asked.headers.location))).body as { state: string; answer: string };
  } finally {
    await app.close();
    await reader.close();
  }
}

const never = () => Promise.reject(new Error("not asked for here"));
const detected = { activity: [{ atMs: day(-3), severity: 8 }] };

describe("what asking again answers", () => {
  test("AWS says something new: the finding shows it, and the next run adds nothing", async () => {
    const made = await openCase({ checks: { "S3.5": [fails(), says(1, "passed")] } });
    await made.readAll(0);
    const { publicId } = await made.finding("S3.5");
    expect(await refreshed(made, 1.1, publicId)).toMatchObject({ state: "done", answer: expect.stringContaining("something new") });
    const fixed = { standing: "resolved", reason: "fixed", leftAt: iso(1), events: ["none > open: new", "open > resolved: fixed"] };
    expect(await made.finding("S3.5")).toMatchObject(fixed);
    await made.readAll(1.2);
    expect(await made.finding("S3.5")).toMatchObject(fixed);
    expect(await refreshed(made, 1.3, publicId)).toMatchObject({
      state: "done",
      answer: expect.stringContaining("passed when it was last read"),
    });
  });

  test("AWS itself has not looked again: since when, as AWS tells it now", async () => {
    const made = await openCase({ threats: [detected] });
    await made.readAll(0);
    const { publicId } = await made.finding("threat");
    const { state, answer } = await refreshed(made, 1, publicId);
    expect(state).toBe("done");
    expect(answer).toContain(`has not looked again since ${iso(-3)}`);
    expect(await made.finding("threat")).toMatchObject(asItWas);
  });

  test("AWS looked again without news: the time is that of its last look, not of the last change", async () => {
    const made = await openCase({ checks: { "S3.5": [fails()] } });
    await made.readAll(0);
    const { answer } = await refreshed(made, 5, (await made.finding("S3.5")).publicId);
    const since = /has not looked again since (\S+),/.exec(answer)?.[1] ?? "";
    expect(since >= iso(4) && since <= iso(5)).toBe(true);
    expect(answer).toContain("every 12 to 24 hours");
  });

  test("AWS does not list it any more: nothing is concluded, the next full read decides", async () => {
    const made = await openCase({ weaknesses: [closedWeakness], history: keptThreeDays });
    made.simulator.setPolicy(account, ["account:*", "inspector2:*"]);
    await made.readAll(0);
    const { publicId } = await made.finding("vulnerability");
    expect(await refreshed(made, 6, publicId)).toMatchObject({
      state: "done",
      answer: expect.stringContaining("does not list it any more"),
    });
    expect(await made.finding("vulnerability")).toMatchObject(asItWas);
    await made.readAll(7);
    expect(await made.finding("vulnerability")).toMatchObject({ standing: "resolved", detail: "no longer reported" });
  });

  test("a service that is off does not make it gone", async () => {
    const made = await openCase({ threats: [detected] });
    made.simulator.setPolicy(account, ["account:*", "guardduty:*"]);
    await made.readAll(0);
    made.simulator.faults.add({ service: "guardduty", accountId: account, trouble: { kind: "service off" } });
    const { state, answer } = await refreshed(made, 1, (await made.finding("threat")).publicId);
    expect(state).toBe("failed");
    expect(answer).toContain("has no detector");
    expect(await made.finding("threat")).toMatchObject(asItWas);
  });

  test("a service that is denied is named with its action, and the others are asked all the same", async () => {
    const made = await openCase({ threats: [detected] });
    await made.readAll(0);
    const { publicId } = await made.finding("threat");
    made.simulator.setPolicy(account, ["account:*", "securityhub:*"]);
    const { state, answer } = await refreshed(made, 1, publicId);
    expect(state).toBe("done");
    expect(answer).toContain("has not looked again since");
    expect(answer).toContain("guardduty:ListDetectors");
    made.simulator.setPolicy(account, ["account:*"]);
    const denied = await refreshed(made, 2, publicId);
    expect(denied.state).toBe("failed");
    expect(denied.answer).toContain("AWS could not be asked");
    expect(await made.finding("threat")).toMatchObject(asItWas);
  });

  test("an account or region that is not watched any more is not asked", async () => {
    const made = await openCase({ threats: [detected], regions: [home, "eu-west-1"].map((name) => ({ name, fromMs: -Infinity })) });
    await made.readAll(0);
    made.configure({ regions: [home] });
    await made.readAll(1);
    const { publicId } = await made.finding("threat", "eu-west-1");
    expect(await refreshed(made, 2, publicId)).toMatchObject({ state: "failed", answer: expect.stringContaining("not watched any more") });
  });
});
