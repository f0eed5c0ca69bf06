/** The words of the domain, as types and lists: domain.md section 1. Everything that decides about them is in posture/. */

export const sources = ["securityhub", "guardduty", "inspector", "config"] as const;
/** The AWS service that we read. `securityhub` is AWS Security Hub CSPM (called Security Hub before December 2025). */
export type SourceId = (typeof sources)[number];

/** From mildest to worst, so that an index compares. */
export const severities = ["INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL"] as const;
export type Severity = (typeof severities)[number];

export const kinds = ["posture", "threat", "vulnerability", "sensitive-data", "other"] as const;
export type Kind = (typeof kinds)[number];

/** The design principles of the Well-Architected Framework's security pillar: domain.md section 6. */
export const principles = ["identity", "traceability", "layers", "automation", "data", "people", "events"] as const;
export type Principle = (typeof principles)[number];
/** What no principle is known for is a group of its own and in every sum: never dropped. */
export const principleGroups = [...principles, "unmapped"] as const;
export type PrincipleGroup = (typeof principleGroups)[number];

/** Twelve digits. */
export type AccountId = string & { readonly brand: "AccountId" };
/** A region's name, or `global`. */
export type Region = string;
/** ISO 8601, UTC, milliseconds. */
export type Instant = string & { readonly brand: "Instant" };

/**
 * How a key stands by its records. Beside a finding's statuses: `passed` (evaluated and found good, never a problem), `unknown` (evaluated
 * without an answer) and `none` (its records decide nothing: nothing is shown or counted).
 */
const standings = ["open", "resolved", "closed", "suppressed", "passed", "unknown", "none"] as const;
export type Standing = (typeof standings)[number];
/** The same with our own decisions laid over it: what is open by its records, and accepted, is `accepted` (posture/acceptance.ts). */
export const laidStandings = [...standings, "accepted"] as const;
export type LaidStanding = (typeof laidStandings)[number];

/**
 * What a check says of the resource at present, by the records that speak: only while one does is there a check that passed. `none`: nobody
 * evaluates it (the resource is gone, the account left, the check is off), or it is a problem.
 */
export const evaluations = ["passed", "unknown", "none"] as const;
export type Evaluation = (typeof evaluations)[number];

/** Why a record no longer speaks. */
export const silences = [
  "regenerated",
  "check switched off",
  "resource gone",
  "not applicable",
  "no longer evaluated",
  "expired",
  "account left",
  "no longer watched",
  "reclassified",
] as const;
export type Silence = (typeof silences)[number];

/** Why a finding is no longer open. Only `fixed` is progress. */
export type Reason = "fixed" | Exclude<Silence, "regenerated">;

/** Why a finding came into view or became open. */
export type Entry =
  | "new"
  | "account joined"
  | "scope joined"
  | "acceptance ended"
  | "reopened"
  | "unsuppressed"
  | "check switched on"
  | "evaluated again"
  | "reclassified";

/** The cause of a finding's event. `severity` where only that changed. */
export type Cause = Entry | Reason | "accepted" | "suppressed" | "severity" | "evidence";

/** The two sides of a change. */
export const directions = ["entered", "left"] as const;
export type Direction = (typeof directions)[number];

/** In the order of domain.md section 7, "In": why something became open. */
export const causesIn = [
  "reclassified",
  "acceptance ended",
  "new",
  "account joined",
  "scope joined",
  "unsuppressed",
  "check switched on",
  "reopened",
  "evaluated again",
] as const satisfies readonly Cause[];

/** Likewise "Out": why something is open no longer. */
export const causesOut = [
  "reclassified",
  "account left",
  "accepted",
  "suppressed",
  "fixed",
  "resource gone",
  "check switched off",
  "no longer watched",
  "expired",
  "not applicable",
  "no longer evaluated",
] as const satisfies readonly Cause[];

/**
 * How a finding or a passed check is counted. `accepted` is a decision of ours; `none`: in no number. What is no longer open and passes
 * nothing (a threat that was archived away, a check whose resource is gone) is `closed`, whatever ended it.
 */
