/** What is stored for the trend: steps from state to state (domain.md section 7). */
import type { Kind, LaidStanding, StepState } from "./words.ts";

/** Posture that was fixed is a passed check again; passed with evidence lost is unknown, open with evidence lost stays open (section 5). */
export function stepStateOf(standing: LaidStanding, kind: Kind, evidenceLost: boolean): StepState {
  switch (standing) {
    case "open":
    case "accepted":
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
