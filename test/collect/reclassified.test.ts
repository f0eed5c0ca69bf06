/** A record whose key changes moves, and takes its finding's history along: domain.md section 2. */
import { afterEach, describe, expect, test } from "vitest";
import { changeHandling, writeNote } from "../../db/write/handling.ts";
import { account, type Case, closeCases, fails, iso, openCase, says } from "../support/case.ts";
import { untruths } from "../support/judged.ts";
import { testKeys } from "../support/signed-in.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

const backup = "RDS_IN_BACKUP_PLAN";
const backupRule = { identifier: backup, name: "rds-in-backup-plan", made: "by hand" as const, exists: [{ fromMs: -Infinity }] };
const noArns = {
  service: "config",
  operation: "BatchGetResourceConfig",
  accountId: account,
  trouble: { kind: "denied" as const, by: "identity policy" as const },
};

const DAY_MS = 86_400_000;

/** Somebody works on the finding from now on, and writes why. */
async function handle({ writer }: Case, publicId: string | undefined, assignee: string): Promise<void> {
  const deed = { at: iso(0), actor: { kind: "person", id: assignee }, from: null } as const;
  const row = await writer.rows.get<{ id: number }>("SELECT id FROM findings WHERE lower(hex(public_id)) = ?", [publicId ?? ""]);
  const finding = { of: "finding", row: row?.id ?? 0, name: publicId ?? "" } as const;
  await writer.transaction(async (tx) => {
    await changeHandling(tx, testKeys.audit, finding, { assignee, ticket: `https://tickets.example/${assignee}` }, deed);
    await writeNote(tx, testKeys.audit, finding, `${assignee} asked the vendor`, deed);
  });
}

/** @returns who works on a finding, the ticket, and what was written, as one line each in the order of their findings. */
const handled = ({ writer }: Case) =>
  writer.rows.all(
    `SELECT lower(hex(public_id)) AS finding, assignee, ticket, notes,
       (SELECT group_concat(word || ' ' || value, ', ') FROM handling_events WHERE handling = handlings.id) AS events
     FROM handlings JOIN findings ON findings.id = finding ORDER BY assignee`,
  );
const handledBy = (finding: string | undefined, assignee: string) => ({
  finding,
  assignee,
  ticket: `https://tickets.example/${assignee}`,
  notes: 1,
  events: `assigned ${assignee}, ticket https://tickets.example/${assignee}, note ${assignee} asked the vendor`,
});

/** The day from which its level's days count, and the last one on which it is in time. */
const clockOf = ({ writer }: Case, publicId: string | undefined) =>
  writer.rows.get<{ clockDay: string | null; dueOn: string | null }>(
    "SELECT clock_day AS clockDay, due_on AS dueOn FROM findings WHERE lower(hex(public_id)) = ?",
    [publicId ?? ""],
  );

describe("an internal id of Config's that becomes an ARN later", () => {
  test("moves the problem to its new key: first seen, spell and reopenings go along", async () => {
    const life = [fails(), says(0.1, "passed"), says(0.3, "failed")] as const;
    const made = await openCase({ checks: { [backup]: life }, history: { rules: [backupRule] } });
    made.simulator.setPolicy(account, ["account:*", "config:*"]);
    made.simulator.faults.add(noArns);
    for (const days of [0, 0.2, 0.4]) await made.readChanges(days);
    expect(await made.warnings()).toContain("resources-unknown");
    const [old] = await made.findingsOn("AWS::RDS::DBInstance:db-");
    const history = { openedAt: iso(0.3), firstSeen: iso(-20), spell: 2, reopened: 1 };
    expect(old).toMatchObject({ standing: "open", ...history });
    const clock = await clockOf(made, old?.publicId);
    expect(clock?.clockDay).toBe(iso(0.3).slice(0, 10));
    await handle(made, old?.publicId, "ines");
    made.simulator.faults.clear();
    await made.readChanges(3.6);
    const moved = await made.finding(backup);
    // Not from the day on which the key changed: the problem has been open since.
    expect(await clockOf(made, moved.publicId)).toEqual(clock);
    expect(await clockOf(made, old?.publicId)).toEqual({ clockDay: null, dueOn: null });
    expect(await handled(made)).toEqual([handledBy(moved.publicId, "ines")]);
    expect(moved).toMatchObject({
      standing: "open",
      ...history,
      source: "config",
      records: ["config: open"],
      events: ["closed > open: reclassified"],
    });
    expect(moved.publicId).not.toBe(old?.publicId);
    expect(await made.findingById(old?.publicId ?? "")).toMatchObject({
      standing: "closed",
      reason: "reclassified",
      records: [],
      events: ["none > open: new", "open > resolved: fixed", "resolved > open: reopened", "open > closed: reclassified"],
    });
  });

  test("joins the copy that stood in under its ARN: one finding is left, native", async () => {
    const made = await openCase({ checks: { [backup]: [fails()] }, history: { rules: [backupRule] } });
    made.simulator.faults.add(noArns);
    await made.readAll(0);
    expect(await made.finding(backup)).toMatchObject({ standing: "open", secondHand: true });
    expect(await made.count(backup)).toBe(2);
    made.simulator.faults.clear();
    await made.readAll(1);
    expect(await made.finding(backup)).toMatchObject({
      standing: "open",
      secondHand: false,
      firstSeen: iso(-20),
      spell: 1,
      reopened: 0,
      records: ["config: open", "securityhub, copy of config: open"],
    });
    expect(await untruths(made.writer.rows, made.world)).toEqual([]);
  });

  test("of a check that passed moves without a word", async () => {
    const made = await openCase({ history: { rules: [backupRule] } });
    made.simulator.faults.add(noArns);
    await made.readAll(0);
    made.simulator.faults.clear();
    await made.readAll(1);
    expect(await made.finding(backup)).toMatchObject({ standing: "passed", records: ["config: passed"] });
    expect(await untruths(made.writer.rows, made.world)).toEqual([]);
  });
});

