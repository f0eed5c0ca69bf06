/** What the web page may ask for (path → query and answer) and send (method and path → body and answer). Types only, so that the page carries no schema along. */
import type { About, Installation } from "./about.ts";
import type {
  Acceptance,
  AcceptanceDecision,
  AcceptanceNew,
  AcceptanceRenewal,
  AcceptanceRevocation,
  Acceptances,
  AcceptancesMade,
  AcceptancesQuery,
  Preview,
  PreviewAsked,
} from "./acceptances.ts";
import type { AccountQuery, Accounts, AccountsQuery, Units, UnitsQuery, WholeAccount } from "./accounts.ts";
import type { Audit, AuditHead, AuditQuery } from "./audit.ts";
import type { ChangedFindings, ChangedFindingsQuery, Changes, ChangesQuery } from "./changes.ts";
import type { CheckQuery, Checks, ChecksQuery, WholeCheck } from "./checks.ts";
import type { Coverage, CoverageMatrix, CoverageMatrixQuery, CoverageQuery } from "./coverage.ts";
import type { DetectiveControls, DetectiveControlsQuery } from "./detective-controls.ts";
import type { DigestPreference, Digests, OwnDigest } from "./digests.ts";
import type { Doctor } from "./doctor.ts";
import type {
  FindingDocument,
  FindingEvents,
  FindingEventsQuery,
  Findings,
  FindingsQuery,
  Refresh,
  RefreshAsked,
  WholeFinding,
} from "./findings.ts";
import type { FindingGroups, FindingGroupsQuery, Suggestions, SuggestionsQuery } from "./findings-groups.ts";
import type {
  Assignees,
  AssigneesQuery,
  CheckHandling,
  CheckHandlingChange,
  CheckNoteNew,
  Handling,
  HandlingChange,
  NoteNew,
} from "./handling.ts";
import type { MailStop, MailStopQuestion, Mails, MailsQuery } from "./mail.ts";
import type {
  Assignment,
  AssignmentNew,
  Assignments,
  Confirmation,
  ConfirmationLink,
  ConfirmationNew,
  ConfirmationQuestion,
  Owners,
  Unowned,
} from "./owners.ts";
import type { People, PeopleQuery, Person, PersonChange, PersonLink, PersonNew } from "./people.ts";
import type { Plan, PlanChange, PlanNew, Plans, PlansQuery } from "./plans.ts";
import type { Explained, ExplainQuery, Posture, PostureQuery, Principles } from "./posture.ts";
import type { BestPractices, BestPracticesQuery, PrincipleQuery, WholePrinciple } from "./practices.ts";
import type { CodesBegun, CodesConfirm, CodesConfirmed, CodesRemove, NewPassword, Profile, Proof, Reauthentication } from "./profile.ts";
import type { Run, RunAsked, Runs, RunsQuery, WholeRun } from "./runs.ts";
import type { Search, SearchQuery } from "./search.ts";
import type { Kept, KeptQuery, ServiceLevels, ServiceLevelsChange } from "./service-levels.ts";
import type { Link, LinkQuestion, LinkUse, LookThrough, PasswordSignIn, Session, SignedOut } from "./session.ts";
import type { Settings, SettingsChange } from "./settings.ts";
import type { Summary } from "./summary.ts";
import type { TokenMade, TokenNew, Tokens, TokensQuery } from "./tokens.ts";
import type { Trend, TrendQuery } from "./trend.ts";
import type { View, ViewNew, Views } from "./views.ts";
import type { Deliveries, DeliveriesQuery, Webhook, WebhookChange, WebhookMade, WebhookNew, Webhooks, WebhookTested } from "./webhooks.ts";

type None = Readonly<Record<string, never>>;

