import { afterEach, beforeEach, expect, test } from "vitest";
import type { Writer } from "../db/dialect/connection.ts";
import { verifyAudit } from "../db/read/audit-chain.ts";
import { readLeadFacts } from "../notify/digest/facts.ts";
import { composeLead } from "../notify/digest/lead.ts";
import { renderText } from "../notify/digest/render-text.ts";
import { type AuditHead, headOf } from "../posture/audit-chain.ts";
import { noon, type TestDatabase, testDatabase } from "../test/support/database.ts";
import { contextAt, settingAt, weekly } from "../test/support/digests.ts";
import { startTellingHeads, tellHead } from "./audit-head.ts";

const key = new Uint8Array(32).fill(1);
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

const entries = () => database.writer.rows.all("SELECT seq, at, actor_kind, action FROM audit ORDER BY seq");

test("what is told proves itself and all before it, and that it was told is an entry", async () => {
  const first = await tellHead(database.writer, key, new Date(noon));
  const second = await tellHead(database.writer, key, new Date(noon));
  expect(await entries()).toEqual([1, 2].map((seq) => ({ seq, at: noon, actor_kind: "system", action: "head-told" })));
  for (const told of [first, second]) expect(await verifyAudit(database.db, key, { told })).toEqual({ isWhole: true, head: second });
});

test("a power cut does not take what was told: it would look like a log that was cut off", async () => {
  const asked: unknown[] = [];
  const transaction: Writer["transaction"] = (work, durability) => {
    asked.push(durability);
    return database.writer.transaction(work, durability);
  };
  await tellHead({ ...database.writer, transaction }, key, new Date(noon));
  expect(asked).toEqual([{ durable: true }]);
});

test("a lead's digest keeps it too: what stands in the mail proves the log, and shows later that its end was cut off", async () => {
  await database.run();
  const before = await tellHead(database.writer, key, new Date(noon));
  const facts = await readLeadFacts(weekly("2026-W47"), contextAt(database.db, noon));
  const [head = ""] = /\d+:[0-9a-f]{64}/.exec(renderText(composeLead(facts, settingAt(noon, null)))) ?? [];
  const told = headOf(head, "head");
  expect([told, await verifyAudit(database.db, key, { told })]).toEqual([before, { isWhole: true, head: before }]);
  await database.writer.transaction(async (tx) => {
    await tx.run("DROP TRIGGER audit_is_not_deleted");
    await tx.run("DELETE FROM audit");
  });
  expect(await verifyAudit(database.db, key, { told })).toMatchObject({ isWhole: false });
});

/** Until the first has been told, or could not be. */
const started = (timeZone: string, told: unknown[]) =>
  new Promise<ReturnType<typeof startTellingHeads>>((resolve) => {
    const onTold = (what: unknown) => {
      told.push(what);
      resolve(task);
    };
    const task = startTellingHeads(database.writer, key, timeZone, { onHead: onTold, onFault: onTold });
  });

test("it is told at the start and at each midnight of the organization's days", async () => {
  const told: AuditHead[] = [];
  const task = await started("Europe/Berlin", told);
  await task.execute();
  const runs = task.getNextRuns(3).map((at) => at.toLocaleTimeString("en-GB", { timeZone: "Europe/Berlin" }));
  await task.destroy();
  expect([told.map(({ seq }) => seq), runs]).toEqual([
    [1, 2],
    ["00:00:00", "00:00:00", "00:00:00"],
  ]);
});

test("one that cannot be told is a fault, and the next is told all the same", async () => {
  const rename = (from: string, to: string) => database.writer.transaction((tx) => tx.run(`ALTER TABLE ${from} RENAME TO ${to}`));
  await rename("audit", "gone");
  const told: unknown[] = [];
  const task = await started("UTC", told);
  await rename("gone", "audit");
  await task.execute();
  await task.destroy();
  expect(told).toEqual([expect.objectContaining({ message: "no such table: audit" }), expect.objectContaining({ seq: 1 })]);
});
