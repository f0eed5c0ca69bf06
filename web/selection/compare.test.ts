import { expect, test } from "vitest";
import { readCompared } from "./compare.ts";

const read = (search: string) => readCompared(new URLSearchParams(search), "2026-11-24");

test("days: thirty days ago and today unless others are asked for; none that is still to come", () => {
  expect(read("").value).toEqual({ of: "days", first: "2026-10-25", second: "2026-11-24", on: undefined });
  expect(read("first=2026-11-01&second=2026-11-02").value).toMatchObject({ first: "2026-11-01", second: "2026-11-02" });
  const { value, refused } = read("first=2026-13-01&second=2027-01-01");
  expect(value).toMatchObject({ first: "2026-10-25", second: "2026-11-24" });
  expect(refused.map(({ parameter, instead }) => [parameter, instead])).toEqual([
    ["first", "30 days ago"],
    ["second", "today"],
  ]);
});

test("accounts by their ids, OUs by their names, against the organization unless another is asked for", () => {
  expect(read("of=accounts&first=111111111111&second=x&on=2026-11-20")).toMatchObject({
    value: { of: "accounts", first: "111111111111", second: undefined, on: "2026-11-20" },
    refused: [{ parameter: "second", value: "x", instead: "none chosen" }],
  });
  expect(read("of=ous&first=Root / A").value).toEqual({ of: "ous", first: "Root / A", second: "organization", on: undefined });
  expect(read("of=moons").refused).toHaveLength(1);
});
