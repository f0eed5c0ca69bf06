/** What the pages cost a reader with a slow machine: `npx tsx bench/web/main.ts [part …] [--flag …]`. The processor is slowed to a quarter. */

import { openBrowser } from "../../test/support/pages.ts";
import { runParts } from "../parts.ts";
import { filled } from "../posture/filled.ts";
import { withFolder } from "../processes.ts";
import type { Line } from "../table.ts";
import { interactionLines } from "./interactions.ts";
import { type Served, withServed } from "./served.ts";
import { startLines } from "./start.ts";

type Measure = (browser: Awaited<ReturnType<typeof openBrowser>>, served: Served) => Promise<readonly Line[]>;

await runParts(["findings", "accounts", "days", "turns"], (size) => {
  const of = { findings: size("findings", 1_000_000), accounts: size("accounts", 1_000), days: size("days", 400) };
  const measured = (measure: Measure) => () =>
    withFolder((folder) =>
      filled(of, (database) =>
        withServed(database, folder, async (served) => {
          const browser = await openBrowser();
          try {
            return await measure(browser, served);
          } finally {
            await browser.close();
          }
        }),
      ),
    );
  return {
    pages: {
      title: "pages: start and interactions, on a processor slowed to a quarter",
      measure: measured(async (browser, served) => [
        ...(await startLines(browser, served, size("turns", 7))),
        ...(await interactionLines(browser, served)),
      ]),
    },
  };
});
