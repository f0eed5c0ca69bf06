/** Risk acceptances: dated decisions to live with a finding. They hide it from the open counts, and move neither evidence nor score. */
import { type Static, Type } from "typebox";
import { auditActorKinds } from "../posture/audit.ts";
import {
  acceptanceStates,
  acceptanceSubjects,
  kinds,
  LONGEST_ACCEPTANCE_DAYS,
  LONGEST_REASON,
  LONGEST_TICKET,
  MOST_ACCEPTED_AT_ONCE,
  NOTICE_DAYS,
} from "../posture/words.ts";
import { SeverityCounts } from "./summary.ts";
import { Count, Cursor, ListOf, NumberOrNull, OneOf, PublicId, TextOrNull, Time, TimeOrNull } from "./words.ts";

const actorMembers = {
  id: TextOrNull("Public id of the person or token"),
  name: TextOrNull("As they are called today; null: nobody (any more)"),
};
const Actor = Type.Object({ kind: OneOf(auditActorKinds), ...actorMembers });
const ActorOrNull = (description: string) => Type.Union([Actor, Type.Null()], { description });

/** Beside a finding that is accepted. */
export const AcceptedBy = Type.Object({
  id: PublicId,
  reason: Type.String({ description: "Why, in the words of whoever decided it" }),
  ticket: TextOrNull("Address of a ticket, https"),
  since: TimeOrNull("In force."),
  until: Time("From then on it is open again."),
  by: Actor,
});
export type AcceptedBy = Static<typeof AcceptedBy>;

const AccountNumber = Type.String({ pattern: "^[0-9]{12}$", description: "Account id, twelve digits" });
const CheckId = Type.String({ minLength: 1, maxLength: 300, description: "Compared without case" });
const Kind = OneOf(kinds, "Where findings of several kinds are called so: which of them");
const ResourceId = Type.String({ minLength: 1, maxLength: 2000, description: "ARN, or what stands for it; compared without case" });

/** Told apart by their members, so that a mistyped one is named. */
const SubjectAsked = Type.Object(
  {
    finding: Type.Optional(PublicId),
    account: Type.Optional(AccountNumber),
    check: Type.Optional(CheckId),
    kind: Type.Optional(Kind),
    resource: Type.Optional(ResourceId),
  },
  {
    additionalProperties: false,
    description: "Either a finding; or a check on an account, which goes for what is found later too; or, with a resource, a check on it",
  },
);
export type SubjectAsked = Static<typeof SubjectAsked>;

const subjects = Type.Array(SubjectAsked, {
  minItems: 1,
  maxItems: MOST_ACCEPTED_AT_ONCE,
  description: "All of them are accepted, or none",
});

const terms = {
  reason: Type.String({ minLength: 1, maxLength: LONGEST_REASON, description: "Why, for whoever reads it in a year" }),
  ticket: Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST_TICKET, description: "Address of a ticket, https" })),
  until: Type.String({
    minLength: 10,
    maxLength: 40,
    description: `Its end, at most ${LONGEST_ACCEPTANCE_DAYS} days on: the last day in the organization's time zone (2026-12-31), or an instant (2026-12-31T12:00:00Z)`,
  }),
};

export const AcceptanceNew = Type.Object({ subjects, ...terms }, { additionalProperties: false });
export type AcceptanceNew = Static<typeof AcceptanceNew>;

export const AcceptanceRenewal = Type.Object(terms, { additionalProperties: false });
export type AcceptanceRenewal = Static<typeof AcceptanceRenewal>;

export const AcceptanceDecision = Type.Object(
  { note: Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST_REASON, description: "A word to whoever proposed it" })) },
  { additionalProperties: false },
);
export type AcceptanceDecision = Static<typeof AcceptanceDecision>;

export const AcceptanceRevocation = Type.Object(
  { note: Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST_REASON, description: "Why, for whoever asks later" })) },
  { additionalProperties: false },
);
export type AcceptanceRevocation = Static<typeof AcceptanceRevocation>;

export const PreviewAsked = Type.Object({ subjects }, { additionalProperties: false });
export type PreviewAsked = Static<typeof PreviewAsked>;

/** Percentages, as everywhere: rounded to the nearest integer; null where there is no data. */
const ScoreIfFixed = Type.Object({
  now: NumberOrNull("The score, which an acceptance leaves as it is. null: no controls with data"),
  ifFixed: NumberOrNull("What it would be if these findings were fixed: the points between are lived with"),
});

