/** The log on a real database: only ever added to, in one row, and every other change of it shows at the first row that it touches. */
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type AuditEntry, auditActions, auditActorKinds } from "../../posture/audit.ts";
import { type AuditHead, type AuditRow, BEGINNING, macOf } from "../../posture/audit-chain.ts";
import { noon, type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { openDatabase } from "../open.ts";
import { readAuditHead, verifyAudit } from "../read/audit-chain.ts";
import { writeAudit } from "./audit.ts";

const key = randomBytes(32);
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const entry: AuditEntry = {
  at: noon,
  actor: { kind: "command", id: null },
  action: "token-made",
  subject: "9f86d081884c7d659a2feaa0c55ad015",
  from: null,
  before: null,
  after: { role: "owner" },
};
const write = (entries: readonly AuditEntry[], by: Uint8Array = key) =>
  database.writer.transaction(async (tx) => {
    const heads: AuditHead[] = [];
    for (const one of entries) heads.push(await writeAudit(tx, by, one));
    return heads;
  });
const run = (sql: string, parameters: readonly (string | number | Uint8Array | null)[] = []) =>
  database.writer.transaction((tx) => tx.run(sql, parameters));
type Lying = AuditRow & { mac: Uint8Array };
const rows = () => database.writer.rows.all<Lying>("SELECT * FROM audit ORDER BY seq");
const verify = (told?: AuditHead) => verifyAudit(database.db, key, { told, chunk: 3 });

describe("by whoever can only use SQL", () => {
  beforeAll(() => write([entry, entry]));
  test.each([
    ["UPDATE audit SET at = 'x' WHERE seq = 1"],
    ["DELETE FROM audit WHERE seq = 1"],
    ["DELETE FROM audit"],
    ["INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 1"],
    ["INSERT INTO audit (seq, at, actor_kind, action, mac) VALUES (9, 'x', 'system', 'x', x'00')"],
    ["INSERT INTO audit (seq, at, actor_kind, action, mac) VALUES (0, 'x', 'system', 'x', x'00')"],
    [
      "INSERT INTO audit (seq, at, actor_kind, action, mac) SELECT 2, at, actor_kind, action, mac FROM audit WHERE true ON CONFLICT (seq) DO UPDATE SET at = 'x'",
    ],
  ])("%s is refused", async (sql) => {
    const before = await rows();
    await expect(run(sql)).rejects.toThrow("the audit log is only ever added to");
    expect(await rows()).toEqual(before);
  });
});

describe("by whoever can drop the triggers", () => {
  beforeAll(async () => {
    for (const name of ["audit_is_not_updated", "audit_is_not_deleted", "audit_is_added_to"]) await run(`DROP TRIGGER ${name}`);
  });
  beforeEach(() => run("DELETE FROM audit"));

  /** Any UTF-16, half a surrogate pair and NUL among it. */
  const anyText = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }).map((units) => String.fromCharCode(...units));
  const anyEntry: fc.Arbitrary<AuditEntry> = fc.record({
    at: fc.constantFrom(noon, "2026-11-24T12:00:00.001Z"),
    actor: fc.record({ kind: fc.constantFrom(...auditActorKinds), id: fc.option(fc.constantFrom("0a".repeat(16), "0b".repeat(16))) }),
    // One that says that the secret before it was lost takes the proof from what is before it: it has tests of its own.
    action: fc.constantFrom(...auditActions.filter((action) => action !== "secret-lost")),
    subject: fc.option(anyText.filter((text) => !text.includes("@"))),
    from: fc.option(fc.ipV4()),
    before: fc.option(fc.array(fc.integer())),
    after: fc.option(fc.dictionary(fc.constantFrom("role", "days", "accounts"), fc.oneof(fc.integer(), fc.boolean()))),
  });
  const anyLog = fc.array(anyEntry, { minLength: 1, maxLength: 8 });
  const columns = ["seq", "at", "actor_kind", "actor", "action", "subject", "address", "before", "after", "mac"] as const;

  /** Each law begins with a log of its own, and ends without it. */
  const law = <Chosen>(chosen: fc.Arbitrary<Chosen>, holds: (heads: readonly AuditHead[], chosen: Chosen) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(anyLog, chosen, async (entries, choice) => {
        await run("DELETE FROM audit");
        await holds(await write(entries), choice);
      }),
    );
  /** One of so many rows, from 1. */
  const chosenOf = (heads: readonly unknown[], choice: number): number => (choice % heads.length) + 1;
  const fault = (kind: string, seq: number) => ({ isWhole: false, fault: kind, seq });

  test("what was written is whole, whatever stands in it, and ends as the writer was told", async () => {
    await law(fc.nat(), async (heads, choice) => {
      const head = heads.at(-1);
      expect([await verify(), await readAuditHead(database.db)]).toEqual([{ isWhole: true, head }, head]);
      expect(await verify(heads[choice % heads.length])).toEqual({ isWhole: true, head });
    });
  });

  test("a change of any column shows at its row", async () => {
    const change = fc.record({
      row: fc.nat(),
      column: fc.constantFrom(...columns.slice(1)),
      value: fc.option(anyText),
      asBytes: fc.boolean(),
    });
    await law(change, async (heads, { row, column, value, asBytes }) => {
      const seq = chosenOf(heads, row);
      const written = asBytes && value !== null ? Buffer.from(value) : value;
      const isRequired = ["at", "actor_kind", "action", "mac"].includes(column);
      const before = (await rows())[seq - 1];
      await run(`UPDATE audit SET ${column} = ? WHERE seq = ?`, [written ?? (isRequired ? "" : null), seq]);
      const isSame = JSON.stringify((await rows())[seq - 1]) === JSON.stringify(before);
      expect(await verify()).toEqual(isSame ? { isWhole: true, head: heads.at(-1) } : fault("changed", seq));
    });
  });

  test("a row that was taken out shows; at the end against a head alone", async () => {
    await law(fc.nat(), async (heads, choice) => {
      const seq = chosenOf(heads, choice);
      await run("DELETE FROM audit WHERE seq = ?", [seq]);
      expect(await verify()).toEqual(seq < heads.length ? fault("missing", seq) : { isWhole: true, head: heads.at(-2) });
      expect(await verify(heads.at(-1))).toEqual(fault("missing", seq));
    });
  });

  test("what was cut off shows against any head that was told of it, at the first row that is gone", async () => {
    await law(fc.nat(), async (heads, choice) => {
      const seq = chosenOf(heads, choice);
      await run("DELETE FROM audit WHERE seq >= ?", [seq]);
      for (const head of heads) {
        expect(await verify(head)).toEqual(head.seq < seq ? { isWhole: true, head: heads[seq - 2] } : fault("missing", seq));
      }
    });
  });

  test("two rows that changed places show at the first of them", async () => {
    await law(fc.tuple(fc.nat(), fc.nat()), async (heads, [one, other]) => {
      const [first, second] = [chosenOf(heads, one), chosenOf(heads, other)].sort((a, b) => a - b) as [number, number];
      fc.pre(first < second);
      await run("UPDATE audit SET seq = -1 WHERE seq = ?", [first]);
      await run("UPDATE audit SET seq = ? WHERE seq = ?", [first, second]);
      await run("UPDATE audit SET seq = ? WHERE seq = -1", [second]);
      expect(await verify()).toEqual(fault("changed", first));
    });
  });

  const copyInto =
    "INSERT INTO audit SELECT ?, at, actor_kind, actor, action, 'put in', address, before, after, mac FROM audit WHERE seq = ?";

  test("a row that was put in before the first shows", async () => {
    await law(fc.tuple(fc.nat(), fc.integer({ min: -3, max: 0 })), async (heads, [choice, place]) => {
      await run(copyInto, [place, chosenOf(heads, choice)]);
      expect(await verify()).toEqual(fault("added", place));
    });
  });

  test("a row that was put in between two, or behind the last, shows where it stands", async () => {
    await law(fc.tuple(fc.nat(), fc.nat()), async (heads, [choice, copied]) => {
      const seq = (choice % (heads.length + 1)) + 1;
      await run("UPDATE audit SET seq = -seq - 1 WHERE seq >= ?", [seq]);
      await run("UPDATE audit SET seq = -seq WHERE seq < 0");
      const original = chosenOf(heads, copied);
      await run(copyInto, [seq, original < seq ? original : original + 1]);
      expect(await verify()).toEqual(fault("changed", seq));
    });
  });

  test("a row of another log under the same key shows in the place of its number", async () => {
    await law(fc.nat(), async (heads, choice) => {
      const [old] = (await rows()).slice(choice % heads.length);
      await run("DELETE FROM audit");
      const anew = await write([{ ...entry, subject: "anew" }, ...heads.slice(1).map(() => entry)]);
      const { seq = 0, ...columns } = old ?? {};
      await run("DELETE FROM audit WHERE seq = ?", [seq]);
      const names = Object.keys(columns);
      await run(`INSERT INTO audit (seq, ${names.join(", ")}) VALUES (?, ${names.map(() => "?").join(", ")})`, [
        seq,
        ...Object.values(columns),
      ]);
      // Nothing is before the first row: that it is another's shows at the second, or against a head.
      expect(await verify(anew[0])).toEqual(seq === 1 ? fault("rewritten", 1) : fault("changed", seq));
    });
  });

  test("rows written anew without the key show at the first of them, as does one that is added at the end", async () => {
    await law(fc.tuple(fc.nat(), fc.boolean()), async (heads, [choice, isWhole]) => {
      const from = isWhole ? 1 : chosenOf(heads, choice);
      const lying = await rows();
      let mac = lying[from - 2]?.mac ?? BEGINNING;
      for (const row of lying.slice(from - 1)) {
        mac = macOf(randomBytes(32), mac, row);
        await run("UPDATE audit SET mac = ? WHERE seq = ?", [mac, row.seq]);
      }
      expect(await verify()).toEqual(fault("changed", from));
      await run("DELETE FROM audit WHERE seq >= ?", [from]);
      await write([entry], randomBytes(32));
      expect(await verify()).toEqual(fault("changed", from));
    });
  });

  test("what was written anew with the key fits itself, and not the head that was told", async () => {
    await law(fc.nat(), async (heads, choice) => {
      const seq = chosenOf(heads, choice);
      await run("DELETE FROM audit WHERE seq >= ?", [seq]);
      const anew = await write(heads.slice(seq - 1).map((_, index) => ({ ...entry, subject: `anew ${index}` })));
      expect(await verify()).toEqual({ isWhole: true, head: anew.at(-1) });
      expect(await verify(heads.at(-1))).toEqual(fault("rewritten", heads.length));
    });
  });
});

