import { type Static, Type } from "typebox";
import { controlStatuses, kinds, principleGroups } from "../posture/words.ts";
import { asIf, ControlCounts, countedMembers, Percent, PrincipleGroup, since, viewMembers } from "./posture.ts";
import { SeverityCounts } from "./summary.ts";
import { Count, OneOf, WordOrNull } from "./words.ts";

const { principle, ...placeMembers } = viewMembers;

export const PrincipleParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 50, description: `One of ${principleGroups.join(", ")}` }),
});
export const PrincipleQuery = Type.Object({ ...placeMembers, since, asIf }, { additionalProperties: false });
export type PrincipleQuery = Static<typeof PrincipleQuery>;

export const BestPracticesQuery = Type.Object({ ...placeMembers, principle, asIf }, { additionalProperties: false });
export type BestPracticesQuery = Static<typeof BestPracticesQuery>;

const practiceMembers = {
  id: Type.String({ description: "SEC02-BP01" }),
  title: Type.String({ description: "In Pillarwatch's words" }),
  risk: OneOf(["low", "medium", "high"], "Level of risk that AWS names for going without it"),
  score: Percent,
  controls: ControlCounts,
  open: SeverityCounts,
  openTotal: Count("Open findings"),
  checksTotal: Count("Checks about it that have data"),
};

export const BestPractices = Type.Object({
  items: Type.Array(Type.Object(practiceMembers), {
    description: "All best practices of the security pillar. A check that is about two counts for both: they do not add up",
  }),
});
export type BestPractices = Static<typeof BestPractices>;

const PracticeCheck = Type.Object({
  check: Type.String(),
  title: Type.String(),
  kind: OneOf(kinds),
  status: WordOrNull(controlStatuses, "Of a control of Security Hub CSPM in this view; null: no control"),
  open: SeverityCounts,
  openTotal: Count("Open findings"),
  practices: Type.Array(Type.String(), { description: "Best practices that it is about" }),
});

export const WholePrinciple = Type.Object({
  ...countedMembers,
  ...PrincipleGroup.properties,
  bestPractices: Type.Array(
    Type.Object({ ...practiceMembers, checks: Type.Array(Type.String(), { description: "At most 500, what to fix first at the top" }) }),
    { description: "Those that checks with data are about" },
  ),
  checks: Type.Array(PracticeCheck, { description: "With data, at most 500, what to fix first at the top" }),
  checksTotal: Count("Checks with data"),
});
export type WholePrinciple = Static<typeof WholePrinciple>;
