/** A server of a test file's own, with an organization that its tests may write, and a browser. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, inject } from "vitest";
import type { AppOptions } from "../../../server/options.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";
import { openBrowser, type Served, serve } from "../../support/pages.ts";

/** Call it once at the top of a test file. @param fill what the organization has */
export function ownPages(fill: (database: TestDatabase) => Promise<unknown>, options: Partial<AppOptions> = {}) {
  let browser: Browser;
  let database: TestDatabase;
  let served: Served;
  beforeAll(async () => {
    browser = await openBrowser();
    database = await testDatabase();
    await fill(database);
    served = await serve(database, inject("pages"), options);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await served.close();
    await database.close();
  });
  return { browser: () => browser, database: () => database, address: () => served.address };
}
