/**
 * AWS's quotas, kept before they are hit: a token bucket per (account, region, operation), since that is how AWS counts. The SDK's retry
 * is the safety net. Figures: architecture.md section 5.
 */
import type { Clock } from "./clock.ts";

export interface Called {
  /** Account whose credentials are used: its quota is spent, whoever's records are asked for. */
  readonly account: string;
  readonly region: string;
  /** IAM action, `securityhub:GetFindings`. */
  readonly action: string;
}

interface Quota {
  readonly perSecond: number;
  readonly burst: number;
  /** No published figure: it starts here and climbs until AWS says stop. */
  readonly guessed: boolean;
}

/**
 * Bursts are one below AWS's: a call that overtakes another on the way must not meet an empty bucket.
 * Of two entries the longer name counts.
 */
const quotas: Readonly<Record<string, Quota>> = {
  "securityhub:GetFindings": { perSecond: 3, burst: 5, guessed: false },
  "securityhub:": { perSecond: 10, burst: 29, guessed: false },
  "sts:": { perSecond: 50, burst: 50, guessed: false },
  // Tags and contacts are one call an account and nobody waits for them: they leave the quotas to others.
  "organizations:ListTagsForResource": { perSecond: 1, burst: 1, guessed: false },
  // AWS gives 10 a second, and 3 in China.
  "account:GetAlternateContact": { perSecond: 1, burst: 1, guessed: false },
};
const unpublished: Quota = { perSecond: 2, burst: 2, guessed: true };
const ceilingPerSecond = 20;
/** However often AWS says stop: a quota that many wait for (STS's, for every account) must not come down to one call in ten seconds. */
const floorShare = 0.05;
/** Buckets kept before idle ones are dropped: 400 accounts × 17 regions must not become a leak. */
const bucketsKept = 10_000;

interface Bucket {
  readonly quota: Quota;
  /** Present rate; below the quota's after throttling, above it for guessed ones that went well. */
  perSecond: number;
  /** May be negative: what callers that wait have already been promised. */
  tokens: number;
  atMs: number;
  throttledAtMs: number;
}

export interface Limits {
  /** Resolves when the call may go out. */
  turn(called: Called): Promise<void>;
  throttled(called: Called): void;
  succeeded(called: Called): void;
  /** Total time that calls waited here for their turn. */
  waitedMs(): number;
  throttles(): number;
}

export function createLimits(clock: Clock, mode: "aws" | "none"): Limits {
  const buckets = new Map<string, Bucket>();
  let waited = 0;
  let throttles = 0;

  const bucketOf = (called: Called): Bucket => {
    const key = `${called.account} ${called.region} ${called.action}`;
    const found = buckets.get(key);
    if (found !== undefined) return found;
    if (buckets.size >= bucketsKept) dropIdle(buckets, clock.now());
    const quota = quotaOf(called.action);
    const made = { quota, perSecond: quota.perSecond, tokens: quota.burst, atMs: clock.now(), throttledAtMs: Number.NEGATIVE_INFINITY };
    buckets.set(key, made);
    return made;
  };

  return {
    async turn(called) {
      if (mode === "none") return;
      const bucket = bucketOf(called);
      refill(bucket, clock.now());
      bucket.tokens -= 1;
      if (bucket.tokens >= 0) return;
      const waitMs = Math.ceil((-bucket.tokens / bucket.perSecond) * 1000);
      waited += waitMs;
      await clock.sleep(waitMs);
    },
    throttled(called) {
      throttles += 1;
      if (mode === "none") return;
      const bucket = bucketOf(called);
      const now = clock.now();
      refill(bucket, now);
      // Answers to calls that were under way together tell one thing, not several: halve once a second at most.
      if (now - bucket.throttledAtMs < 1000) return;
      bucket.perSecond = Math.max(floorShare * bucket.quota.perSecond, bucket.perSecond / 2);
      bucket.tokens = Math.min(bucket.tokens, 0);
      bucket.throttledAtMs = now;
    },
    succeeded(called) {
      if (mode === "none") return;
      const bucket = bucketOf(called);
      const top = bucket.quota.guessed ? ceilingPerSecond : bucket.quota.perSecond;
      if (bucket.perSecond >= top) return;
      // What has passed so far passed at the slower rate.
      refill(bucket, clock.now());
      bucket.perSecond = Math.min(top, bucket.perSecond + 0.1 * bucket.quota.perSecond);
    },
    waitedMs: () => waited,
    throttles: () => throttles,
  };
}

function quotaOf(action: string): Quota {
  return quotas[action] ?? quotas[`${action.split(":")[0] ?? ""}:`] ?? unpublished;
}

function refill(bucket: Bucket, now: number): void {
  const passedMs = Math.max(0, now - bucket.atMs);
  bucket.tokens = Math.min(bucket.quota.burst, bucket.tokens + (passedMs / 1000) * bucket.perSecond);
  bucket.atMs = Math.max(now, bucket.atMs);
}

/** A full bucket that never learned anything is as good as a new one. */
function dropIdle(buckets: Map<string, Bucket>, now: number): void {
  for (const [key, bucket] of buckets) {
    refill(bucket, now);
    if (bucket.tokens >= bucket.quota.burst && bucket.perSecond >= bucket.quota.perSecond) buckets.delete(key);
  }
}
