/** A risk that is accepted, while AWS goes on to speak: fixed and failing again, under another key, with its account gone; the events tell it. */
import { afterEach, expect, test } from "vitest";
import type { Subject } from "../../db/acceptance-subject.ts";
import { makeAcceptances, revokeAcceptance } from "../../db/write/acceptances.ts";
import { account, type Case, closeCases, day, fails, iso, openCase, says } from "../support/case.ts";
import { testKeys } from "../support/signed-in.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

const by = (days: number) =>
  ({
    key: testKeys.audit,
    deed: { at: iso(days), actor: { kind: "command", id: null }, from: null },
    role: "lead",
    timeZone: "UTC",
  }) as const;

/** @returns its public id. */
async function accept({ writer }: Case, publicId: string, kind: Subject["kind"], days: number): Promise<string> {
  const row = await writer.rows.get<Omit<Subject, "kind" | "resource">>(
    `SELECT findings.id AS finding, findings.account, account_id AS "accountId", check_ref AS "check", check_id AS "checkId"
     FROM findings JOIN accounts ON accounts.id = findings.account JOIN checks ON checks.id = check_ref WHERE lower(hex(public_id)) = ?`,
    [publicId],
  );
  if (row === undefined) throw new Error("there is no such finding");
  const subject: Subject = { ...row, kind, resource: null, finding: kind === "finding" ? row.finding : null };
  const terms = { reason: "a test", ticket: undefined, until: iso(days + 300) };
  const [id] = await writer.transaction((tx) => makeAcceptances(tx, [subject], terms, by(days)));
  return id as string;
}

const revoke = ({ writer }: Case, id: string, days: number) => writer.transaction((tx) => revokeAcceptance(tx, id, null, by(days)));

test("fixed while it is accepted it is fixed, and never open again while it still is; revoked, it is open, in its second spell", async () => {
  const made = await openCase({ checks: { "S3.5": [fails(), says(2, "passed"), says(4, "failed")] } });
  await made.readAll(0);
  const acceptance = await accept(made, (await made.finding("S3.5")).publicId, "check on account", 1);
  expect((await made.finding("S3.5")).standing).toBe("accepted");
  await made.readChanges(3);
  expect(await made.finding("S3.5")).toMatchObject({ standing: "resolved", reason: "fixed" });
  await made.readChanges(5);
  expect(await made.finding("S3.5")).toMatchObject({ standing: "accepted", spell: 2, reopened: 1, openedAt: iso(4) });
  await revoke(made, acceptance, 6);
  expect(await made.finding("S3.5")).toMatchObject({
    standing: "open",
    spell: 2,
    events: [
      "none > open: new",
      "open > accepted: accepted",
      "accepted > resolved: fixed",
      "resolved > accepted: accepted",
      "accepted > open: acceptance ended",
    ],
  });
});

test("an account that leaves takes the finding away, and not the acceptance", async () => {
  const made = await openCase({ checks: { "S3.5": [fails()] }, fate: { leftAtMs: day(2) } });
  await made.readAll(0);
  await accept(made, (await made.finding("S3.5")).publicId, "finding", 1);
  await made.readChanges(3);
  expect(await made.finding("S3.5")).toMatchObject({
    standing: "closed",
    reason: "account left",
    events: ["none > open: new", "open > accepted: accepted", "accepted > closed: account left"],
  });
  expect(await made.writer.rows.all("SELECT state, acceptance FROM acceptances JOIN findings ON findings.id = finding")).toEqual([
    { state: "in force", acceptance: null },
  ]);
});

test.each(["finding", "check on account"] as const)("goes along with a %s whose key changes, and nothing else of it does", async (kind) => {
  const backup = "RDS_IN_BACKUP_PLAN";
  const rule = { identifier: backup, name: "rds-in-backup-plan", made: "by hand" as const, exists: [{ fromMs: -Infinity }] };
  const made = await openCase({ checks: { [backup]: [fails()] }, history: { rules: [rule] } });
  made.simulator.setPolicy(account, ["account:*", "config:*"]);
  const noArns = {
    service: "config",
    operation: "BatchGetResourceConfig",
    accountId: account,
    trouble: { kind: "denied" as const, by: "identity policy" as const },
  };
  made.simulator.faults.add(noArns);
  await made.readChanges(0);
  const [old] = await made.findingsOn("AWS::RDS::DBInstance:db-");
  const acceptance = await accept(made, old?.publicId ?? "", kind, 0.5);
  made.simulator.faults.clear();
  await made.readChanges(1);
  const moved = await made.finding(backup);
  expect(moved).toMatchObject({ standing: "accepted", events: ["closed > accepted: reclassified"] });
  expect(moved.publicId).not.toBe(old?.publicId);
  expect(await made.findingById(old?.publicId ?? "")).toMatchObject({
    events: ["none > open: new", "open > accepted: accepted", "accepted > closed: reclassified"],
  });
  await revoke(made, acceptance, 2);
  expect((await made.finding(backup)).standing).toBe("open");
});
