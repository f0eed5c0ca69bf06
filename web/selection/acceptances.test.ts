import { expect, it } from "vitest";
import { readAcceptances } from "./acceptances.ts";

const read = (address: string) => readAcceptances(new URLSearchParams(address));

it("an address says which view, of which account, check and kind, by whom, and about which finding", () => {
  const of = "a".repeat(32);
  expect(read(`show=sweep&account=111111111111&check=%20S3.1%20&subject=check+on+account&by=me&of=${of}`)).toEqual({
    value: { view: "sweep", account: ["111111111111"], check: "S3.1", subject: "check on account", isMine: true, of },
    refused: [],
  });
  expect(read("").value).toEqual({ view: "in-force", account: [], check: "", subject: undefined, isMine: false, of: undefined });
});

it.each([
  ["show=everything", "show"],
  ["by=you", "by"],
  ["subject=account", "subject"],
  ["of=S3.1", "of"],
  [`check=${"x".repeat(301)}`, "check"],
])("%s cannot be meant, and is said", (address, parameter) => {
  expect(read(address).refused.map((one) => one.parameter)).toEqual([parameter]);
  expect(read(address).value).toEqual(read("").value);
});
