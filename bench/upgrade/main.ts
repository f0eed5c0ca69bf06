/** What an upgrade and a start cost on a large database: `npx tsx bench/upgrade/main.ts [fixtures | ready] [--findings n] [--schema n]`. */
import { schemaFixtures } from "../../test/support/schema-fixtures.ts";
import { runParts } from "../parts.ts";
import type { Line } from "../table.ts";
import { readyLines } from "./ready.ts";
import { upgradeLines } from "./upgrade.ts";

await runParts(["findings", "schema"], (size) => {
  const findings = size("findings", 1_000_000);
  /** 0: every schema that there is a fixture of. */
  const only = size("schema", 0);
  return {
    ready: { title: "ready: from the start of serve until it is ready", measure: () => readyLines({ findings, accounts: 500, days: 400 }) },
    fixtures: { title: "fixtures: from what earlier programs left, made large", measure: () => fixtureLines(findings, only) },
  };
});

/** One after the other: each is more than a gigabyte while it is measured. */
async function fixtureLines(findings: number, only: number): Promise<readonly Line[]> {
  const wanted = schemaFixtures().filter(({ schema }) => only === 0 || schema === only);
  if (wanted.length === 0) throw new TypeError(`--schema ${only}: there is no fixture of it`);
  const lines: Line[] = [];
  for (const { schema, commit } of wanted) lines.push(...(await upgradeLines({ schema, commit, findings })));
  return lines;
}
