import { crc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isToken, newToken, tokenForm, tokenPrefix, tokenTerms } from "./token.ts";
import type { AccountId } from "./words.ts";

const now = new Date("2026-11-24T12:00:00.000Z");
const asked = { name: "ci", role: "viewer", accounts: undefined, days: 90 } as const;
const accounts = ["222233334444", "111122223333", "222233334444"] as AccountId[];

test("a token is of the documented form, ends with the CRC-32 of its random letters, and no two are the same", () => {
  const tokens = Array.from({ length: 100 }, newToken);
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) {
    const [, random = "", checksum = ""] = /^pwt_([A-Za-z0-9_-]{43})([0-9A-Za-z]{6})$/.exec(token) ?? [];
    expect(Buffer.from(random, "base64url").length).toBe(32);
    expect(numberOf(checksum)).toBe(crc32(random));
    expect([isToken(token), tokenForm.test(token), tokenPrefix(token)]).toEqual([true, true, token.slice(0, 12)]);
  }
});

const numberOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum * 62 + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".indexOf(letter), 0);

test("one letter that was changed, lost or added makes it none", () => {
  fc.assert(
    fc.property(fc.nat({ max: 52 }), fc.constantFrom(..."0aA-_ é"), fc.constantFrom("changed", "lost", "added"), (at, letter, how) => {
      const token = newToken();
      const rest = token.slice(how === "added" ? at : at + 1);
      const other = `${token.slice(0, at)}${how === "lost" ? "" : letter}${rest}`;
      expect(isToken(other)).toBe(other === token);
    }),
  );
});

test.each(["", "pwt_", "ghp_0123456789", " ".repeat(53)])("%j is none", (text) => {
  expect(isToken(text)).toBe(false);
});

test("it is good for its days, of which an owner's accounts are each once and in order", () => {
  expect(tokenTerms({ ...asked, name: " ci " }, now)).toEqual({
    name: "ci",
    role: "viewer",
    accounts: null,
    expiresAt: "2027-02-22T12:00:00.000Z",
  });
  expect(tokenTerms({ ...asked, role: "owner", accounts }, now).accounts).toEqual(["111122223333", "222233334444"]);
  for (const [days, expiresAt] of [
    [1, "2026-11-25T12:00:00.000Z"],
    [365, "2027-11-24T12:00:00.000Z"],
  ] as const)
    expect(tokenTerms({ ...asked, days }, now)).toMatchObject({ expiresAt });
});

test.each([
  [{ name: " " }, /^--name: /],
  [{ name: "a".repeat(101) }, /^--name: /],
  [{ name: "a\u001b[2J" }, /^--name: /],
  [{ days: 0 }, /^--days: is a whole number from 1 to 365$/],
  [{ days: 366 }, /^--days: /],
  [{ days: 1.5 }, /^--days: /],
  [{ days: Number.NaN }, /^--days: /],
  [{ role: "owner" as const }, /^--accounts: an owner's token is for 1 to 1000 accounts/],
  [{ role: "owner" as const, accounts: [] }, /^--accounts: an owner's/],
  [{ role: "owner" as const, accounts: ["1"] as string[] as AccountId[] }, /^--accounts: "1" is not an account id/],
  [{ accounts }, /^--accounts: only an owner's token is for some accounts; a viewer's is for all$/],
  [{ role: "administrator" as const, accounts }, /^--accounts: only an owner's/],
])("%j is refused", (change, message) => {
  expect(() => tokenTerms({ ...asked, ...change }, now, "--")).toThrow(message);
});
