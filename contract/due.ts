/** What is due of a part of the organization and of a finding, and by which levels. */
import { Type } from "typebox";
import { dues, type LeveledSeverity, leveledSeverities, levelPlaces } from "../posture/words.ts";
import { Count, OneOf, TextOrNull, WordOrNull } from "./words.ts";

const bySeverity = (what: string) =>
  Type.Object({
    CRITICAL: Count(`${what}, critical`),
    HIGH: Count(`${what}, high`),
    MEDIUM: Count(`${what}, medium`),
    LOW: Count(`${what}, low`),
  } satisfies Record<LeveledSeverity, unknown>);

/** Of a part of the organization, today. */
export const DueCounts = Type.Object(
  {
    overdue: bySeverity("Open for more days than its level"),
    overdueTotal: Count("Overdue"),
    soon: bySeverity("Due on this day or one of the six after it"),
    soonTotal: Count("Due soon"),
  },
  { description: "By each account's own levels. What is informational has none" },
);

export const dueMembers = {
  dueOn: TextOrNull("The last day on which a fix is in time, in the organization's time zone; null: it is not open, or has no level"),
  due: WordOrNull(dues, "overdue: that day is over. soon: it is this day or one of the six after it. null: as dueOn"),
};

export const AccountLevels = Type.Array(
  Type.Object({
    severity: OneOf(leveledSeverities),
    days: Count("Days to fix"),
    from: OneOf([...levelPlaces, "usual"], "Who decided it; usual: nobody"),
    ou: TextOrNull("Where an OU did: its names from the root"),
  }),
  { description: "The account's own decision goes first, then that of the nearest OU, then the organization's" },
);
