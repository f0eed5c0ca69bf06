/** What exports of findings cost, against a floor measured in the same run: `npx tsx bench/export/main.ts [part …] [--flag …]`. */
import { runParts } from "../parts.ts";
import { count } from "../table.ts";
import { formatLines } from "./formats.ts";

/** Of a million findings and passed checks a quarter are findings (domain.md section 7), which is what an export holds. */
await runParts(["findings", "accounts", "days"], (size) => {
  const findings = size("findings", 1_000_000);
  return {
    formats: {
      title: `formats: every finding of ${count(findings)} findings and passed checks, as a file, one process each`,
      measure: () => formatLines({ findings, accounts: size("accounts", 500), days: size("days", 400) }),
    },
  };
});
