/**
 * Answers with the tag that each came under, so that what has not changed is not sent again. In the page's memory and nowhere else: browsers are
 * told to keep none (`no-store`), and with the page they are gone.
 */

export interface KeptAnswer {
  /** Of the ETag header. */
  readonly tag: string;
  readonly answer: unknown;
}

/** More than the questions of the pages that one goes back and forth between. */
const MOST = 100;

/** The one that was used last stands last. */
const kept = new Map<string, KeptAnswer>();

export function keptAnswer(address: string): KeptAnswer | undefined {
  const one = kept.get(address);
  if (one !== undefined) keepAnswer(address, one);
  return one;
}

export function keepAnswer(address: string, one: KeptAnswer): void {
  kept.delete(address);
  kept.set(address, one);
  const [oldest] = kept.keys();
  if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
}
