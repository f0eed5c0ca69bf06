/** AWS's request quotas as token buckets per (account, region, API), on the wall clock: waiting is real, whatever the world's time. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Published for Security Hub; where AWS publishes none, a rate of the order that its users report. */
const published: Readonly<Record<string, Rate>> = {
  "securityhub:GetFindings": { perSecond: 3, burst: 6 },
  securityhub: { perSecond: 10, burst: 30 },
  guardduty: { perSecond: 10, burst: 20 },
  inspector2: { perSecond: 10, burst: 20 },
  config: { perSecond: 10, burst: 20 },
  organizations: { perSecond: 8, burst: 12 },
  "organizations:ListTagsForResource": { perSecond: 4, burst: 10 },
  account: { perSecond: 10, burst: 20 },
  "account:GetAlternateContact": { perSecond: 10, burst: 15 },
  sts: { perSecond: 600, burst: 600 },
};

export class Quotas {
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>();

  /** Takes a token, or says that there is none. */
  take(accountId: string, region: string, service: string, operation: string, nowMs: number): boolean {
    const rate = published[`${service}:${operation}`] ?? published[service];
    if (rate === undefined) return true;
    const key = `${accountId}/${region}/${service}:${operation}`;
    const bucket = this.#buckets.get(key) ?? { tokens: rate.burst, atMs: nowMs };
    const tokens = Math.min(rate.burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * rate.perSecond);
    const isGranted = tokens >= 1;
    this.#buckets.set(key, { tokens: isGranted ? tokens - 1 : tokens, atMs: nowMs });
    return isGranted;
  }
}
