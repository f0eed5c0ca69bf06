import { severities, stepStates } from "../posture/words.ts";
import { Day } from "./findings-view.ts";
import { OneOf, Time } from "./words.ts";

/** One change of a finding, as it is counted. */
export const movedMembers = {
  day: Day("On which the change counts."),
  at: Time("AWS's own time of the change."),
  seen: Time("Start of the run that saw it."),
  from: OneOf(stepStates, "How it was counted before"),
  to: OneOf(stepStates, "And after"),
  fromSeverity: OneOf(severities),
  toSeverity: OneOf(severities),
};