export const stepStates = ["none", "open", "accepted", "suppressed", "passed", "unknown", "closed"] as const;
export type StepState = (typeof stepStates)[number];

/** What a scope's last read ended as; `never` and `stale` follow from time (domain.md section 4). */
export const scopeStates = ["ok", "not_enabled", "denied", "denied_by_scp", "failed"] as const;
export type ScopeState = (typeof scopeStates)[number];
export const coverages = ["ok", "not_enabled", "denied", "denied_by_scp", "failed", "never", "stale"] as const;
export type Coverage = (typeof coverages)[number];

export const accountStates = ["pending_activation", "active", "suspended", "pending_closure", "closed", "left", "outside"] as const;
export type AccountState = (typeof accountStates)[number];

/** The unit of coverage and of failure: the record's own account and region, never the endpoint that answered. */
export interface Scope {
  readonly account: AccountId;
  readonly region: Region;
  readonly source: SourceId;
}

/** Something that a reader of a run should know: never a reason to lose a record. */
export interface Warning {
  /** Stable word that groups warnings: `malformed-record`, `unknown-severity`, … */
  readonly code: string;
  readonly message: string;
}

/** Of a control of Security Hub CSPM, in a view (domain.md section 5). */
export const controlStatuses = ["failed", "unknown", "passed", "no data"] as const;
export type ControlStatus = (typeof controlStatuses)[number];

/** The services that the traceability principle asks for (domain.md section 4). */
export const detectiveServices = [
  "cloudtrail",
  "vpc-flow-logs",
  "config",
  "guardduty",
  "inspector",
  "securityhub",
  "securityhub-v2",
  "macie",
  "access-analyzer",
] as const;
export type DetectiveService = (typeof detectiveServices)[number];

export const detectiveStates = ["on", "off", "unknown"] as const;
export type DetectiveState = (typeof detectiveStates)[number];

/** Numbers that can be asked how they were made. */
export const explainedNumbers = ["score", "checksPassed", "open"] as const;
export type ExplainedNumber = (typeof explainedNumbers)[number];

/** What becomes of a count in a number. */
export const countRoles = ["for", "against", "left out", "counted"] as const;
export type CountRole = (typeof countRoles)[number];

/** Days back from today; `all` as far as anything is known. A range of one's own has a `from`. */
export const rangeWords = ["7", "30", "90", "365", "all"] as const;
export type RangeWord = (typeof rangeWords)[number];

/** What a trend is split by. */
export const trendSplits = ["principle", "severity", "product", "account", "ou", "region", "bestPractice"] as const;
export type TrendSplit = (typeof trendSplits)[number];

/** From where an account's owner is known, the first that names anyone: see posture/owner.ts. */
export const ownerSources = ["assigned", "assigned to the OU", "team map", "account tag", "OU tag", "security contact"] as const;
export type OwnerSource = (typeof ownerSources)[number];

/** Of these the account has its owner from its OU, or from one above. */
export const inheritedSources: ReadonlySet<OwnerSource> = new Set(["assigned to the OU", "OU tag"]);

/** What a person may do. Each may all that those after it may, but an owner, whose world is their accounts (domain.md section 8). */
export const roles = ["administrator", "lead", "viewer", "owner"] as const;
export type Role = (typeof roles)[number];

/** How somebody proved who they are. */
export const ways = ["password", "openid", "link", "demonstration"] as const;
export type Way = (typeof ways)[number];

/** Who knows a person: we by a password, the organization's provider, or nobody (the sample's lead). */
export const personKinds = ["local", "openid", "demonstration"] as const;
export type PersonKind = (typeof personKinds)[number];

/** An erased person is a number in the audit log and nothing else. */
export type PersonState = "invited" | "active" | "disabled" | "erased";

/** What a one-time link is for. */
export const linkPurposes = ["set-up", "invitation", "reset", "demonstration"] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

