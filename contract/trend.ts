import { type Static, Type } from "typebox";
import { kinds, rangeWords, trendSplits } from "../posture/words.ts";
import { Share } from "./coverage.ts";
import { Day, findingsView } from "./findings-view.ts";
import { asIf } from "./posture.ts";
import { Count, NumberOrNull, OneOf, TextOrNull, WordOrNull } from "./words.ts";

export const TrendQuery = Type.Object(
  {
    asIf,
    ...findingsView,
    check: Type.Optional(
      Type.Array(
        Type.String({ minLength: 1, maxLength: 300, description: "Control, Config rule, finding type or CVE; compared without case" }),
        {
          maxItems: 100,
        },
      ),
    ),
    kind: Type.Optional(Type.Array(OneOf(kinds, "Of these checks only those of the kind: with check"))),
    range: Type.Optional(OneOf(rangeWords, "Days back from today; all: as far as anything is known. 30 unless from is given")),
    from: Type.Optional(Type.String({ maxLength: 30, description: "A range of one's own: its first day, YYYY-MM-DD" })),
    to: Type.Optional(Type.String({ maxLength: 30, description: "Its last day; today unless given" })),
    by: Type.Optional(OneOf(trendSplits, "Also a series for each; OU, principle and best practice are today's")),
    likeForLike: Type.Optional(
      Type.Boolean({
        description: "Only accounts that were there without a break since the range's start: 40 that joined are no regression",
      }),
    ),
  },
  { additionalProperties: false },
);
export type TrendQuery = Static<typeof TrendQuery>;

const TimeToFix = Type.Object(
  {
    fixes: Count("How many were fixed"),
    medianHours: NumberOrNull("Half of them had been open for no longer; null: nothing was fixed"),
    p90Hours: NumberOrNull("Nine in ten of them had been open for no longer"),
  },
  { description: "How long what was fixed had been open, of the fixes themselves; whole hours" },
);

/** Of one day, and so the columns of a series. */
const numbers = {
  open: "Open at the end of the day. null: nobody reported; never 0 for that",
  entered: "Became open, by whatever cause. null up to the first complete run: what it found is no change",
  left: "Open no longer, by whatever cause: open is that of the day before, and entered, less left",
  opened: "Of those that entered: never open before",
  reopened: "Of those that entered: open again after they were resolved",
  resolved: "Of those that left: fixed, or the resource is gone",
  fixed: "Of the resolved: fixed. Only this is progress",
  resourceGone: "Of the resolved: the resource is gone",
  score:
    "Controls passed of those with data, whole percent. null where there are none, or the view has no score (by severity, by product, of checks)",
  checksPassed: "Checks passed of those with an answer, whole percent. null where there are none, or where severities are told apart",
} as const;

const namesOf = Object.keys(numbers) as readonly (keyof typeof numbers)[];
const each = <Member>(member: (description: string) => Member) =>
  Object.fromEntries(namesOf.map((name) => [name, member(numbers[name])])) as { [Name in keyof typeof numbers]: Member };

const Mark = Type.Object(
  {
    kind: OneOf(["rules", "catalogue", "time zone"], "What is counted by"),
    from: Type.String(),
    to: Type.String(),
  },
  { description: "Numbers on both sides are not made in the same way: no progress" },
);

const TrendPoint = Type.Object({
  date: Day("In the organization's time zone."),
  ...each(NumberOrNull),
  timeToFix: TimeToFix,
  accounts: Count("Accounts that were there"),
  accountsReporting: Count("Of these: with a scope that was fresh at the end of the day"),
  coverage: Type.Union([Share, Type.Null()], {
    description: "Scopes of these accounts (all regions: past days do not tell them apart) that were fresh; null on a day without a run",
  }),
  scoreCoverage: Type.Union([Type.Object({ fresh: Count("Fresh"), of: Count("That count") }), Type.Null()], {
    description: "Likewise of those that can speak for the score",
  }),
  stale: Type.Boolean({ description: "Some scopes were not fresh: the day shows what was last known of them" }),
  carried: Type.Boolean({ description: "No run on this day: the last state is carried" }),
  reconstructed: Type.Boolean({
    description:
      "Before the first complete run, from AWS's own dates: only the last change of each check, and not what AWS had already deleted",
  }),
  marks: Type.Array(Mark),
});
export type TrendPoint = Static<typeof TrendPoint>;

const TrendSeries = Type.Object({
  id: TextOrNull(
    "Principle, severity, product, account id, OU id, region, best practice (a check may be in several, or in none); null: all others together",
  ),
  name: TextOrNull("Of an account or best practice; of an OU, its names from the root"),
  ...each((description) => Type.Array(Type.Unsafe<number | null>({ type: ["number", "null"] }), { description })),
  timeToFix: TimeToFix,
});
export type TrendSeries = Static<typeof TrendSeries>;

const Change = Type.Object({
  since: Day("The range's first day of which something is known."),
  open: NumberOrNull("More open than then"),
  score: NumberOrNull("Points of percent"),
  checksPassed: NumberOrNull("Points of percent"),
});

export const Trend = Type.Object(
  {
    from: Day("First day."),
    to: Day("Last day; today moves with each run."),
    knownSince: TextOrNull("Day of the first complete run: changes are counted from there on"),
    likeForLike: Type.Union([Type.Object({ accounts: Count("Accounts that are compared") }), Type.Null()]),
    change: Type.Union([Change, Type.Null()], { description: "Never against a reconstructed day" }),
    timeToFix: TimeToFix,
    points: Type.Array(TrendPoint, { description: "Every day of the range, both ends included" }),
    goal: Type.Union(
      [
        Type.Array(Type.Object({ date: Day("Today, then each day on which something is planned."), open: Count("Open then") })),
        Type.Null(),
      ],
      {
        description:
          "What would be open at the end of a day were the planned fixes done on their days and nothing else to happen; what is late, tomorrow. null: nothing of the view is planned, or the range ends before today",
      },
    ),
    by: WordOrNull(trendSplits, "What the series are split by"),
    series: Type.Array(TrendSeries, {
      description: "Columns in the order of the points. At most 60 accounts or OUs: those with most open, and all others together",
    }),
  },
  {
    examples: [
      {
        from: "2026-11-24",
        to: "2026-11-24",
        knownSince: "2026-08-11",
        likeForLike: null,
        change: { since: "2026-11-24", open: 0, score: 0, checksPassed: 0 },
        timeToFix: { fixes: 3, medianHours: 190, p90Hours: 412 },
        points: [
          {
            date: "2026-11-24",
            open: 118,
            entered: 4,
            left: 5,
            opened: 3,
            reopened: 1,
            resolved: 4,
            fixed: 3,
            resourceGone: 1,
            score: 71,
            checksPassed: 93,
            timeToFix: { fixes: 3, medianHours: 190, p90Hours: 412 },
            accounts: 14,
            accountsReporting: 14,
            coverage: { fresh: 160, of: 165, deniedByScp: 3 },
            scoreCoverage: { fresh: 41, of: 41 },
            stale: true,
            carried: false,
            reconstructed: false,
            marks: [],
          },
        ],
        by: null,
        series: [],
      },
    ],
  },
);
export type Trend = Static<typeof Trend>;
