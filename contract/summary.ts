import { type Static, Type } from "typebox";
import { conditionIds } from "../posture/condition.ts";
import { type severities, sources } from "../posture/words.ts";
import { Count, OneOf, Time, TimeOrNull, WordOrNull } from "./words.ts";

export const SeverityCounts = Type.Object({
  CRITICAL: Count("Open and critical"),
  HIGH: Count("Open and high"),
  MEDIUM: Count("Open and medium"),
  LOW: Count("Open and low"),
  INFORMATIONAL: Count("Open and informational"),
} satisfies Record<(typeof severities)[number], unknown>);
export type SeverityCounts = Static<typeof SeverityCounts>;

export const Summary = Type.Object({
  asOf: Time("When this was counted."),
  contents: WordOrNull(["sample", "real"], "What the database holds; null before the first run"),
  organizationId: Type.Unsafe<string | null>({ type: ["string", "null"] }),
  accounts: Count("Accounts known"),
  regions: Count("Regions watched"),
  lastCompleteRunAt: TimeOrNull("End of the last run that tried every scope; null: there was none yet."),
  open: Type.Array(Type.Object({ source: OneOf(sources), bySeverity: SeverityCounts, total: Count("Open findings of the source") }), {
    description: "Every source, also without findings. Each finding once, under its leading source.",
  }),
  openTotal: Count("Open findings"),
  accepted: Count("Accepted in Pillarwatch"),
  suppressed: Count("Suppressed in AWS"),
  resolved: Count("Fixed, or the resource is gone"),
  fixed: Count("Of the resolved: fixed. Only this is progress"),
  resourceGone: Count("Of the resolved: the resource is gone"),
  closed: Count("Gone without being fixed"),
  passed: Count("Checks evaluated and found good"),
  unknown: Count("Checks evaluated without an answer"),
  conditions: Type.Array(
    Type.Object({
      id: OneOf(conditionIds),
      since: TimeOrNull("Since when; null: nobody knows."),
      text: Type.String({ description: "What is so, and what it means for what is shown" }),
    }),
    { description: "What keeps the server from its work, or the numbers from being of today; the worst first, none: all is well" },
  ),
});
export type Summary = Static<typeof Summary>;
