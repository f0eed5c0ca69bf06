/** How numbers are made, in words for a reader: domain.md section 5. Where the rule changes, the sentence does, and RULES in rules.ts. */
import type { ExplainedNumber } from "./words.ts";

export const rulesInWords: Readonly<Record<ExplainedNumber, string>> = {
  score:
    "Security Hub CSPM's own rule. A control is failed if any of its active records that are not suppressed is FAILED; else unknown if any is WARNING or NOT_AVAILABLE; else passed. The score is passed controls of those that have data, in whole percent.",
  checksPassed:
    "Passed checks of all posture findings and passed checks, each resource once, in whole percent. A check is passed while AWS says so, also where it failed before. Accepted findings are failed; suppressed ones, and controls that found nothing to evaluate, are in neither part.",
  open: "Findings that are open: one problem on one resource is one finding, whichever services tell of it. Suppressed, accepted, resolved and closed ones are not open; samples and resources of another cloud are in no number.",
};

export const remarks: Readonly<Record<ExplainedNumber, readonly string[]>> = {
  score: [
    "Controls that are switched off are left out. Where an administrator answers for an account that cannot be seen: there a control counts while it has an active record that was updated in the five days before the last read.",
    "A region's score holds the records of global resources that the region evaluated, as AWS's does; global has those of all regions.",
    "AWS's own figure is up to a day older. Risk acceptances do not change the score.",
  ],
  checksPassed: [
    "What was passed and can no longer be told counts as unknown; what was open and can no longer be told, as failed.",
    "Of a resource that is gone, an account that left, a region that is no longer watched and a check that is switched off nothing is counted, whether it failed, was fixed or passed.",
  ],
  open: ["What could not be read stays as it was: the share of fresh scopes says how much of it is confirmed."],
};
