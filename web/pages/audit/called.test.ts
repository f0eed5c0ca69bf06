import { expect, test } from "vitest";
import type { AuditEntry } from "../../../contract/audit.ts";
import { actorCalled, subjectCalled } from "./called.ts";

const ID = "0123456789abcdef0123456789abcdef";

test.each([
  [{ kind: "person", id: ID, name: "Anna" }, "Anna"],
  [{ kind: "person", id: ID, name: null }, "Erased person (01234567)"],
  [{ kind: "person", id: ID, name: "\u200b" }, "Person (01234567)"],
  [{ kind: "person", id: null, name: null }, "Somebody not signed in"],
  [{ kind: "token", id: ID, name: "nightly" }, "nightly"],
  [{ kind: "command", id: null, name: null }, "Somebody at the machine"],
  [{ kind: "system", id: null, name: null }, "Pillarwatch"],
] as const)("%o is called %s", (actor, called) => {
  expect(actorCalled(actor)).toBe(called);
});

const entry: AuditEntry = {
  seq: 1,
  at: "2026-11-24T06:00:00.000Z",
  actor: { kind: "system", id: null, name: null },
  action: "signed-in",
  subject: null,
  subjectName: null,
  address: null,
  before: null,
  after: null,
};

test.each([
  [{}, undefined],
  [{ action: "role-changed", subject: ID, subjectName: "Anna" }, "Anna"],
  [{ action: "person-erased", subject: ID }, "Erased person (01234567)"],
  [{ action: "token-made", subject: ID }, "Token (01234567)"],
  [{ action: "look-again-asked", subject: ID }, "Finding (01234567)"],
  [{ action: "link-made", subject: ID, after: { purpose: "owner-confirmation" } }, "Link (01234567)"],
  [{ action: "link-made", subject: ID, after: { purpose: "reset" } }, "Erased person (01234567)"],
  [{ action: "run-cancelled", subject: "28" }, "Run 28"],
  [{ action: "owner-assigned", subject: "111122223333" }, "Account 111122223333"],
  [{ action: "owner-assigned", subject: "ou-ab12-cd34" }, "ou-ab12-cd34"],
] as const)("what it was done to, of %o: %s", (members, called) => {
  expect(subjectCalled({ ...entry, ...members })).toBe(called);
});
