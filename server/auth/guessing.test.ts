import { beforeEach, expect, test } from "vitest";
import { type Attempt, Guessing } from "./guessing.ts";

let nowMs = 0;
let guessing: Guessing;
beforeEach(() => {
  nowMs = 1_000_000;
  guessing = new Guessing(() => nowMs);
});

const attempt = (place: string, person = "lead@example.com", isKnownDevice = false): Attempt => ({ place, person, isKnownDevice });
const fail = (of: Attempt, times: number) => {
  for (let time = 0; time < times; time += 1) guessing.failed(of);
};

test("ten wrong tries for one person from one place; after a quarter of an hour it is heard again, to the second", () => {
  fail(attempt("192.0.2.1"), 9);
  expect(guessing.waitSeconds(attempt("192.0.2.1"))).toBe(0);
  fail(attempt("192.0.2.1"), 1);
  expect(guessing.waitSeconds(attempt("192.0.2.1"))).toBe(900);
  nowMs += 899_000;
  expect(guessing.waitSeconds(attempt("192.0.2.1"))).toBe(1);
  nowMs += 1_000;
  expect(guessing.waitSeconds(attempt("192.0.2.1"))).toBe(0);
});

test("the same place may ask for somebody else, until it has failed fifty times altogether", () => {
  for (let person = 0; person < 5; person += 1) fail(attempt("192.0.2.1", `p${person}@example.com`), 10);
  expect(guessing.waitSeconds(attempt("192.0.2.1", "another@example.com"))).toBe(900);
  expect(guessing.waitSeconds(attempt("192.0.2.2", "another@example.com"))).toBe(0);
});

test("while many places guess one password, each new place has two tries, and the person's own browser is heard", () => {
  for (let place = 0; place < 50; place += 1) fail(attempt(`192.0.2.${place}`), 2);
  const victim = attempt("198.51.100.1");
  expect(guessing.waitSeconds(victim)).toBe(0);
  fail(victim, 2);
  expect(guessing.waitSeconds(victim)).toBeGreaterThan(0);
  expect(guessing.waitSeconds(attempt("198.51.100.1", "lead@example.com", true))).toBe(0);
});

test("an IPv6 address is as many places as its first 64 bits, an IPv4 one that is written as IPv6 is itself", () => {
  fail(attempt("2001:db8:1:2::1"), 10);
  expect(guessing.waitSeconds(attempt("2001:db8:1:2:ffff::9"))).toBe(900);
  expect(guessing.waitSeconds(attempt("2001:db8:1:3::1"))).toBe(0);
  fail(attempt("::ffff:192.0.2.9"), 10);
  expect(guessing.waitSeconds(attempt("192.0.2.9"))).toBe(900);
  expect(guessing.waitSeconds(attempt("::ffff:192.0.2.8"))).toBe(0);
});

test("a right one forgives its own place; one that was taken back was never wrong", () => {
  fail(attempt("192.0.2.1"), 10);
  guessing.takeBack(attempt("192.0.2.1"));
  expect(guessing.waitSeconds(attempt("192.0.2.1"))).toBe(0);
  guessing.failed(attempt("192.0.2.1"));
  guessing.succeeded(attempt("192.0.2.1"));
  fail(attempt("192.0.2.1"), 9);
  expect(guessing.waitSeconds(attempt("192.0.2.1"))).toBe(0);
});
