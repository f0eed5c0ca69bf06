import { expect, test } from "vitest";
import { readAuditFilter } from "./audit.ts";

const ID = "0123456789abcdef0123456789abcdef";
const read = (search: string) => readAuditFilter(new URLSearchParams(search));

test.each([
  ["", {}],
  [`actor=${ID}`, { actor: ID }],
  ["actor=command", { actor: "command" }],
  ["action=signed-in&action=token-made&action=signed-in", { action: ["signed-in", "token-made"] }],
  ["subject=%20111122223333", { subject: "111122223333" }],
  ["since=2026-01-01&until=2026-01-01", { from: "2026-01-01", to: "2026-01-01" }],
  ["actor=&subject=&since=", {}],
  // The range of the charts comes along from other pages.
  ["range=custom&from=2026-01-01&to=2026-01-02", {}],
])("%s narrows to %o", (search, filter) => {
  expect(read(search)).toEqual({ value: filter, refused: [] });
});

test.each([
  ["actor=robot", "actor"],
  ["action=flew", "action"],
  ["subject=%20", "subject"],
  [`subject=${"x".repeat(201)}`, "subject"],
  ["since=2026-02-30", "since"],
  ["until=soon", "until"],
])("%s is refused, and narrows nothing", (search, parameter) => {
  const { value, refused } = read(search);
  expect([value, refused.map((one) => one.parameter)]).toEqual([{}, [parameter]]);
});

test("a last day before the first one is refused alone", () => {
  const { value, refused } = read("since=2026-01-02&until=2026-01-01");
  expect([value, refused.map((one) => one.parameter)]).toEqual([{ from: "2026-01-02" }, ["until"]]);
});
