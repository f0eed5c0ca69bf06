import fc from "fast-check";
import { expect, test } from "vitest";
import { LEFT_OUT, recorded, recordedText } from "./audit-value.ts";

test.each([
  ["password"],
  ["newPassword"],
  ["PASSWORD_AGAIN"],
  ["passphrase"],
  ["secret"],
  ["clientSecret"],
  ["token"],
  ["tokens"],
  ["code"],
  ["recoveryCodes"],
  ["tokenHash"],
  ["hashes"],
  ["key"],
  ["credentials"],
  ["sessionCookie"],
  ["totp"],
  ["link"],
  ["name"],
  ["displayName"],
  ["email"],
  ["emailFolded"],
  ["address"],
])("a member called %s is left out, wherever it is, and is named", (name) => {
  expect(recorded({ role: "owner", [name]: "hunter2" }, "after").text).toBe(JSON.stringify(sorted({ role: "owner", [name]: LEFT_OUT })));
  const deep = recorded({ list: [{ [name]: ["hunter2"] }] }, "after");
  expect(deep).toEqual({ text: JSON.stringify({ list: [{ [name]: LEFT_OUT }] }), leftOut: [`after.list.0.${name}`] });
});

const sorted = (value: object) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

test.each([
  [{ role: "owner", accounts: ["111122223333"], days: 90 }],
  [{ encoded: "x", monkeys: 1, renamed: "y", blinking: true }],
  [{ password: true, code: false, secret: null }],
  [{ rule: "s3-bucket-level-public-access-prohibited-eu" }],
  [{ rule: "CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED_12345A" }],
])("%j stands as it is", (value) => {
  expect(recorded(value, "after")).toEqual({ text: JSON.stringify(sorted(value)), leftOut: [] });
});

test.each([
  ["mirjam.lund@vesper.example"],
  ["Mirjam Lund <mirjam.lund@vesper.example>"],
  ["pwt_Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyMDE0abcde"],
  ["the link is https://x/setup#Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyMDE"],
])("%s is left out, whatever its member is called, as a subject too", (text) => {
  expect(recorded({ said: text }, "before")).toEqual({ text: JSON.stringify({ said: LEFT_OUT }), leftOut: ["before.said"] });
  expect(recordedText(text, "subject")).toEqual({ text: LEFT_OUT, leftOut: ["subject"] });
});

test("bytes are left out", () => {
  expect(recorded({ said: new Uint8Array(4) }, "before").text).toBe(JSON.stringify({ said: LEFT_OUT }));
});

test("nothing is null, and what is not there is no member", () => {
  expect([recorded(undefined, "before").text, recorded(null, "before").text]).toEqual([null, null]);
  expect(recorded({ a: undefined, b: null }, "before").text).toBe('{"b":null}');
});

test("one value has one text, in whatever order its members come", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      expect(recorded(turned, "after").text).toBe(recorded(value, "after").text);
    }),
  );
});

test("half a surrogate pair is written as what a database makes of it", () => {
  expect(recordedText("a\ud800b", "subject").text).toBe("a\ufffdb");
});
