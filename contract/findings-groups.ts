import { type Static, Type } from "typebox";
import { kinds, principleGroups, severities } from "../posture/words.ts";
import { filterMembers, suggestedFields } from "./findings-filter.ts";
import { SeverityCounts } from "./summary.ts";
import { Count, Cursor, ListOf, NumberOrNull, OneOf, TextOrNull, WordOrNull } from "./words.ts";

const groupings = ["check", "resource"] as const;

export const FindingGroupsQuery = Type.Object(
  {
    ...filterMembers,
    by: OneOf(groupings, "What the findings of a group have in common"),
    sort: Type.Optional(
      OneOf(
        ["severity", "findings"],
        "severity (the default): the most critical ones first, then the most high ones, and so on. findings: the most",
      ),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type FindingGroupsQuery = Static<typeof FindingGroupsQuery>;

const FindingGroup = Type.Object({
  check: TextOrNull("By check: what to ask the list of findings for"),
  title: TextOrNull("Of the check"),
  kind: WordOrNull(kinds, "Of the check"),
  principle: WordOrNull(principleGroups, "Of the check"),
  resource: Type.Union(
    [
      Type.Object({
        id: Type.String({ description: "ARN, or what stands for it: what to ask the list of findings for" }),
        type: Type.String(),
        name: TextOrNull("Short name, where AWS gives one"),
        accountId: Type.String({ description: "Of one of its findings" }),
        accountName: Type.String(),
        region: Type.String(),
      }),
      Type.Null(),
    ],
    { description: "By resource" },
  ),
  severity: OneOf(severities, "The worst among them"),
  bySeverity: SeverityCounts,
  findings: Count("Findings of the group, in whatever status is asked for"),
  accounts: Count("Accounts that they are in"),
  resources: Count("Resources that they are of"),
  checks: Count("Checks that they are of"),
});

export const FindingGroups = Type.Object({
  ...ListOf(FindingGroup).properties,
  findings: Count("Findings in all groups together"),
});
export type FindingGroups = Static<typeof FindingGroups>;

export const SuggestionsQuery = Type.Object(
  {
    ...filterMembers,
    field: OneOf(
      suggestedFields,
      "Member of the filter whose values are asked for. What the filter says of that very member is left out of account",
    ),
    text: Type.Optional(Type.String({ maxLength: 200, description: "Part of the value or of its name; without case" })),
  },
  { additionalProperties: false },
);
export type SuggestionsQuery = Static<typeof SuggestionsQuery>;

export const Suggestions = Type.Object({
  items: Type.Array(
    Type.Object({
      value: Type.String({ description: "As the filter takes it" }),
      name: TextOrNull("What people call it: an account's name, a check's or best practice's title"),
      findings: NumberOrNull("Findings that have it, within the filter. null: not counted (of resources)"),
    }),
    { description: "At most 50, those with the most findings first" },
  ),
  more: Type.Boolean({ description: "There are more than are shown: more text finds them" }),
});
export type Suggestions = Static<typeof Suggestions>;
