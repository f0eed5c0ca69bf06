/** The browser of a worker: begun once for all of its test files (starting one is a second of a processor), ended with the worker. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { openBrowser } from "../../support/pages.ts";

let begun: Promise<Browser> | undefined;

/** Begun anew where it has ended by itself, so that one that crashed fails one file and not all that follow. */
async function running(): Promise<Browser> {
  if (begun === undefined) process.once("disconnect", endWithRun);
  if (begun === undefined || !(await begun).isConnected()) begun = openBrowser();
  return begun;
}

/** A run that was ended from outside: an open browser would keep its worker, and goes when that does. */
const endWithRun = () => process.kill(process.pid, "SIGKILL");

/**
 * Call it once at the top of a test file, after the hooks of what its pages ask: hooks end in the opposite order, and whatever is still open
 * in it is closed before its server is.
 */
export function sharedBrowser(): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    browser = await running();
  });
  afterAll(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  return () => browser;
}
