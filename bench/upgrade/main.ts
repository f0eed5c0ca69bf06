/** What an upgrade and a start cost on a large database: `npx tsx bench/upgrade/main.ts [schema-9 … | ready] [--findings n]`. */
import { schemaFixtures } from "../../test/support/schema-fixtures.ts";
import { runParts } from "../parts.ts";
import { readyLines } from "./ready.ts";
import { upgradeLines } from "./upgrade.ts";

await runParts(["findings"], (size) => {
  const findings = size("findings", 1_000_000);
  return {
    ready: { title: "ready: from the start of serve until it is ready", measure: () => readyLines({ findings, accounts: 500, days: 400 }) },
    ...Object.fromEntries(
      schemaFixtures().map(({ schema, commit }) => [
        `schema-${schema}`,
        { title: `schema-${schema}: from what ${commit} left`, measure: () => upgradeLines(schema, findings) },
      ]),
    ),
  };
});
