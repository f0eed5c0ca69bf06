/** What is stored for the trend: steps from state to state (domain.md section 7). */
import type { Evaluation, LaidStanding, StepState } from "./words.ts";

/**
 * A check is passed while a record that speaks says so, and unknown while none can tell (section 5), however a problem of it ended: fixed, it is a
 * passed check again; of a resource that is gone, an account that left or a check that is off nothing is counted, whether it failed or passed
 * before (docs/decisions/what-nobody-evaluates-passes-nothing.md). Open with evidence lost stays open.
 */
export function stepStateOf(standing: LaidStanding, evaluation: Evaluation): StepState {
  switch (standing) {
    case "open":
    case "accepted":
    case "suppressed":
      return standing;
    case "none":
    case "passed":
    case "unknown":
      return evaluation;
    case "resolved":
    case "closed":
      return evaluation === "none" ? "closed" : evaluation;
  }
}
