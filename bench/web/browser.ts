/** A browser on a slow machine, which says what was seen when, and how long it could not answer. */
import type { Browser, Page } from "playwright-core";
import { leadCookieIn } from "../../test/support/pages.ts";

/** How much slower than this machine. */
const SLOWED = 4;

export interface Slow {
  readonly page: Page;
  close(): Promise<void>;
}

/** A new reader: nothing is in the cache. */
export async function openSlow(browser: Browser): Promise<Slow> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", timezoneId: "UTC" });
  await context.addCookies([leadCookieIn]);
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.addInitScript(watch);
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  return { page, close: () => context.close() };
}

/**
 * Runs in the page before its own scripts. `seen(selector)` answers with the milliseconds since the navigation began, at the first frame after
 * there is one; `tasks` and `interactions` hold what the browser itself measured: tasks of 50 ms and more, and what a key or click took up to
 * its next paint.
 */
const watch = `{
  const tasks = [];
  const interactions = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration }))))
    .observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) =>
    interactions.push(...list.getEntries().filter(({ interactionId }) => interactionId > 0).map(({ name, startTime, duration }) => ({ name, startTime, duration }))),
  ).observe({ type: 'event', durationThreshold: 16, buffered: true });
  window.measured = {
    tasks,
    interactions,
    seen: (isThere) => new Promise((resolve) => {
      const look = () => {
        if (!isThere()) return requestAnimationFrame(look);
        requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => resolve(performance.now()); channel.port2.postMessage(0); });
      };
      look();
    }),
  };
}`;

/** Milliseconds from the start of the navigation to the frame in which it is so. @param isThere an expression in the page */
export const seen = (page: Page, isThere: string): Promise<number> => page.evaluate<number>(`measured.seen(() => ${isThere})`);

export const nowIn = (page: Page): Promise<number> => page.evaluate<number>("performance.now()");

/** The longest of what began at that time or later, ms; 0 where nothing reached the browser's threshold (50 ms for tasks, 16 for interactions). */
export const longest = (page: Page, of: "tasks" | "interactions", sinceMs: number): Promise<number> =>
  page.evaluate<number>(
    `Math.max(0, ...measured.${of}.filter(({ startTime }) => startTime >= ${sinceMs}).map(({ duration }) => duration))`,
  );
