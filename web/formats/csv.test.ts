import { expect, test } from "vitest";
import { csv } from "./csv.ts";

test("a day that nobody can speak for is an empty cell, and a count below zero stays a number", () => {
  expect(
    csv(
      ["day", "open"],
      [
        ["2026-11-01", null],
        ["2026-11-02", -4],
      ],
    ),
  ).toBe("day,open\r\n2026-11-01,\r\n2026-11-02,-4\r\n");
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])("%j is text in a spreadsheet too", (formula) => {
  expect(csv([formula], [])).toMatch(/^"?'/);
});

test("commas, quotes and line ends stay within their cell", () => {
  expect(csv(['a,"b"\nc'], [])).toBe('"a,""b""\nc"\r\n');
});
