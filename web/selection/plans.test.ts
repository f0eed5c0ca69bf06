import { expect, test } from "vitest";
import { readPlansChoice } from "./plans.ts";

test("what the address says of planned fixes is taken, and what it cannot mean is said", () => {
  expect(readPlansChoice(new URLSearchParams("show=done&check= S3.1 &account=111111111111"))).toEqual({
    value: { view: "done", account: ["111111111111"], check: "S3.1" },
    refused: [],
  });
  const { value, refused } = readPlansChoice(new URLSearchParams({ show: "soon", check: "x".repeat(301) }));
  expect(value).toEqual({ view: "to-do", account: [], check: undefined });
  expect(refused.map(({ parameter }) => parameter)).toEqual(["show", "check"]);
});
