/** What becomes of findings when their account or region ends, and when it is read again: domain.md section 3. */
import { afterEach, describe, expect, test } from "vitest";
import { abroad, account, type Case, closeCases, day, fails, home, iso, openCase, says } from "../support/case.ts";
import { untruths } from "../support/judged.ts";
import { asItWas, monitoring, monitoringRule } from "../support/vanishing.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

/** A problem of each source, and two that ended before. */
const problems = {
  checks: {
    "S3.5": [fails()],
    [monitoring]: [fails()],
    "S3.8": [fails(), says(0.1, "passed")],
    "EC2.8": [fails(), says(0.1, "not applicable")],
  },
  threats: [{ activity: [{ atMs: day(-3), severity: 8 }] }],
  weaknesses: [{ steps: [{ atMs: day(-3), status: "ACTIVE" as const }] }],
  matters: [{ createdMs: day(-3) }],
  history: { rules: [monitoringRule()] },
} as const;
const open = ["S3.5", monitoring, "threat", "vulnerability", "sensitive-data"];

async function expectAll(made: Case, region: string, expected: object): Promise<void> {
  for (const check of open) expect([check, await made.finding(check, region)]).toMatchObject([check, expected]);
  expect(await made.finding("S3.8", region)).toMatchObject({ standing: "resolved", reason: "fixed", leftAt: iso(0.1) });
  expect(await made.finding("EC2.8", region)).toMatchObject({ standing: "closed", reason: "not applicable" });
}

const left = { standing: "closed", reason: "account left", events: ["none > open: new", "open > closed: account left"] };
const unwatched = { standing: "closed", reason: "no longer watched", events: ["none > open: new", "open > closed: no longer watched"] };
const again = (days: number) => ({
  standing: "open",
  reason: null,
  openedAt: expect.stringMatching(/^2026-05/),
  spell: 1,
  reopened: 0,
  changedAt: iso(days),
});

describe("an account", () => {
  test("has left when a complete ListAccounts says so: what was open is closed, what had ended keeps its own reason", async () => {
    const made = await openCase({ ...problems, fate: { leftAtMs: day(1) } });
    await made.readAll(0);
    await made.readChanges(0.5);
    await made.readChanges(2);
    await expectAll(made, home, left);
    expect(await untruths(made.writer.rows, made.world)).toEqual([]);
  });

  test("has not left because a list of accounts broke off", async () => {
    const made = await openCase({ ...problems, fate: { leftAtMs: day(1) }, others: 20 });
    // Not the account alone: a role that nobody gives is a mistake of the whole run.
    const only = { accounts: [account, "200000000000"] };
    await made.readAll(0, only);
    await made.readChanges(0.5, only);
    made.simulator.faults.add({ service: "organizations", operation: "ListAccounts", page: "later", trouble: { kind: "token refused" } });
    await made.readAll(2, only);
    expect(made.simulator.faults.list()).toMatchObject([{ hit: expect.any(Number) }]);
    made.simulator.faults.clear();
    expect(await made.warnings()).toContain("organization-unread");
    await expectAll(made, home, asItWas);
    await made.readAll(3, { accounts: ["200000000000"] });
    await expectAll(made, home, left);
  });

  test.each(["SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const)(
    "that is %s is as good as left, and speaks again when it is read again",
    async (suspendedAs) => {
      const made = await openCase({ ...problems, fate: { suspendedAtMs: day(1), reinstatedAtMs: day(1.2), suspendedAs } });
      await made.readAll(0);
      await made.readAll(0.5);
      await made.readChanges(1.1);
      await expectAll(made, home, left);
      expect((await made.scope("securityhub")).watched).toBe(0);
      // Less than a day after the last full read: what did not change since is read all the same.
      await made.readChanges(1.3);
      for (const check of open) expect(await made.finding(check)).toMatchObject(again(1.3));
      expect(await untruths(made.writer.rows, made.world)).toEqual([]);
    },
  );

  test("whose end was written by a run that was killed before it closed anything is closed by the next one", async () => {
    const made = await openCase({ ...problems, fate: { leftAtMs: day(1) } });
    await made.readAll(0);
    await made.readChanges(0.5);
    await made.writer.transaction((tx) =>
      tx.run("UPDATE accounts SET state = 'left', left_at = ? WHERE account_id = ?", [iso(1), account]),
    );
    await made.readChanges(1.5);
    await expectAll(made, home, left);
  });
});

describe("a region", () => {
  const regions = [home, abroad].map((name) => ({ name, fromMs: -Infinity }));

  test("that the account opts out of is no longer watched; opted into again, it speaks when it is read", async () => {
    const optedOut = [
      { name: home, fromMs: -Infinity },
      { name: abroad, fromMs: -Infinity, untilMs: day(1) },
      { name: abroad, fromMs: day(1.2) },
    ];
    const made = await openCase({ ...problems, regions: optedOut });
    await made.readAll(0);
    await made.readAll(0.5);
    await made.readChanges(1.1);
    await expectAll(made, abroad, unwatched);
    await expectAll(made, home, asItWas);
    await made.readChanges(1.3);
    for (const check of open) expect(await made.finding(check, abroad)).toMatchObject(again(1.3));
  });

  test("taken out of COLLECT_REGIONS is no longer watched, by name; put back, it speaks when it is read, and not before", async () => {
    const made = await openCase({ ...problems, regions });
    await made.readAll(0);
    await made.readChanges(0.2);
    made.configure({ regions: [home] });
    await made.readChanges(0.4);
    await expectAll(made, abroad, unwatched);
    const told = await made.writer.rows.all<{ region: string; source: string; to_state: string }>(
      `SELECT region, source, to_state FROM surroundings_events JOIN scopes ON scopes.id = scope JOIN accounts ON accounts.id = scopes.account
       WHERE subject = 'scope' AND to_state = 'unwatched' AND account_id = ? ORDER BY source`,
      [account],
    );
    expect(told.map(({ region, source }) => `${region} ${source}`)).toEqual(
      ["config", "guardduty", "inspector", "securityhub"].map((source) => `${abroad} ${source}`),
    );
    const logged = await made.writer.rows.all<{ subject: string; before: string }>("SELECT action, actor_kind, subject, before FROM audit");
    const before = JSON.stringify({ region: abroad, sources: ["config", "guardduty", "inspector", "securityhub"] });
    expect(logged.filter(({ subject }) => subject === account)).toEqual([
      { action: "region-no-longer-watched", actor_kind: "system", subject: account, before },
    ]);
    made.configure({});
    made.simulator.faults.add({
      service: "guardduty",
      accountId: account,
      region: abroad,
      trouble: { kind: "denied", by: "identity policy" },
    });
    await made.readChanges(0.6);
    made.simulator.faults.clear();
    expect(await made.finding("threat", abroad)).toMatchObject(unwatched);
    for (const check of open.filter((check) => check !== "threat")) expect(await made.finding(check, abroad)).toMatchObject(again(0.6));
    await made.readChanges(0.8);
    expect(await made.finding("threat", abroad)).toMatchObject(again(0.8));
  });

  test("that is given up says nothing of the root user, who fails in another one as well", async () => {
    const made = await openCase({ checks: { "IAM.9": [fails()] }, regions });
    await made.readAll(0);
    made.configure({ regions: [home] });
    await made.readChanges(0.4);
    expect(await made.finding("IAM.9", abroad)).toMatchObject(asItWas);
    expect(await made.count("IAM.9")).toBe(1);
  });
});
