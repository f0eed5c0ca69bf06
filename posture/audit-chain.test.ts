import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AuditRow, BEGINNING, headOf, headText, macOf } from "./audit-chain.ts";

const key = new Uint8Array(32).fill(7);
const row: AuditRow = {
  seq: 1,
  at: "2026-11-24T12:00:00.000Z",
  actor_kind: "command",
  actor: null,
  action: "token-made",
  subject: "9f86d081884c7d659a2feaa0c55ad015",
  address: null,
  before: null,
  after: '{"days":90}',
};

test("the MAC is of the one before and the row, by the documented form", () => {
  const text = '[1,"2026-11-24T12:00:00.000Z","command",null,"token-made","9f86d081884c7d659a2feaa0c55ad015",null,null,"{\\"days\\":90}"]';
  const due = createHmac("sha256", key)
    .update(Buffer.concat([BEGINNING, Buffer.from(text)]))
    .digest("hex");
  expect(Buffer.from(macOf(key, BEGINNING, row)).toString("hex")).toBe(due);
});

test("what moves from one column to the next is another row", () => {
  const text = fc.option(fc.string());
  fc.assert(
    fc.property(text, text, (subject, address) => {
      fc.pre(subject !== address);
      expect(macOf(key, BEGINNING, { ...row, subject, address })).not.toEqual(
        macOf(key, BEGINNING, { ...row, subject: address, address: subject }),
      );
    }),
  );
});

test("a head is read as it is told", () => {
  const head = { seq: 42, mac: "0f".repeat(32) };
  expect(headOf(headText(head), "--head")).toEqual(head);
  expect(headOf(` 42:${"0F".repeat(32)}\n`, "--head")).toEqual(head);
});

test.each(["", "42", `0:${"0f".repeat(32)}`, `42:${"0f".repeat(31)}`, `42:${"0g".repeat(32)}`, `x42:${"0f".repeat(32)}`])(
  "%j is no head",
  (text) => {
    expect(() => headOf(text, "--head")).toThrow(/^--head: ".*" is no head/s);
  },
);
