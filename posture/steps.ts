/** What is stored for the trend: steps from state to state (domain.md section 7). */
import type { Cause, Kind, Standing } from "./words.ts";

/**
 * How a finding or a passed check is counted. `accepted` is a decision of ours; `none`: in no number. What is no longer open and passed
 * nothing (a threat that was archived away, a vulnerability that is gone) is `closed`, whatever ended it.
 */
export const stepStates = ["none", "open", "accepted", "suppressed", "passed", "unknown", "closed"] as const;
export type StepState = (typeof stepStates)[number];

/** Posture that was fixed is a passed check again; passed with evidence lost is unknown, open with evidence lost stays open (section 5). */
export function stepStateOf(standing: Standing, kind: Kind, evidenceLost: boolean): StepState {
  switch (standing) {
    case "open":
    case "suppressed":
    case "closed":
    case "none":
    case "unknown":
      return standing;
    case "passed":
      return evidenceLost ? "unknown" : "passed";
    case "resolved":
      return kind !== "posture" ? "closed" : evidenceLost ? "unknown" : "passed";
  }
}

/** In the order of domain.md section 7, "In": why something became open. */
export const causesIn = [
  "reclassified",
  "acceptance ended",
  "new",
  "account joined",
  "scope joined",
  "unsuppressed",
  "check switched on",
  "reopened",
  "evaluated again",
] as const satisfies readonly Cause[];

/** Likewise "Out": why something is open no longer. */
export const causesOut = [
  "reclassified",
  "account left",
  "accepted",
  "suppressed",
  "fixed",
  "resource gone",
  "check switched off",
  "no longer watched",
  "expired",
  "not applicable",
  "no longer evaluated",
] as const satisfies readonly Cause[];
