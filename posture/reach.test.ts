import { expect, test } from "vitest";
import { everything, includes, type Reach, reachOfText, reachText } from "./reach.ts";
import type { AccountId } from "./words.ts";

const of = (...accounts: string[]): Reach => ({ kind: "accounts", accounts: accounts as AccountId[] });
const [one, other] = ["111111111111", "222222222222"];

test.each([
  ["everything", everything],
  ["", of()],
  [one, of(one)],
  [`${one} ${other}`, of(one, other)],
])("'%s' is kept, and is the same reach again", (text, reach) => {
  expect(reachText(reach)).toBe(text);
  expect(reachOfText(text)).toEqual(reach);
});

test.each<[string, Reach, Reach, boolean]>([
  ["everything shows an account", everything, of(one), true],
  ["an account does not show everything", of(one, other), everything, false],
  ["no account does not either", of(), everything, false],
  ["one gained", of(one, other), of(one), true],
  ["one lost", of(one), of(one, other), false],
  ["one for another", of(other), of(one), false],
  ["of no account is shown to anybody", of(), of(), true],
])("%s", (_, reach, shown, is) => {
  expect(includes(reach, shown)).toBe(is);
});