/** Addresses without a part that changes. */
interface Fixed {
  "/summary": { query: None; answer: Summary };
  "/posture": { query: PostureQuery; answer: Posture };
  "/posture/explain": { query: ExplainQuery; answer: Explained };
  "/principles": { query: PostureQuery; answer: Principles };
  "/best-practices": { query: BestPracticesQuery; answer: BestPractices };
  "/checks": { query: ChecksQuery; answer: Checks };
  "/findings": { query: FindingsQuery; answer: Findings };
  "/findings/groups": { query: FindingGroupsQuery; answer: FindingGroups };
  "/findings/suggestions": { query: SuggestionsQuery; answer: Suggestions };
  "/assignees": { query: AssigneesQuery; answer: Assignees };
  "/plans": { query: PlansQuery; answer: Plans };
  "/service-levels": { query: None; answer: ServiceLevels };
  "/service-levels/kept": { query: KeptQuery; answer: Kept };
  "/accounts": { query: AccountsQuery; answer: Accounts };
  "/ous": { query: UnitsQuery; answer: Units };
  "/owners": { query: None; answer: Owners };
  "/owners/unowned": { query: None; answer: Unowned };
  "/owners/assignments": { query: None; answer: Assignments };
  "/coverage": { query: CoverageQuery; answer: Coverage };
  "/coverage/matrix": { query: CoverageMatrixQuery; answer: CoverageMatrix };
  "/posture/trend": { query: TrendQuery; answer: Trend };
  "/posture/changes": { query: ChangesQuery; answer: Changes };
  "/posture/changes/findings": { query: ChangedFindingsQuery; answer: ChangedFindings };
  "/detective-controls": { query: DetectiveControlsQuery; answer: DetectiveControls };
  "/search": { query: SearchQuery; answer: Search };
  "/runs": { query: RunsQuery; answer: Runs };
  "/audit": { query: AuditQuery; answer: Audit };
  "/audit/head": { query: None; answer: AuditHead };
  "/tokens": { query: TokensQuery; answer: Tokens };
  "/webhooks": { query: None; answer: Webhooks };
  "/session": { query: None; answer: Session };
  "/views": { query: None; answer: Views };
  "/profile": { query: None; answer: Profile };
  "/profile/digest": { query: None; answer: OwnDigest };
  "/digests": { query: None; answer: Digests };
  "/mails": { query: MailsQuery; answer: Mails };
  "/people": { query: PeopleQuery; answer: People };
  "/doctor": { query: None; answer: Doctor };
  "/acceptances": { query: AcceptancesQuery; answer: Acceptances };
  "/settings": { query: None; answer: Settings };
  "/about": { query: None; answer: About };
  "/about/installation": { query: None; answer: Installation };
}

/** Addresses of one thing each. */
interface ByName {
  [acceptance: `/acceptances/${string}`]: { query: None; answer: Acceptance };
  [principle: `/principles/${string}`]: { query: PrincipleQuery; answer: WholePrinciple };
  [account: `/accounts/${string}`]: { query: AccountQuery; answer: WholeAccount };
  [check: `/checks/${string}`]: { query: CheckQuery; answer: WholeCheck };
  [finding: `/findings/${string}`]: { query: { record?: string }; answer: WholeFinding };
  [run: `/runs/${number}`]: { query: None; answer: WholeRun };
  [refresh: `/refreshes/${number}`]: { query: None; answer: Refresh };
  [deliveries: `/webhooks/${string}/deliveries`]: { query: DeliveriesQuery; answer: Deliveries };
  [events: `/findings/${string}/events`]: { query: FindingEventsQuery & { record?: string }; answer: FindingEvents & WholeFinding };
  [document: `/findings/${string}/document`]: { query: { record?: string }; answer: FindingDocument & WholeFinding };
}

export type ApiPath = keyof Fixed | keyof ByName;
/** `/findings/groups` is no finding: a whole address goes before the form of one. */
type Asked<Path extends ApiPath> = Path extends keyof Fixed ? Fixed[Path] : Path extends keyof ByName ? ByName[Path] : never;
export type QueryOf<Path extends ApiPath> = Asked<Path>["query"];
export type AnswerOf<Path extends ApiPath> = Asked<Path>["answer"];