describe("a Config rule that turns out to be a control's", () => {
  /** Nobody can tell by its name what it checks: only Config's own list says it. */
  const rules = [
    { identifier: "S3_BUCKET_SSL_REQUESTS_ONLY", name: "our-tls-rule", made: "by hand" as const, exists: [{ fromMs: -Infinity }] },
  ];

  test("moves its stand-in to the control's finding, which goes on as it was", async () => {
    const made = await openCase({ checks: { "S3.5": [fails()] }, history: { rules } });
    made.simulator.setPolicy(account, ["account:*", "securityhub:*"]);
    await made.readAll(0);
    expect(await made.count("our-tls-rule")).toBe(1);
    expect(await made.finding("S3.5")).toMatchObject({ records: ["securityhub: open"] });
    const [standIn] = await made.findingsOn("s3", "our-tls-rule");
    const { publicId } = await made.finding("S3.5");
    await handle(made, standIn?.publicId, "ines");
    await handle(made, publicId, "tomas");
    made.simulator.setPolicy(account, undefined);
    await made.readAll(1);
    expect(await made.count("our-tls-rule")).toBe(0);
    // Whoever works on the control's finding is not put aside by who worked on the stand-in: what they wrote stays where it was.
    expect(await handled(made)).toEqual([handledBy(standIn?.publicId, "ines"), handledBy(publicId, "tomas")]);
    expect(await made.finding("S3.5")).toMatchObject({
      standing: "open",
      spell: 1,
      events: ["none > open: new"],
      records: ["config: open", "securityhub, copy of config: open", "securityhub: open"],
    });
    expect(await untruths(made.writer.rows, made.world)).toEqual([]);
  });

  test("where the control is off, its finding begins where the rule's own left off", async () => {
    const history = { rules, controlsOff: { "S3.5": [{ fromMs: -Infinity }] } };
    const made = await openCase({ checks: { "S3.5": [fails()] }, history });
    made.simulator.setPolicy(account, ["account:*", "securityhub:*"]);
    await made.readAll(0);
    const [old] = await made.findingsOn("s3", "our-tls-rule");
    expect(old).toMatchObject({ standing: "open", secondHand: true, firstSeen: iso(-20) });
    // As if the problem had been open for two days under an earlier key.
    await made.writer.transaction((tx) =>
      tx.run("UPDATE findings SET clock_inherited_ms = ? WHERE lower(hex(public_id)) = ?", [2 * DAY_MS, old?.publicId ?? ""]),
    );
    made.simulator.setPolicy(account, undefined);
    await made.readAll(1);
    expect(await made.finding("S3.5")).toMatchObject({
      standing: "open",
      firstSeen: iso(-20),
      openedAt: old?.openedAt,
      spell: 1,
      secondHand: false,
      source: "config",
    });
    const { publicId } = await made.finding("S3.5");
    const openedMs = Date.parse(old?.openedAt ?? "");
    expect((await clockOf(made, publicId))?.clockDay).toBe(new Date(openedMs - 2 * DAY_MS).toISOString().slice(0, 10));
    expect(await made.findingById(old?.publicId ?? "")).toMatchObject({ standing: "closed", reason: "reclassified", records: [] });
    expect(await untruths(made.writer.rows, made.world)).toEqual([]);
  });
});
