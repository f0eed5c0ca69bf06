/** When something that was not taken is tried again: soon at first, since a greylisting server lets in who comes back after minutes, then ever less often. */

const MINUTE_MS = 60_000;
const waits = [1, 5, 15, 30, 60, 120, 240].map((minutes) => minutes * MINUTE_MS);
const LONGEST_MS = 360 * MINUTE_MS;

/**
 * @param attempts made so far, 1 at least.
 * @param share from 0 to below 1, by chance: what failed together does not come again together.
 * @returns milliseconds, up to a fifth more than the step.
 */
export const retryAfterMs = (attempts: number, share: number): number =>
  Math.round((waits[Math.max(0, attempts - 1)] ?? LONGEST_MS) * (1 + share / 5));

/** What a server said, as it may stand in a log and on a page: one line, without control characters, and no longer than one reads. */
export const saidText = (text: string): string => {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return line.length > LONGEST_SAID ? `${line.slice(0, LONGEST_SAID - 1)}…` : line;
};
const LONGEST_SAID = 300;
