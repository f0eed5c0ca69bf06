import { type Static, Type } from "typebox";
import { causesIn, causesOut, directions, kinds, laidStandings, severities } from "../posture/words.ts";
import { Share } from "./coverage.ts";
import { Day, findingsView } from "./findings-view.ts";
import { movedMembers } from "./moved.ts";
import { Count, Cursor, ListOf, NumberOrNull, OneOf, PublicId, TextOrNull } from "./words.ts";

/** Beside the causes of domain.md section 7, what a view by severity moves, and what an answer that was lost takes along. */
const entering = [...causesIn, "severity"] as const;
const leaving = [...causesOut, "evidence", "severity"] as const;
export const causes = [...entering, ...leaving.filter((cause) => cause !== "reclassified" && cause !== "severity")] as const;

const between = {
  ...findingsView,
  from: Type.String({ maxLength: 30, description: "The day that is compared with: changes after its end, YYYY-MM-DD" }),
  to: Type.String({ maxLength: 30, description: "The last day whose changes count" }),
};

export const ChangesQuery = Type.Object(between, { additionalProperties: false });
export type ChangesQuery = Static<typeof ChangesQuery>;

const Side = (description: string, words: readonly (typeof causes)[number][]) =>
  Type.Object(
    {
      total: Count("The sum of the parts"),
      parts: Type.Array(Type.Object({ cause: OneOf(causes), n: Count("Findings; one that came twice counts twice") }), {
        description: `In this order: ${words.join(", ")}. severity: moved into or out of the view's severities. A part that is not there is 0`,
      }),
    },
    { description },
  );

export const Changes = Type.Object(
  {
    from: Day("As asked for."),
    to: Day("As asked for."),
    countedFrom: TextOrNull(
      "Changes are counted after this day: `from`, or the day of the first complete run, since no change is counted from a reconstructed day. null: the whole range is before it",
    ),
    open: Type.Object({
      from: NumberOrNull("Open at the end of `countedFrom`; null: nobody reported"),
      to: NumberOrNull("Open at the end of `to`; null: nobody reported"),
    }),
    difference: Type.Integer({ description: "Entered less left: the whole change, without a rest" }),
    entered: Side("What became open, by why", entering),
    left: Side("What is open no longer, by why. Only `fixed` is progress", leaving),
    withoutFreshEvidence: NumberOrNull(
      "Of the open, as no part: of scopes that are not fresh, resting on an earlier word, or no longer listed. null where `to` is before the last run: it is known of now only",
    ),
    coverage: Type.Union([Share, Type.Null()], { description: "On `to`, of the view's accounts; null on a day without a run" }),
  },
  {
    examples: [
      {
        from: "2026-11-17",
        to: "2026-11-24",
        countedFrom: "2026-11-17",
        open: { from: 131, to: 118 },
        difference: -13,
        entered: {
          total: 9,
          parts: [
            { cause: "new", n: 8 },
            { cause: "reopened", n: 1 },
          ],
        },
        left: {
          total: 22,
          parts: [
            { cause: "fixed", n: 19 },
            { cause: "resource gone", n: 3 },
          ],
        },
        withoutFreshEvidence: 4,
        coverage: { fresh: 160, of: 165, deniedByScp: 3 },
      },
    ],
  },
);
export type Changes = Static<typeof Changes>;

export const ChangedFindingsQuery = Type.Object(
  {
    ...between,
    direction: OneOf(directions, "Which side"),
    cause: OneOf(causes, "Which part of it"),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type ChangedFindingsQuery = Static<typeof ChangedFindingsQuery>;

const ChangedFinding = Type.Object({
  id: PublicId,
  title: Type.String(),
  check: Type.String({ description: "When it entered; when it left" }),
  kind: OneOf(kinds),
  product: Type.String(),
  accountId: Type.String(),
  accountName: Type.String(),
  region: Type.String(),
  resource: Type.Object({ id: Type.String(), type: Type.String(), name: TextOrNull("Short name, where AWS gives one") }),
  status: OneOf(laidStandings, "As it stands now"),
  severity: OneOf(severities, "As it is now"),
  ...movedMembers,
});
export type ChangedFinding = Static<typeof ChangedFinding>;

const behindFixed: ChangedFinding = {
  id: "6f1ed002ab5595859014ebf0951522d9",
  title: "S3 general purpose buckets should block public write access",
  check: "S3.3",
  kind: "posture",
  product: "securityhub",
  accountId: "100000000006",
  accountName: "payments-prod",
  region: "eu-west-1",
  resource: { id: "arn:aws:s3:::halden-exports", type: "AwsS3Bucket", name: "halden-exports" },
  status: "resolved",
  severity: "CRITICAL",
  day: "2026-11-23",
  at: "2026-11-23T04:12:09.000Z",
  seen: "2026-11-23T06:00:00.000Z",
  from: "open",
  to: "passed",
  fromSeverity: "CRITICAL",
  toSeverity: "CRITICAL",
};

export const ChangedFindings = Type.Object(ListOf(ChangedFinding).properties, {
  examples: [{ items: [behindFixed], total: 1, totalExact: true, next: null }],
});
export type ChangedFindings = Static<typeof ChangedFindings>;