describe("writing", () => {
  beforeEach(() => run("DELETE FROM audit"));

  test("what may not stand in it is left out with a mark, and is warned of", async () => {
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    await write([{ ...entry, after: { role: "owner", password: "hunter2" } }]);
    expect(warned.mock.calls.map(([words]) => words)).toEqual([expect.stringContaining("leaves after.password of token-made out")]);
    warned.mockRestore();
    expect((await rows()).map(({ after }) => after)).toEqual(['{"password":"[left out]","role":"owner"}']);
  });

  test("it goes with its transaction: what is rolled back was never told", async () => {
    await write([entry]);
    const failing = database.writer.transaction(async (tx) => {
      await writeAudit(tx, key, entry);
      throw new Error("something else failed");
    });
    await expect(failing).rejects.toThrow("something else failed");
    await write([entry]);
    expect([(await rows()).map(({ seq }) => seq), await verify()]).toEqual([[1, 2], expect.objectContaining({ isWhole: true })]);
  });

  test("processes that write at once write one chain", async () => {
    const file = await database.writer.rows.get<{ file: string }>("PRAGMA database_list");
    const other = await openDatabase(`sqlite:${file?.file}`, noon);
    const writers = [database.writer, other];
    await Promise.all(Array.from({ length: 40 }, (_, nth) => writers[nth % 2]?.transaction((tx) => writeAudit(tx, key, entry))));
    await other.close();
    expect(await verify()).toMatchObject({ isWhole: true, head: { seq: 40 } });
  });

  test("nobody's picture is another because of it", async () => {
    const pictures = () => database.writer.rows.get("SELECT n FROM changes");
    const before = await pictures();
    await write([entry]);
    expect(await pictures()).toEqual(before);
  });

  test("an empty log is whole, and has no head", async () => {
    expect([await verify(), await readAuditHead(database.db)]).toEqual([{ isWhole: true, head: undefined }, undefined]);
  });
});
