import { expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import { createLimits } from "./limits.ts";

/** Time that passes only while somebody waits for it. */
function steppedClock(): Clock & { set(ms: number): void } {
  let now = 0;
  return {
    now: () => now,
    sleep: async (durationMs) => {
      now += durationMs;
    },
    set: (ms) => {
      now = ms;
    },
  };
}

const getFindings = { account: "1", region: "eu-west-1", action: "securityhub:GetFindings" };
const rules = { account: "1", region: "eu-west-1", action: "config:DescribeConfigRules" };

test("GetFindings goes out three times a second after its burst", async () => {
  const clock = steppedClock();
  const limits = createLimits(clock, "aws");
  for (let call = 0; call < 5; call += 1) await limits.turn(getFindings);
  expect(clock.now()).toBe(0);
  for (let call = 0; call < 30; call += 1) await limits.turn(getFindings);
  expect(clock.now()).toBeGreaterThanOrEqual(10_000);
  expect(clock.now()).toBeLessThan(10_100);
  expect(limits.waitedMs()).toBe(clock.now());
});

test("calls that wait together leave one after the other, not all at once", async () => {
  const waits: number[] = [];
  const limits = createLimits({ now: () => 0, sleep: async (ms) => void waits.push(ms) }, "aws");
  await Promise.all(Array.from({ length: 8 }, () => limits.turn(getFindings)));
  expect(waits).toEqual([334, 667, 1000]);
});

test.each([
  { ...getFindings, account: "2" },
  { ...getFindings, region: "eu-central-1" },
  { ...getFindings, action: "securityhub:DescribeHub" },
])("a quota is one account's, one region's and one operation's: $account $region $action", async (other) => {
  const clock = steppedClock();
  const limits = createLimits(clock, "aws");
  for (let call = 0; call < 5; call += 1) await limits.turn(getFindings);
  await limits.turn(other);
  expect(clock.now()).toBe(0);
});

test("where no quota is published it starts at two a second and climbs while AWS does not mind", async () => {
  const clock = steppedClock();
  const limits = createLimits(clock, "aws");
  const rates: number[] = [];
  for (let call = 0; call < 60; call += 1) {
    const before = clock.now();
    await limits.turn(rules);
    limits.succeeded(rules);
    rates.push(clock.now() - before);
  }
  expect(rates[2]).toBeGreaterThan(350);
  expect(rates.at(-1)).toBeLessThan(110);
});

test("throttling halves the rate, once for answers that come together, and success brings it back, never above the quota", async () => {
  const clock = steppedClock();
  const limits = createLimits(clock, "aws");
  limits.throttled(getFindings);
  limits.throttled(getFindings);
  const slow = clock.now();
  await limits.turn(getFindings);
  expect(clock.now() - slow).toBe(667);
  for (let call = 0; call < 40; call += 1) limits.succeeded(getFindings);
  const fast = clock.now();
  for (let call = 0; call < 3; call += 1) await limits.turn(getFindings);
  expect(clock.now() - fast).toBeGreaterThanOrEqual(999);
  expect(limits.throttles()).toBe(2);
});

test("however often AWS says stop, a twentieth of the quota is left", async () => {
  const clock = steppedClock();
  const limits = createLimits(clock, "aws");
  for (let second = 0; second < 100; second += 1) {
    clock.set(second * 1000);
    limits.throttled(getFindings);
  }
  await limits.turn(getFindings);
  expect(clock.now() - 99_000).toBeGreaterThan(6_000);
  expect(clock.now() - 99_000).toBeLessThan(7_000);
});

test("nobody waits where AWS is simulated at past instants", async () => {
  const clock = steppedClock();
  const limits = createLimits(clock, "none");
  for (let call = 0; call < 1000; call += 1) await limits.turn(getFindings);
  expect(clock.now()).toBe(0);
});

test("a bucket that a clock set back left ahead of time refills once the clock has caught up", async () => {
  const clock = steppedClock();
  const limits = createLimits(clock, "aws");
  clock.set(10_000);
  for (let call = 0; call < 5; call += 1) await limits.turn(getFindings);
  clock.set(0);
  await limits.turn(getFindings);
  expect(limits.waitedMs()).toBe(334);
});
