import type { Trend } from "../../contract/trend.ts";
import { count } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";

/** What would be open were the planned fixes done on their days: the goal of the chart above it, in words. */
export function GoalNote({ goal }: Pick<Trend, "goal">) {
  if (goal === null) return null;
  const now = new Date();
  const [, ...steps] = goal;
  return (
    <p className="quiet goal-note">
      <span className="goal-mark" aria-hidden="true" /> Goal, if what is planned is done:{" "}
      {steps.map(({ date, open }) => `${count(open)} open on ${dayName(date, now)}`).join(", ")}.
    </p>
  );
}
