import { expect, test } from "vitest";
import { rememberAction } from "./called.ts";
import { attempts, createRetries } from "./retry.ts";

type Strategy = ReturnType<ReturnType<typeof createRetries>["strategy"]>;
type SdkError = NonNullable<Parameters<Strategy["refreshRetryTokenForRetry"]>[1]["error"]>;

/** Time that passes only while somebody waits for it. */
function steppedClock() {
  const clock = { waited: [] as number[], atMs: 0 };
  return {
    ...clock,
    now: () => clock.atMs,
    sleep: async (durationMs: number) => {
      clock.waited.push(durationMs);
      clock.atMs += durationMs;
    },
    pass: (durationMs: number) => {
      clock.atMs += durationMs;
    },
    waits: () => clock.waited,
  };
}

const failed = (name: string) => {
  const error = Object.assign(new Error(name), { name, $fault: "server" as const, $metadata: {} }) as SdkError;
  rememberAction(error, "guardduty:ListFindings");
  return error;
};
const throttled = () => failed("ThrottlingException");
const cutShort = () => Object.defineProperty(new SyntaxError("Unexpected end of JSON input"), "$response", { value: {} }) as SdkError;

/** How often a call goes out that always fails so. */
async function sent(
  { strategy }: ReturnType<typeof createRetries>,
  error: SdkError,
  errorType: "THROTTLING" | "TRANSIENT" | "CLIENT_ERROR" = "CLIENT_ERROR",
): Promise<number> {
  const retry = strategy("eu-west-1");
  let token = await retry.acquireInitialRetryToken("");
  for (let times = 1; ; times += 1) {
    try {
      token = await retry.refreshRetryTokenForRetry(token, { error, errorType });
    } catch (refused) {
      if (refused !== error) throw refused;
      return times;
    }
  }
}

test.each([
  ["throttled", throttled(), attempts],
  ["out of order", failed("InternalException"), attempts],
  ["cut short", cutShort(), attempts],
  ["denied", failed("AccessDeniedException"), 1],
  ["a page token that was refused", failed("InvalidNextTokenException"), 1],
  ["a fault in our program", new TypeError("x is not a function") as SdkError, 1],
])("what passes by waiting goes out again, and only that: %s", async (_, error, times) => {
  expect(await sent(createRetries(steppedClock(), "none"), error)).toBe(times);
});

test("what the SDK itself mends (a clock that is off) goes out again as well", async () => {
  expect(await sent(createRetries(steppedClock(), "none"), failed("SignatureDoesNotMatch"), "TRANSIENT")).toBe(attempts);
});

test("the waits double, are drawn, and are none where AWS is simulated at past instants", async () => {
  const [real, simulated] = [steppedClock(), steppedClock()];
  await sent(createRetries(real, "aws"), throttled(), "THROTTLING");
  await sent(createRetries(simulated, "none"), throttled(), "THROTTLING");
  expect(simulated.waits()).toEqual([]);
  expect(real.waits()).toHaveLength(attempts - 1);
  for (const [index, waitMs] of real.waits().entries()) expect(waitMs).toBeLessThanOrEqual(500 * 2 ** index);
});

test("a time that AWS names is kept, within reason", async () => {
  const clock = steppedClock();
  const retry = createRetries(clock, "aws").strategy("eu-west-1");
  const token = await retry.acquireInitialRetryToken("");
  await retry.refreshRetryTokenForRetry(token, { error: throttled(), errorType: "THROTTLING", retryAfterHint: new Date(3_000) });
  expect(clock.waits()[0]).toBeGreaterThanOrEqual(3_000);
  const later = new Date(clock.now() + 3_600_000);
  await retry.refreshRetryTokenForRetry(token, { error: throttled(), errorType: "THROTTLING", retryAfterHint: later });
  expect(clock.waits()[1]).toBe(20_000);
});

test("an operation that answered nobody for a minute is asked once a call, until it answers", async () => {
  const clock = steppedClock();
  const retries = createRetries(clock, "aws");
  await sent(retries, failed("InternalException"));
  clock.pass(61_000);
  expect(await sent(retries, failed("InternalException"))).toBe(1);
  retries.answered("eu-west-1", "guardduty:ListFindings");
  expect(await sent(retries, failed("InternalException"))).toBe(attempts);
});

test("an outage of hours ago is not today's", async () => {
  const clock = steppedClock();
  const retries = createRetries(clock, "aws");
  await sent(retries, failed("InternalException"));
  clock.pass(3_600_000);
  expect(await sent(retries, failed("InternalException"))).toBe(attempts);
});
