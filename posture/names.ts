/** How our words are written for a reader, in pages and in mails. */
import type { PrincipleGroup, Severity, SourceId } from "./words.ts";

export const sourceNames: Readonly<Record<SourceId, string>> = {
  securityhub: "Security Hub CSPM",
  guardduty: "GuardDuty",
  inspector: "Inspector",
  config: "Config",
};

export const severityNames: Readonly<Record<Severity, string>> = {
  CRITICAL: "Critical",
  HIGH: "High",
  MEDIUM: "Medium",
  LOW: "Low",
  INFORMATIONAL: "Info",
};

/** Where there is room for one word. */
export const principleShort: Readonly<Record<PrincipleGroup, string>> = {
  identity: "Identity",
  traceability: "Traceability",
  layers: "Layers",
  automation: "Automation",
  data: "Data",
  people: "People",
  events: "Events",
  unmapped: "Unmapped",
};

/** "Suppressed in AWS", "Check switched off". @param cause of an event (words.ts) */
export const causeNames = (cause: string): string =>
  cause === "suppressed"
    ? "Suppressed in AWS"
    : cause === "severity"
      ? "Another severity"
      : `${cause.charAt(0).toUpperCase()}${cause.slice(1)}`;
