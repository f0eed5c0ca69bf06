import { expect, test } from "vitest";
import { changed } from "./address.ts";

const after = (before: string, changes: Parameters<typeof changed>[1]) => changed(new URLSearchParams(before), changes).toString();

test("what is not spoken of stays", () => {
  expect(after("range=90&ou=a&ou=b", { range: "7" })).toBe("ou=a&ou=b&range=7");
});

test("several values stand side by side, and none takes the parameter out", () => {
  expect(after("account=1", { account: ["2", "3"] })).toBe("account=2&account=3");
  expect(after("account=1&ou=a&x=1", { account: [], ou: undefined, x: "" })).toBe("");
});
