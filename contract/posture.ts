import { type Static, Type } from "typebox";
import {
  asIfs,
  controlStatuses,
  countRoles,
  explainedNumbers,
  type kinds,
  principleGroups,
  type severities,
  sources,
} from "../posture/words.ts";
import { DueCounts } from "./due.ts";
import { SeverityCounts } from "./summary.ts";
import { Count, NumberOrNull, OneOf, TextOrNull, TimeOrNull } from "./words.ts";

const Day = (description: string) => Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description });
const DayOrNull = (description: string) => TextOrNull(`${description} A day in the organization's time zone.`);

/** Which part of the organization; each of several, taken together. */
export const viewMembers = {
  account: Type.Optional(Type.Array(Type.String({ pattern: "^[0-9]{12}$", description: "Account id, twelve digits" }), { maxItems: 500 })),
  ou: Type.Optional(
    Type.Array(
      Type.String({ minLength: 1, maxLength: 1000, description: "An OU's id, or its names from the root as in `Root / Payments`" }),
      {
        maxItems: 100,
      },
    ),
  ),
  region: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 50, description: "A region's name, or global: the controls on global resources" }), {
      maxItems: 100,
    }),
  ),
  principle: Type.Optional(Type.Array(OneOf(principleGroups))),
};

export const asIf = Type.Optional(
  OneOf(
    asIfs,
    "nothing-decided: as if nothing were accepted or suppressed, which counts as open then, for whoever audits these decisions. The score is told of the present only, and has no trend; what is due is told as it was decided",
  ),
);

const at = Type.Optional(Day("The state at the end of this day; without it, the present one"));

export const since = Type.Optional(
  Day(
    "The end of this day is compared with: the start of a range. Without it 30 days before; the first complete run's day where that is later",
  ),
);

export const PostureQuery = Type.Object({ ...viewMembers, asIf, at, since }, { additionalProperties: false });
export type PostureQuery = Static<typeof PostureQuery>;

export const Percent = NumberOrNull("In whole percent. null: nobody can say. Never 0 or 100 for that");

const counts = {
  passed: Count("Passed"),
  failed: Count("Failed"),
  unknown: Count("Evaluated without an answer"),
};

/** Controls of Security Hub CSPM by status; those without data are in none of them. */
export const ControlCounts = Type.Object(counts, { description: "Controls of Security Hub CSPM. Those without data are in none" });

const ChecksPassed = Type.Object(
  { ...counts, percentage: Percent },
  {
    description:
      "Posture findings and passed checks, each once. Accepted ones are failed; suppressed ones, and what nobody evaluates any more, in neither part",
  },
);

export const DayShare = Type.Object({
  fresh: Count("Scopes with fresh evidence"),
  of: Count("Scopes that count"),
  deniedByScp: NumberOrNull("Closed by a service control policy: left out, and said. null: not kept of a day that is over"),
});

const OpenByKind = Type.Object({
  posture: Count("Checks on resources"),
  threat: Count("GuardDuty's"),
  vulnerability: Count("Inspector's"),
  "sensitive-data": Count("Macie's"),
  other: Count("Of products that Pillarwatch does not know"),
} satisfies Record<(typeof kinds)[number], unknown>);

/** A count that nobody can speak for is null, with all that is made of it. */
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) => Type.Union([schema, Type.Null()]);

export const Change = Type.Object(
  {
    since: Day("The end of this day is compared with: as asked for, else 30 days before; the first complete run's where that is later"),
    score: NumberOrNull("Points more or less; null where one of both days has no score"),
    checksPassed: NumberOrNull("Points more or less; null where one of both days has none"),
    open: Type.Integer({ description: "Open findings more or less" }),
    bySeverity: Type.Object(
      {
        CRITICAL: Type.Integer(),
        HIGH: Type.Integer(),
        MEDIUM: Type.Integer(),
        LOW: Type.Integer(),
        INFORMATIONAL: Type.Integer(),
      } satisfies Record<(typeof severities)[number], unknown>,
      { description: "The same by severity: they add up to it" },
    ),
    opened: Count("Became open since, by whatever cause"),
    fixed: Count("Fixed since. Only this is progress"),
  },
  { description: "Nothing is counted from before the first complete run" },
);

/** What every part of a view has: an account, an OU, a region, a principle. */
export const postureMembers = {
  score: Percent,
  controls: ControlCounts,
  checksPassed: ChecksPassed,
  open: orNull(SeverityCounts),
  openTotal: NumberOrNull("Open findings. null: nobody has reported"),
};

export const PrincipleGroup = Type.Object({
  id: OneOf(principleGroups),
  title: Type.String(),
  ...postureMembers,
  change: orNull(Change),
});

export const countedMembers = {
  day: Day("The state is that at the end of this day; of the present day, as far as it has been read"),
  isFinal: Type.Boolean({ description: "The day is over and no run of it goes on: only `pillarwatch rebuild` changes it" }),
  countedAt: TimeOrNull("End of the last run of that day or before it; of a run that goes on, its last page."),
  lastRunDay: DayOrNull("Day of that run: where it is before `day`, nothing was read on that day."),
  rules: TextOrNull("Version of the rules that it was counted by"),
};

export const Posture = Type.Object({
  ...countedMembers,
  ...postureMembers,
  openByKind: orNull(OpenByKind),
  suppressed: NumberOrNull("Suppressed in AWS. null: nobody has reported"),
  accepted: NumberOrNull("Accepted in Pillarwatch. null: nobody has reported"),
  change: orNull(Change),
  due: Type.Union([DueCounts, Type.Null()], {
    description: "What is overdue today, and due soon. null: nobody has reported, or of a past day",
  }),
  coverage: orNull(DayShare),
  scoreCoverage: orNull(DayShare),
  accounts: orNull(Type.Object({ reporting: Count("With a scope that was fresh"), of: Count("Watched") })),
  principles: Type.Array(PrincipleGroup, { description: "All eight groups: they add up to the whole. The score does not add up" }),
});
export type Posture = Static<typeof Posture>;

export const Principles = Type.Object({ ...countedMembers, items: Type.Array(PrincipleGroup) });
export type Principles = Static<typeof Principles>;

export const ExplainQuery = Type.Object(
  { ...viewMembers, asIf, at, number: Type.Optional(OneOf(explainedNumbers, "score unless asked for another")) },
  { additionalProperties: false },
);
export type ExplainQuery = Static<typeof ExplainQuery>;

export const Explained = Type.Object({
  ...countedMembers,
  number: OneOf(explainedNumbers),
  value: NumberOrNull("Whole percent, or how many are open. null: nobody can say"),
  rule: Type.String({ description: "In words" }),
  remarks: Type.Array(Type.String()),
  counts: Type.Array(
    Type.Object({
      what: Type.String(),
      n: Count("How many"),
      role: OneOf(countRoles, "for: in both parts of the fraction; against: below it only; left out; counted: added up"),
    }),
  ),
  controls: Type.Array(
    Type.Object({
      check: Type.String(),
      title: Type.String(),
      principle: OneOf(principleGroups),
      status: OneOf(controlStatuses),
      failed: Count("Records FAILED"),
      unknown: Count("Records WARNING or NOT_AVAILABLE"),
      passed: Count("Records PASSED"),
    }),
    { description: "Of the score: every control that ever had data in the view" },
  ),
  coverage: orNull(DayShare),
  sources: orNull(
    Type.Array(Type.Object({ source: OneOf(sources), share: DayShare }), {
      description: "Those that can speak for the number. null: of a day that is over",
    }),
  ),
});
export type Explained = Static<typeof Explained>;
