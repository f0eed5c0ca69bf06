import { expect, test } from "vitest";
import { reasonAgainst } from "./reason.ts";

const local = { role: "viewer", kind: "local", state: "active", hasCodes: true } as const;

test("an active local person of another role: everything can be done", () => {
  for (const kind of ["look", "role", "link", "codes", "state", "erase"] as const)
    expect(reasonAgainst(kind, local, false)).toBeUndefined();
});

test("nobody takes the ground from under their own feet", () => {
  for (const kind of ["look", "role", "codes", "state", "erase"] as const) expect(reasonAgainst(kind, local, true)).toBeDefined();
  expect(reasonAgainst("link", local, true)).toBeUndefined();
});

test("what the provider says is not said here", () => {
  const foreign = { ...local, kind: "openid" } as const;
  expect(reasonAgainst("role", foreign, false)).toMatch(/provider/);
  expect(reasonAgainst("link", foreign, false)).toMatch(/no password/);
  expect(reasonAgainst("state", foreign, false)).toBeUndefined();
});

test("codes are taken off whoever has some", () => {
  expect(reasonAgainst("codes", { ...local, hasCodes: false }, false)).toMatch(/none/);
});

test("eyes to look through are those of who may sign in, and never an administrator's", () => {
  expect(reasonAgainst("look", { ...local, role: "administrator" }, false)).toBeDefined();
  expect(reasonAgainst("look", { ...local, role: null }, false)).toBeDefined();
  expect(reasonAgainst("look", { ...local, state: "invited" }, false)).toBeDefined();
  expect(reasonAgainst("look", { ...local, role: "owner" }, false)).toBeUndefined();
});
