/** A server of a test file's own, with an organization that its tests may write, and a browser. */
import { afterAll, beforeAll, inject } from "vitest";
import type { AppOptions } from "../../../server/options.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";
import { type Served, serve } from "../../support/pages.ts";
import { sharedBrowser } from "./browser.ts";

/** Call it once at the top of a test file. @param fill what the organization has */
export function ownPages(fill: (database: TestDatabase) => Promise<unknown>, options: Partial<AppOptions> = {}) {
  let database: TestDatabase;
  let served: Served;
  beforeAll(async () => {
    database = await testDatabase();
    await fill(database);
    served = await serve(database, inject("pages"), options);
  }, 120_000);
  afterAll(async () => {
    await served.close();
    await database.close();
  });
  return { browser: sharedBrowser(), database: () => database, address: () => served.address };
}
