import { expect, test } from "vitest";
import { changesOf } from "./changes.ts";

test.each([
  ["nothing", null, null, []],
  ["what was before and is after", { role: "owner" }, { role: "lead" }, [["Role", "owner", "lead"]]],
  [
    "only after",
    null,
    { role: "owner", expiresAt: "x" },
    [
      ["Role", undefined, "owner"],
      ["Expires at", undefined, "x"],
    ],
  ],
  ["only before", { of: "ou" }, null, [["Of", "ou", undefined]]],
  [
    "the same twice, once",
    { state: "active", a: [1] },
    { state: "active", a: [1] },
    [
      ["State", undefined, "active"],
      ["A", undefined, [1]],
    ],
  ],
  ["null is a value", { tag_name: null }, { tag_name: "x" }, [["Tag name", null, "x"]]],
  ["what is no object", "a", ["b"], [["", "a", ["b"]]]],
])("%s", (_, before, after, told) => {
  expect(changesOf(before, after).map((one) => [one.name, one.before, one.after])).toEqual(told);
});