const Subject = Type.Object({
  kind: OneOf(acceptanceSubjects),
  account: Type.Object({ id: AccountNumber, name: Type.String() }),
  check: Type.String(),
  checkKind: OneOf(kinds),
  title: Type.String({ description: "The check's, or the finding's own" }),
  finding: Type.Union([PublicId, Type.Null()], { description: "Of one finding: where its key has changed, as it is called now" }),
  region: TextOrNull("Of one finding"),
  resource: TextOrNull("Of one finding, or of a check on a resource: ARN, or what stands for it"),
});

export const Preview = Type.Object({
  subjects: Type.Array(
    Type.Object({
      kind: OneOf(acceptanceSubjects),
      matches: Count("Open findings that it is about, those that are accepted already among them"),
      hides: SeverityCounts,
      existing: Type.Union([PublicId, Type.Null()], {
        description: "An acceptance of the same that is in force or proposed: it would be refused",
      }),
    }),
    { description: "In the order in which they were asked for" },
  ),
  matches: Count("Of all together, each finding once"),
  hides: SeverityCounts,
  hidesTotal: Count("So many findings leave the open counts"),
  openTotal: Count("Of so many that are open in these accounts"),
  scores: Type.Array(Type.Object({ account: Type.Object({ id: AccountNumber, name: Type.String() }), score: ScoreIfFixed }), {
    description: "Of each account that it is about",
  }),
  score: ScoreIfFixed,
  needsApproval: Type.Boolean({ description: "It would be a proposal, which hides nothing until a lead approves it" }),
});
export type Preview = Static<typeof Preview>;

export const Acceptance = Type.Object({
  id: PublicId,
  subject: Subject,
  reason: Type.String(),
  ticket: TextOrNull("Address of a ticket, https"),
  state: OneOf(acceptanceStates),
  until: Time("From then on it is over."),
  madeBy: Actor,
  madeAt: Time("Made, or proposed."),
  decidedBy: ActorOrNull("Who approved or refused it; null: it needed no approval, or waits for it"),
  decidedAt: TimeOrNull("Approved or refused."),
  note: TextOrNull("With that: a word to whoever proposed it"),
  begunAt: TimeOrNull("In force from then on."),
  endedAt: TimeOrNull("Over since."),
  endedBy: ActorOrNull("Who revoked or renewed it; null: its end has come, or has not"),
  endedNote: TextOrNull("Why it was revoked, in their words"),
  renews: Type.Union([PublicId, Type.Null()], { description: "In whose place it stands, or would" }),
  renewedBy: Type.Union([PublicId, Type.Null()], { description: "Which one stands in its place, or is proposed for it" }),
  hides: Count("So many findings are accepted that it is about"),
  isAboutToEnd: Type.Boolean({ description: `In force, and for ${NOTICE_DAYS} days at most` }),
});
export type Acceptance = Static<typeof Acceptance>;

const sorts = ["until", "made"] as const;

export const AcceptancesQuery = Type.Object(
  {
    state: Type.Optional(Type.Array(OneOf(acceptanceStates), { description: "Any of these; without it, whichever" })),
    account: Type.Optional(Type.Array(AccountNumber, { maxItems: 500 })),
    check: Type.Optional(Type.Array(CheckId, { maxItems: 100 })),
    subject: Type.Optional(Type.Array(OneOf(acceptanceSubjects))),
    finding: Type.Optional(Type.String({ pattern: "^[0-9a-f]{32}$", description: "Those that are about this finding, also by its check" })),
    madeBy: Type.Optional(Type.String({ pattern: "^[0-9a-f]{32}$", description: "Public id of the person or token" })),
    aboutToEnd: Type.Optional(Type.Boolean({ description: `true: in force, and over in ${NOTICE_DAYS} days at most` })),
    hidesNothing: Type.Optional(Type.Boolean({ description: "true: in force, and about nothing that is open any more: to be swept" })),
    endedSince: Type.Optional(Type.String({ maxLength: 40, description: "Over since this instant (ISO 8601) or later" })),
    sort: Type.Optional(OneOf(sorts, "until (the default): what ends first. made: the latest first")),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type AcceptancesQuery = Static<typeof AcceptancesQuery>;

export const Acceptances = ListOf(Acceptance);
export type Acceptances = Static<typeof Acceptances>;

export const AcceptancesMade = Type.Object({ items: Type.Array(Acceptance, { description: "In the order of the subjects" }) });
export type AcceptancesMade = Static<typeof AcceptancesMade>;

export const AcceptanceParams = Type.Object({ id: PublicId });
