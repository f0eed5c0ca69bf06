import type { Plan } from "../../contract/plans.ts";
import { dayName } from "../formats/time.ts";
import { planStateNames } from "../words.ts";

/** How a plan stands, and since when nothing of it is open: of what was taken back that is no news. */
export const PlanState = ({ plan: { state, doneOn } }: { readonly plan: Plan }) => (
  <>
    <span className={state === "late" || state === "done late" ? "amber" : undefined}>{planStateNames[state]}</span>
    {doneOn !== null && state !== "taken back" && <span className="quiet">{dayName(doneOn, new Date())}</span>}
  </>
);