/** Sent to addresses without a part that changes. `undefined`: no body, or an answer without one. */
interface FixedSent {
  "POST /session/password": { body: PasswordSignIn; answer: Session };
  "POST /session/demonstration": { body: undefined; answer: Session };
  "DELETE /session": { body: undefined; answer: SignedOut };
  "POST /session/through": { body: LookThrough; answer: Session };
  "DELETE /session/through": { body: undefined; answer: Session };
  "POST /links/look": { body: LinkQuestion; answer: Link };
  "POST /links/use": { body: LinkUse; answer: Session };
  "POST /profile/password": { body: NewPassword; answer: undefined };
  "POST /profile/proof": { body: Proof; answer: undefined };
  "DELETE /profile/sessions": { body: undefined; answer: undefined };
  "POST /profile/codes": { body: Reauthentication; answer: CodesBegun };
  "POST /profile/codes/confirm": { body: CodesConfirm; answer: CodesConfirmed };
  "POST /profile/codes/removal": { body: CodesRemove; answer: undefined };
  "PUT /profile/digest": { body: DigestPreference; answer: OwnDigest };
  "POST /acceptances": { body: AcceptanceNew; answer: AcceptancesMade };
  "POST /acceptances/preview": { body: PreviewAsked; answer: Preview };
  "PATCH /settings": { body: SettingsChange; answer: Settings };
  "POST /plans": { body: PlanNew; answer: Plan };
  "PUT /service-levels": { body: ServiceLevelsChange; answer: ServiceLevels };
  "POST /people": { body: PersonNew; answer: PersonLink };
  "POST /owners/assignments": { body: AssignmentNew; answer: Assignment };
  "POST /owners/confirmations": { body: ConfirmationNew; answer: ConfirmationLink };
  "POST /owners/confirmations/look": { body: ConfirmationQuestion; answer: Confirmation };
  "POST /owners/confirmations/use": { body: ConfirmationQuestion; answer: Confirmation };
  "POST /tokens": { body: TokenNew; answer: TokenMade };
  "POST /webhooks": { body: WebhookNew; answer: WebhookMade };
  "POST /mail/stops/look": { body: MailStopQuestion; answer: MailStop };
  "POST /mail/stops": { body: MailStopQuestion; answer: MailStop };
  "POST /mail/stops/resume": { body: MailStopQuestion; answer: MailStop };
  "POST /doctor": { body: undefined; answer: Doctor };
  "POST /views": { body: ViewNew; answer: View };
  "POST /runs": { body: Record<string, never>; answer: RunAsked };
}

interface SentByName {
  [handled: `PATCH /findings/${string}/handling`]: { body: HandlingChange; answer: Handling };
  [noted: `POST /findings/${string}/notes`]: { body: NoteNew; answer: Handling };
  [handledCheck: `PATCH /checks/${string}/handling`]: { body: CheckHandlingChange; answer: CheckHandling };
  [notedCheck: `POST /checks/${string}/notes`]: { body: CheckNoteNew; answer: CheckHandling };
  [planned: `PATCH /plans/${string}`]: { body: PlanChange; answer: Plan };
  [unplanned: `DELETE /plans/${string}`]: { body: undefined; answer: Plan };
  [approved: `POST /acceptances/${string}/approve`]: { body: AcceptanceDecision; answer: Acceptance };
  [refused: `POST /acceptances/${string}/refuse`]: { body: AcceptanceDecision; answer: Acceptance };
  [revokedOne: `POST /acceptances/${string}/revoke`]: { body: AcceptanceRevocation; answer: Acceptance };
  [renewed: `POST /acceptances/${string}/renew`]: { body: AcceptanceRenewal; answer: Acceptance };
  [session: `DELETE /profile/sessions/${string}`]: { body: undefined; answer: undefined };
  [changed: `PATCH /people/${string}`]: { body: PersonChange; answer: Person };
  [link: `POST /people/${string}/link`]: { body: undefined; answer: PersonLink };
  [codeless: `DELETE /people/${string}/codes`]: { body: undefined; answer: undefined };
  [erased: `DELETE /people/${string}`]: { body: undefined; answer: undefined };
  [removed: `DELETE /owners/assignments/${string}`]: { body: undefined; answer: Assignment };
  [forgotten: `DELETE /views/${string}`]: { body: undefined; answer: undefined };
  [webhook: `PATCH /webhooks/${string}`]: { body: WebhookChange; answer: Webhook };
  [unhooked: `DELETE /webhooks/${string}`]: { body: undefined; answer: undefined };
  [tested: `POST /webhooks/${string}/test`]: { body: undefined; answer: WebhookTested };
  [revoked: `DELETE /tokens/${string}`]: { body: undefined; answer: undefined };
  [cancelled: `POST /runs/${Run["id"]}/cancel`]: { body: undefined; answer: RunAsked };
  [refresh: `POST /findings/${string}/refresh`]: { body: undefined; answer: RefreshAsked };
}

export type Sending = keyof FixedSent | keyof SentByName;
type Sent<What extends Sending> = What extends keyof FixedSent ? FixedSent[What] : What extends keyof SentByName ? SentByName[What] : never;
export type BodyOf<What extends Sending> = Sent<What>["body"];
export type SentAnswerOf<What extends Sending> = Sent<What>["answer"];
