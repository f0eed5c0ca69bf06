/** One array, a finding a line. */
import type { Finding } from "../../contract/findings.ts";

export const json = {
  type: "application/json; charset=utf-8",
  extension: "json",
  head: "[",
  line: (finding: Finding, index: number): string => `${index === 0 ? "\n" : ",\n"}${JSON.stringify(finding)}`,
  tail: "\n]\n",
} as const;
