import { type Static, Type } from "typebox";
import { accountStates, kinds, severities } from "../posture/words.ts";
import { findingStatuses } from "./findings-filter.ts";
import { Count, OneOf, PublicId, TextOrNull } from "./words.ts";

export const SearchQuery = Type.Object(
  {
    text: Type.String({
      minLength: 1,
      maxLength: 2000,
      description:
        "Part of an account's id, name or OU, or of a check's id or title; without case. Or a finding's id, or an ARN, as they are",
    }),
  },
  { additionalProperties: false },
);

/** The same name in different lists is a different thing: each says what it is by where it stands. */
export const Search = Type.Object(
  {
    accounts: Type.Array(
      Type.Object({
        id: Type.String({ description: "Twelve digits" }),
        name: Type.String(),
        organizationalUnit: TextOrNull("Names from the root"),
        state: OneOf(accountStates),
      }),
    ),
    units: Type.Array(
      Type.Object({ path: Type.String({ description: "Names from the root" }), accounts: Count("In it, and in those below it") }),
    ),
    checks: Type.Array(
      Type.Object({
        check: Type.String({ description: "Control, Config rule, finding type or CVE" }),
        kind: OneOf(kinds),
        title: Type.String(),
      }),
    ),
    findings: Type.Array(
      Type.Object({
        id: PublicId,
        title: Type.String(),
        severity: OneOf(severities),
        status: OneOf(findingStatuses),
        accountName: Type.String(),
      }),
      { description: "Of this very id, or with a record whose own id or ARN at AWS this is" },
    ),
    resources: Type.Array(
      Type.Object({
        id: Type.String({ description: "ARN, or what stands for it" }),
        type: Type.String(),
        name: TextOrNull("Short name, where AWS gives one"),
        accountId: Type.String({ description: "Twelve digits" }),
        accountName: Type.String(),
        open: Count("Open findings"),
        findings: Count("Findings, whatever became of them"),
      }),
      { description: "Whose ARN or id this is, or begins with" },
    ),
    more: Type.Boolean({ description: "More fit than are told: more text finds them" }),
  },
  { description: "At most eight of a kind, those that fit best first" },
);
export type Search = Static<typeof Search>;
export type SearchQuery = Static<typeof SearchQuery>;
