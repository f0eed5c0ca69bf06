/**
 * Which calls go out again, and after how long. Judged by failure.ts, so that "waiting helps" is never said of what nobody waited for, and a
 * body that was cut short is asked for once more, which the SDK by itself does not do.
 */
import type { STSClientConfig } from "@aws-sdk/client-sts";
import { rememberedAction } from "./called.ts";
import type { Clock } from "./clock.ts";
import { failureOf } from "./failure.ts";

type Strategy = Extract<NonNullable<STSClientConfig["retryStrategy"]>, { acquireInitialRetryToken: unknown }>;
type Token = Awaited<ReturnType<Strategy["acquireInitialRetryToken"]>>;

/** Attempts of one call, the first included. With the waits between them they outlast a short outage, not a long one. */
export const attempts = 6;
/** The longest wait before the second attempt; it doubles with each. */
const baseMs = { throttled: 500, other: 100 };
const longestWaitMs = 20_000;
/**
 * An operation of an endpoint that answered nobody for so long is down: until it answers, each call goes out once. Else a service that hangs
 * would cost every scope the whole of the waits.
 */
const outageAfterMs = 60_000;
/** Nobody asked for so long: what was known of the outage is out of date. */
const outageForgottenMs = 5 * 60_000;

interface Failing {
  sinceMs: number;
  lastMs: number;
}

export interface Retries {
  /** For the clients of one region. */
  strategy(region: string): Strategy;
  /** An answer, whatever it says: the operation is not down. */
  answered(region: string, action: string): void;
}

export function createRetries(clock: Clock, mode: "aws" | "none"): Retries {
  const failing = new Map<string, Failing>();
  const keyOf = (region: string, action: string | undefined) => `${region} ${action ?? ""}`;

  const isDown = (key: string): boolean => {
    const now = clock.now();
    const known = failing.get(key);
    const kept = known !== undefined && now - known.lastMs < outageForgottenMs ? known : { sinceMs: now, lastMs: now };
    kept.lastMs = now;
    failing.set(key, kept);
    return now - kept.sinceMs > outageAfterMs;
  };

  /** @throws what the call failed with, where another attempt is of no use. */
  const again = async (region: string, token: Token, error: unknown, isTransient: boolean, hint: Date | undefined): Promise<Token> => {
    const failure = failureOf(error);
    // A refused token helps nobody twice: its window is begun anew, by whoever reads pages.
    if (!isTransient && failure?.kind !== "throttled" && failure?.kind !== "unavailable") throw error;
    const next = token.getRetryCount() + 1;
    const action = typeof error === "object" && error !== null ? rememberedAction(error) : undefined;
    if (isDown(keyOf(region, action)) || next >= attempts) throw error;
    if (mode === "aws") await clock.sleep(waitOf(next, failure?.kind === "throttled", hint, clock.now()));
    return tokenOf(next);
  };

  return {
    strategy: (region) => ({
      acquireInitialRetryToken: async () => tokenOf(0),
      refreshRetryTokenForRetry: (token, { error, errorType, retryAfterHint }) =>
        again(region, token, error, errorType === "TRANSIENT" || errorType === "THROTTLING", retryAfterHint),
      recordSuccess: () => undefined,
    }),
    answered: (region, action) => void failing.delete(keyOf(region, action)),
  };
}

const tokenOf = (count: number): Token => ({ getRetryCount: () => count, getRetryDelay: () => 0 });

/** Drawn at random up to a limit that doubles, so that those who failed together do not come back together; a time that AWS names is kept. */
function waitOf(next: number, isThrottled: boolean, hint: Date | undefined, nowMs: number): number {
  const limitMs = Math.min(longestWaitMs, (isThrottled ? baseMs.throttled : baseMs.other) * 2 ** (next - 1));
  const hintedMs = hint === undefined ? 0 : Math.min(longestWaitMs, hint.getTime() - nowMs);
  return Math.max(Math.random() * limitMs, hintedMs);
}