/** What is mailed by itself; each kind is stopped by itself. */
export const mailKinds = ["owner-digest", "lead-digest", "alert"] as const;
export type MailKind = (typeof mailKinds)[number];

/** Of a mail: to be sent, now or again later; taken by the mail server; never to be sent (and why); let go before it was sent (and why). */
export const mailStates = ["waiting", "sent", "failed", "dropped"] as const;
export type MailState = (typeof mailStates)[number];

/**
 * How an attempt to send ended. `sent`: taken. `later`: not now, and waiting helps. `refused`: never this mail. `trouble`: nobody's mail for now
 * (the server is away, refuses our password or our sender). `cut off`: we died. The last two may have been taken where they were handed over.
 */
export const attemptOutcomes = ["sent", "later", "refused", "trouble", "cut off"] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** Those that have days to fix (domain.md section 9). What is informational has none, and is never due. */
export const leveledSeverities = ["CRITICAL", "HIGH", "MEDIUM", "LOW"] as const;
export type LeveledSeverity = (typeof leveledSeverities)[number];

/** For whom days to fix are decided: the organization, one OU with all below it, one account. */
export const levelPlaces = ["organization", "ou", "account"] as const;
export type LevelPlace = (typeof levelPlaces)[number];

export const LONGEST_LEVEL_DAYS = 3650;

/** By which day a finding is due, from the soonest. */
export const dues = ["overdue", "soon", "later"] as const;
export type Due = (typeof dues)[number];

/** How a planned fix stands: see posture/plan.ts. */
export const planStates = ["planned", "late", "done", "done late", "taken back"] as const;
export type PlanState = (typeof planStates)[number];

/** What happens to the handling of a finding or check: see posture/handling.ts. */
export const handlingWords = ["assigned", "ticket", "note"] as const;
export type HandlingWord = (typeof handlingWords)[number];

/** What a webhook may be told of (posture/news.ts). */
export const webhookEvents = [
  "new-critical",
  "severity-risen",
  "came-back",
  "coverage-lost",
  "score-fell",
  "run-failed",
  "acceptance-ended",
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** How it is told: as a document of ours, or as Slack's incoming webhooks take it. */
export const webhookFormats = ["json", "slack"] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

/** Of a delivery: to be tried, now or again later; answered by 2xx; given up; let go with its webhook. */
export const deliveryStates = ["waiting", "sent", "failed", "dropped"] as const;
export type DeliveryState = (typeof deliveryStates)[number];
/** In whose absence a picture is asked for: `nothing-decided`, as if nothing were accepted or suppressed. */
export const asIfs = ["nothing-decided"] as const;
export type AsIf = (typeof asIfs)[number];

/** What a risk acceptance is about (domain.md section 9). */
export const acceptanceSubjects = ["finding", "check on account", "check on resource"] as const;
export type AcceptanceSubject = (typeof acceptanceSubjects)[number];

/** `ended`: by its end, or because a renewal took its place. */
export const acceptanceStates = ["proposed", "in force", "refused", "ended", "revoked"] as const;
export type AcceptanceState = (typeof acceptanceStates)[number];

/** A decision to live with a risk is looked at again, once a year at least (domain.md section 9). */
export const LONGEST_ACCEPTANCE_DAYS = 365;
/** So long before its end it is among those about to end: a digest or two can still say so. */
export const NOTICE_DAYS = 14;
export const LONGEST_REASON = 2_000;
export const LONGEST_TICKET = 2_000;
export const LONGEST_NOTE = 2_000;
/** What a token or a webhook is for. */
export const LONGEST_PURPOSE = 100;
/** Of a saved view. */
export const LONGEST_VIEW_NAME = 80;
export const LONGEST_VIEW_ADDRESS = 4_000;
/** That one person saves. */
export const MOST_VIEWS = 50;
/** Of what a bulk decision names, and what a request can hold. */
export const MOST_ACCEPTED_AT_ONCE = 200;
