import { expect, test } from "vitest";
import { ownerOf } from "./owner.ts";

test.each([
  [{ Owner: "mirjam@vesper.example" }, "Owner", "mirjam@vesper.example"],
  [{ owner: "lower@vesper.example" }, "Owner", "lower@vesper.example"],
  [{ owner: "lower", Owner: "exact" }, "Owner", "exact"],
  [{ Owner: "  spaced  " }, "Owner", "spaced"],
  [{ Team: "payments", Owner: "someone" }, "Team", "payments"],
])("of %j the tag %s names %s", (tags, tag, name) => {
  expect(ownerOf(tags, tag)).toEqual({ name, source: "account tag" });
});

test.each([[{}], [{ Owner: "" }], [{ Owner: "   " }], [{ OwnerTeam: "x" }]])("%j names nobody", (tags) => {
  expect(ownerOf(tags, "Owner")).toBeNull();
});
