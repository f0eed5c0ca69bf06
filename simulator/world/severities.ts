import type { Severity } from "./checks.ts";

/** Worst first. */
export const severities: readonly Severity[] = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"];
