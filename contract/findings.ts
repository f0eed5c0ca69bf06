import { type Static, Type } from "typebox";
import { kinds, laidStandings, principleGroups, scopeStates, severities, silences, sources, stepStates } from "../posture/words.ts";
import { AcceptedBy } from "./acceptances.ts";
import { Explanation, Practice } from "./checks.ts";
import { dueMembers } from "./due.ts";
import { filterMembers, findingStatuses, reasons, sortMembers } from "./findings-filter.ts";
import { Handling, PersonOrNull } from "./handling.ts";
import { movedMembers } from "./moved.ts";
import { ownerMembers } from "./owner.ts";
import { Count, Cursor, ListOf, OneOf, PublicId, RowId, TextOrNull, Time, TimeOrNull, WordOrNull } from "./words.ts";

export const FindingsQuery = Type.Object(
  {
    ...filterMembers,
    ...sortMembers,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type FindingsQuery = Static<typeof FindingsQuery>;

const Resource = Type.Object({
  id: Type.String({ description: "ARN, or what stands for it" }),
  type: Type.String(),
  name: TextOrNull("Short name, where AWS gives one"),
});

const findingMembers = {
  id: PublicId,
  title: Type.String(),
  check: Type.String(),
  principle: OneOf(principleGroups),
  practices: Type.Array(Type.String(), { description: "Best practices of the security pillar that the check is about: SEC02-BP01" }),
  kind: OneOf(kinds),
  source: OneOf(sources, "Where the leading record was read"),
  product: Type.String({ description: "The service that made the record" }),
  accountId: Type.String(),
  accountName: Type.String(),
  organizationalUnit: TextOrNull("Names from the root"),
  ...ownerMembers,
  region: Type.String(),
  resource: Resource,
  severity: OneOf(severities),
  severityAssigned: Type.Boolean({ description: "Assigned by Pillarwatch: the source gives none" }),
  status: OneOf(findingStatuses),
  reason: WordOrNull(reasons, "Why it is no longer open"),
  detail: TextOrNull("More about the reason"),
  firstSeen: Time("Earliest date ever read for this problem."),
  openedAt: TimeOrNull("When the present spell began."),
  leftAt: TimeOrNull("When it last left open."),
  ...dueMembers,
  assignee: PersonOrNull,
  ticket: TextOrNull("Address of a ticket, https"),
  reopened: Count("How often it came back after it was resolved"),
  changedAt: Time("Last change of status or severity, by AWS's own time."),
  secondHand: Type.Boolean({ description: "Only a copy was read: the service itself could not be" }),
  suppressedIn: WordOrNull(sources, "Where it was suppressed"),
  markedResolved: Type.Boolean({ description: "Marked resolved in AWS, and still failing" }),
  evidenceLostSince: TimeOrNull("It rests on an earlier word, since AWS cannot tell any more."),
  unconfirmedSince: TimeOrNull("No longer listed, without proof that it is gone."),
  counted: Type.Boolean(),
  acceptance: Type.Union([AcceptedBy, Type.Null()], { description: "By which decision it is accepted; of several the one that ends last" }),
};

const Moved = Type.Object(movedMembers);

export const Finding = Type.Object({
  ...findingMembers,
  change: Type.Union([Moved, Type.Null()], { description: "Where a change is asked for; one that moved twice is listed twice" }),
});
export type Finding = Static<typeof Finding>;

export type FindingStatus = Finding["status"];

export const Findings = ListOf(Finding);
export type Findings = Static<typeof Findings>;

/** One document or evaluation behind a finding: what AWS said beside what it means. */
export const FindingRecord = Type.Object({
  id: PublicId,
  source: OneOf(sources),
  accountId: Type.String(),
  region: Type.String(),
  nativeId: TextOrNull("The source's own id"),
  copyOf: WordOrNull(sources, "Set where it repeats another source's record"),
  standard: TextOrNull("The standard that it was written for, without consolidated control findings"),
  awsState: Type.String(),
  awsWorkflow: TextOrNull("Workflow status"),
  awsCompliance: TextOrNull("Compliance status"),
  says: Type.String({ description: "open, suppressed, passed, fixed or unknown" }),
  silence: WordOrNull(silences, "Why it no longer speaks"),
  severity: WordOrNull(severities, "While it said open or suppressed"),
  saidAt: Time("When it began to say this."),
  silentAt: TimeOrNull("When it fell silent."),
  createdAt: Time("Created."),
  updatedAt: Time("Last update by AWS."),
  unlistedSince: TimeOrNull("Not listed any more, without proof that it is gone."),
  hasDocument: Type.Boolean(),
});
export type FindingRecord = Static<typeof FindingRecord>;

export const FindingEvent = Type.Object({
  at: Time("AWS's own time of the change."),
  seen: Time("Start of the run that saw it."),
  run: Type.Unsafe<number | null>({ type: ["integer", "null"], description: "null: by the clock or a person" }),
  from: OneOf(laidStandings),
  to: OneOf(laidStandings),
  fromSeverity: OneOf(severities),
  toSeverity: OneOf(severities),
  cause: Type.String(),
  reason: WordOrNull(reasons, "Why it is no longer open"),
  evidenceLost: Type.Boolean(),
  countsAs: WordOrNull(
    stepStates,
    "What it is counted as after it: what was resolved or closed is a passed check while its check is evaluated and passes",
  ),
  acceptance: TextOrNull("Of a beginning or end of a risk acceptance: which one, by its id"),
  note: TextOrNull("Of an end by a person: why they revoked it, in their words"),
});
export type FindingEvent = Static<typeof FindingEvent>;

export const WholeFinding = Type.Object({
  handling: Handling,
  ...findingMembers,
  resourceTags: Type.Record(Type.String(), Type.String()),
  spell: Count("Number of the present spell, from 1"),
  scopeState: WordOrNull(scopeStates, "How the leading record's scope was last read"),
  lastReadAt: TimeOrNull("Last success of the leading record's scope."),
  bestPractices: Type.Array(Practice, { description: "Those that the check is about, none where none fits" }),
  because: Type.String({ description: "Why the check belongs to its principle" }),
  explanation: Explanation,
  guidance: TextOrNull("AWS's own page on it: an address of AWS's, and no other"),
  console: Type.Object(
    {
      resource: TextOrNull("The resource in the AWS console; null where AWS has no page that we know of"),
      finding: TextOrNull("The finding there; of Inspector its list, of Config the rule"),
    },
    {
      description: "Of the right partition and region. Whoever follows them must have signed in to the account: AWS has no link that does",
    },
  ),
  otherOpen: Count("Other open findings of the same resource"),
  records: Type.Array(FindingRecord),
  events: Type.Array(FindingEvent, { description: "Newest first, the last 100" }),
  eventsTotal: Count("How many there are; all are at `/findings/{id}/events`"),
});
export type WholeFinding = Static<typeof WholeFinding>;

export const FindingEventsQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 500 })), cursor: Type.Optional(Cursor) },
  { additionalProperties: false },
);
export type FindingEventsQuery = Static<typeof FindingEventsQuery>;

export const FindingEvents = ListOf(FindingEvent);
export type FindingEvents = Static<typeof FindingEvents>;

export const FindingParams = Type.Object({ id: PublicId });
export const DocumentQuery = Type.Object(
  { record: Type.Optional(PublicId) },
  { additionalProperties: false, description: "Without a record: that of the leading one" },
);

export const FindingDocument = Type.Object({
  record: PublicId,
  source: OneOf(sources),
  document: Type.Unknown({ description: "As AWS gave it" }),
});
export type FindingDocument = Static<typeof FindingDocument>;

export const RefreshAsked = Type.Object({ refresh: RowId });
export type RefreshAsked = Static<typeof RefreshAsked>;
export const Refresh = Type.Object({
  id: RowId,
  finding: PublicId,
  state: Type.String({ description: "asked, running, done or failed" }),
  answer: TextOrNull("What reading it again has shown"),
  askedAt: Time("Asked."),
  endedAt: TimeOrNull("Answered."),
});
export type Refresh = Static<typeof Refresh>;
export const RefreshParams = Type.Object({ id: RowId });
