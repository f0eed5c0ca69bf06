/**
 * How many pages of findings are in memory: asked for, or at hand and not yet written. A page of a hundred takes a megabyte or more once it
 * is parsed; with every scope in flight, hundreds of answers would wait for the one writer. Quotas are waited for outside.
 */
const PAGES = 12;

/** All others pass: their answers are small, and some are asked for while a page is at hand, which must not wait for itself. */
const asksForPage: ReadonlySet<string> = new Set([
  "securityhub:GetFindings",
  "guardduty:GetFindings",
  "inspector2:ListFindings",
  "config:GetComplianceDetailsByConfigRule",
  "config:GetAggregateComplianceDetailsByConfigRule",
]);

export interface Room {
  /** Sends when there is room for the answer. */
  ask<Answer>(action: string, send: () => Promise<Answer>): Promise<Answer>;
  /** For as long as a page that arrived is worked on. */
  hold<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createRoom(pages = PAGES): Room {
  let taken = 0;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    taken -= 1;
    if (taken < pages) waiting.shift()?.();
  };
  return {
    async ask(action, send) {
      if (!asksForPage.has(action)) return send();
      while (taken >= pages) await new Promise<void>((resolve) => waiting.push(resolve));
      taken += 1;
      try {
        return await send();
      } finally {
        // Whoever works on the answer has taken it into hand by then.
        setImmediate(leave);
      }
    },
    async hold(work) {
      taken += 1;
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
