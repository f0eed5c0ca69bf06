/**
 * When somebody looked at a service in a region. What happened between two looks is known only as far as it still shows in the second, and
 * what shows by its absence only to whoever saw everything: the truth as such a reader can know it is told by these.
 */
export interface Looks {
  /** The last look before an instant; undefined for none. */
  before(ms: number): number | undefined;
  /** The first look from an instant on; undefined while there was none. */
  from(ms: number): number | undefined;
  /** The first one that saw all there was, and proved it. */
  wholeFrom(ms: number): number | undefined;
}

export type Source = "securityhub" | "guardduty" | "inspector" | "config";

export type LookedAt = (region: string, source: Source) => Looks;

/** Somebody who looks all the time knows the truth itself. */
const atEveryInstant: Looks = { before: (ms) => ms - 1, from: (ms) => ms, wholeFrom: (ms) => ms };
export const lookedAlways: LookedAt = () => atEveryInstant;

/** Whether what stood from one instant to another was seen. */
export function isSeen(looks: Looks, fromMs: number, untilMs: number): boolean {
  const lookedMs = looks.from(fromMs);
  return lookedMs !== undefined && lookedMs < untilMs;
}

/** Whether it was seen by an instant that something which began at another is missing. */
export const isMissed = (looks: Looks, sinceMs: number, byMs: number): boolean => (looks.wholeFrom(sinceMs) ?? Infinity) <= byMs;
