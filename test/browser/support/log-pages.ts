/** For tests of the audit log's and the tokens' pages: a server with a log, people and tokens of its own, which a test may write. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { AnswerOf, ApiPath } from "../../../contract/api.ts";
import type { AccountId } from "../../../posture/words.ts";
import { noon } from "../../support/database.ts";
import { fillLog, loggedAccounts } from "../../support/logged.ts";
import { type Reader, type Visit, visit } from "../../support/pages.ts";
import { leadCookie } from "../../support/signed-in.ts";
import { ownPages } from "./own-pages.ts";
import { wide } from "./sound.ts";

/** Call it once at the top of a test file. @param isFilled false: nothing has ever happened there. */
export function logPages(isFilled = true) {
  const own = ownPages(async (database) => {
    for (const id of loggedAccounts) await database.account({ account_id: id as AccountId, name: `payments-${id.slice(0, 4)}` });
    if (isFilled) await fillLog(database.writer);
  });
  return {
    database: own.database,
    address: own.address,
    /** Signed in as an administrator. @param before the page is asked for */
    open: async (path: string, reader: Reader = wide, before: (page: Page) => unknown = () => undefined): Promise<Visit> => {
      const visited = await visit(own.browser(), reader);
      await visited.page.clock.setFixedTime(noon);
      await before(visited.page);
      await visited.page.goto(`${own.address()}${path}`);
      return visited;
    },
    ask: async <Path extends ApiPath>(path: Path, query: Readonly<Record<string, string>> = {}): Promise<AnswerOf<Path>> => {
      const response = await fetch(`${own.address()}/api/v1${path}?${new URLSearchParams(query).toString()}`, {
        headers: { cookie: leadCookie },
      });
      expect(response.status).toBe(200);
      return (await response.json()) as AnswerOf<Path>;
    },
  };
}
