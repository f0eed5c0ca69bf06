/** What a page's test needs: the sample organization in a browser, its API, its database. */
import { sql } from "kysely";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import type { AnswerOf, ApiPath } from "../../../contract/api.ts";
import { openForReading } from "../../../db/open.ts";
import { noon } from "../../support/database.ts";
import { type Reader, type Visit, visit } from "../../support/pages.ts";
import { leadCookie } from "../../support/signed-in.ts";
import { sharedBrowser } from "./browser.ts";
import { shownSample } from "./shown.ts";
import { wide } from "./sound.ts";

/** Before any test's time begins to run. */
const sample = await shownSample();

/** Call it once at the top of a test file. */
export function samplePages() {
  const { address, databaseUrl } = sample;
  let database: ReturnType<typeof openForReading>;
  beforeAll(() => {
    database = openForReading(databaseUrl);
  });
  afterAll(() => database.close());
  const browser = sharedBrowser();
  return {
    address,
    browser,
    /** Opens an address of the pages. It is the sample's last noon there. Close its context at the end. @param before the page is asked for */
    open: async (path: string, reader: Reader = wide, before: (page: Page) => unknown = () => undefined): Promise<Visit> => {
      const visited = await visit(browser(), reader);
      await visited.page.clock.setFixedTime(noon);
      await before(visited.page);
      await visited.page.goto(`${address}${path}`);
      return visited;
    },
    /** What the API answers: numbers on a page are compared to it. */
    ask: async <Path extends ApiPath>(path: Path, query: Readonly<Record<string, string>> = {}): Promise<AnswerOf<Path>> => {
      const response = await fetch(`${address}/api/v1${path}?${new URLSearchParams(query).toString()}`, {
        headers: { cookie: leadCookie },
      });
      expect(response.status).toBe(200);
      return (await response.json()) as AnswerOf<Path>;
    },
    /** Straight from the database, past all of our read models. */
    rows: async <Row>(query: string): Promise<readonly Row[]> => (await sql.raw<Row>(query).execute(database.kysely)).rows,
  };
}
