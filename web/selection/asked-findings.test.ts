import { expect, test } from "vitest";
import { changed } from "./address.ts";
import { type AskedFindings, filtersIn, findingsAddress, readFindings } from "./asked-findings.ts";

const read = (text: string) => readFindings(new URLSearchParams(text));
const written = (asked: AskedFindings): string => changed(new URLSearchParams(), findingsAddress(asked)).toString();

test("an address without a status asks for what is open; what moved, and these very findings, whatever became of them", () => {
  expect(read("").value).toEqual({ status: ["open"] });
  expect(read("status=all").value).toEqual({});
  expect(read("notStatus=open").value).toEqual({ notStatus: ["open"] });
  expect(read("direction=left&cause=fixed").value).toEqual({ part: { direction: "left", cause: "fixed" } });
  expect(read(`id=${"a".repeat(32)}`).value).toEqual({ id: ["a".repeat(32)] });
});

test.each<[string, AskedFindings]>([
  ["", { status: ["open"] }],
  ["status=all", {}],
  ["status=open&status=resolved", { status: ["open", "resolved"] }],
  ["severity=HIGH&severity=LOW&notRegion=global", { severity: ["HIGH", "LOW"], notRegion: ["global"], status: ["open"] }],
  ["hasOwner=false&firstSeenFrom=2026-11-01", { hasOwner: false, firstSeenFrom: "2026-11-01", status: ["open"] }],
  ["status=open&direction=entered&cause=new", { part: { direction: "entered", cause: "new" }, status: ["open"] }],
  ["resourceId=arn%3Aaws%3As3%3A%3A%3Aa&search=kms", { resourceId: ["arn:aws:s3:::a"], search: "kms", status: ["open"] }],
])("?%s is read and written as the same", (address, asked) => {
  expect(read(address).value).toEqual(asked);
  const sorted = (text: string) => [...new URLSearchParams(text)].map(String).sort();
  expect(sorted(written(asked))).toEqual(sorted(address));
});

test("what a member cannot mean is refused by its name, and the rest is obeyed", () => {
  const { value, refused } = read("severity=BAD&severity=LOW&openedTo=2026-02-31&reopened=maybe&bestPractice=SEC1");
  expect(value).toEqual({ severity: ["LOW"], status: ["open"] });
  expect(refused.map(({ parameter }) => parameter).sort()).toEqual(["bestPractice", "openedTo", "reopened", "severity"]);
});

test("filters are counted as a reader counts them: a member once, the usual status not at all", () => {
  expect(
    ["", "severity=HIGH&severity=LOW", "status=all", "direction=left&cause=fixed&search=a"].map((text) => filtersIn(read(text).value)),
  ).toEqual([0, 1, 1, 2]);
});
