/** Every trouble of the simulator with every call of a run, and what the run must say of it: domain.md section 4. */
import type { ScopeState, SourceId } from "../../posture/words.ts";
import type { Fault, Trouble } from "../../simulator/faults.ts";
import { account } from "./case.ts";

export interface Call {
  readonly service: string;
  readonly operation: string;
  /** `list`: of what there is; `records`: findings; `names`: of findings; `fact`: no list; `aside`: the scope can be read without it. */
  readonly answers: "list" | "records" | "names" | "fact" | "aside";
  readonly paged: boolean;
  /** Called only where something is gone, which happens on day 0.7. */
  readonly late?: boolean;
  /** Of an aside: the warning that says what was lost. */
  readonly warning?: string;
}

const call = (service: string, operation: string, answers: Call["answers"], more: Partial<Call> = {}): Call => ({
  service,
  operation,
  answers,
  paged: answers !== "fact" && answers !== "aside",
  ...more,
});

export const callsOf: Readonly<Record<SourceId, readonly Call[]>> = {
  securityhub: [
    call("securityhub", "GetFindings", "records"),
    call("securityhub", "DescribeHub", "fact"),
    call("securityhub", "GetEnabledStandards", "list"),
    call("securityhub", "ListSecurityControlDefinitions", "list"),
    call("securityhub", "BatchGetSecurityControls", "fact"),
    call("securityhub", "DescribeSecurityHubV2", "aside", { warning: "security-hub-v2" }),
  ],
  guardduty: [
    call("guardduty", "GetFindings", "records", { paged: false }),
    call("guardduty", "ListFindings", "names"),
    call("guardduty", "ListDetectors", "list"),
    call("guardduty", "GetDetector", "fact"),
  ],
  inspector: [
    call("inspector2", "ListFindings", "records"),
    call("inspector2", "BatchGetAccountStatus", "fact"),
    call("inspector2", "ListCoverage", "aside", { paged: true, late: true, warning: "resources-unknown" }),
  ],
  config: [
    call("config", "GetComplianceDetailsByConfigRule", "records"),
    call("config", "DescribeConfigurationRecorders", "list", { paged: false }),
    call("config", "DescribeConfigurationRecorderStatus", "list", { paged: false }),
    call("config", "DescribeConfigRules", "list"),
    call("config", "DescribeConfigRuleEvaluationStatus", "list"),
    call("config", "BatchGetResourceConfig", "aside", { late: true, warning: "resources-unknown" }),
  ],
};

/** Of a run as a whole: each scope is read without them, as those of before are. */
export const callsOfAll: readonly Call[] = [
  call("organizations", "ListAccounts", "aside", { paged: true, warning: "organization-unread" }),
  call("organizations", "DescribeOrganization", "aside", { warning: "organization-unread" }),
  call("organizations", "ListRoots", "aside", { paged: true, warning: "organization-partly-read" }),
  call("organizations", "ListOrganizationalUnitsForParent", "aside", { paged: true, warning: "organization-partly-read" }),
  call("organizations", "ListTagsForResource", "aside", { paged: true, late: true, warning: "organization-partly-read" }),
  call("account", "ListRegions", "aside", { paged: true, warning: "regions-unread" }),
];

export const assumeRole = call("sts", "AssumeRole", "fact");

/** What a trouble makes of a call: the scope's state, and whether waiting helps; or nothing, since it is outlasted. */
export interface Consequence {
  readonly state: ScopeState;
  readonly waitingHelps?: boolean;
  readonly warning?: string;
  /** Who may not ask Config about resources never learns that one is gone: its findings end, and not by that name. */
  readonly hidesGone?: true;
}

const outlasted: Consequence = { state: "ok" };
const passes: Consequence = { state: "failed", waitingHelps: true };

export interface TroubleCase {
  readonly name: string;
  /** It comes over whoever shares the account's session, so that other sources may fail with it. */
  readonly spreads?: true;
  /** Undefined where the trouble cannot come to the call. */
  faults(call: Call): readonly Fault[] | undefined;
  consequence(call: Call): Consequence;
}

type Limits = Pick<Fault, "times" | "page">;

const hits = ({ service, operation }: Call, trouble: Trouble, limits: Limits = {}): Fault => ({
  trouble,
  service,
  operation,
  // The management account asks these.
  ...(service === "organizations" || service === "sts" ? {} : { accountId: account }),
  ...limits,
});

/** Lists here are short: a second page is made by an empty first one. */
const laterPage = (call: Call, trouble: Trouble): readonly Fault[] | undefined =>
  call.paged ? [hits(call, { kind: "empty page" }, { page: "first" }), hits(call, trouble, { page: "later" })] : undefined;

const lasting = (name: string, trouble: Trouble, consequence: Consequence): TroubleCase => ({
  name,
  faults: (call) => [hits(call, trouble)],
  consequence: (call) => {
    if (call.answers !== "aside") return consequence;
    // Denied for good: what is gone ends by the name that its service gives it (docs/decisions/what-inspector-closed-was-not-always-fixed.md).
    const hidesGone = consequence.waitingHelps === false && call.warning === "resources-unknown";
    return { state: "ok", ...said(call), ...(hidesGone ? { hidesGone } : {}) };
  },
});

const said = ({ warning }: Call) => (warning === undefined ? {} : { warning });

const passing = (name: string, trouble: Trouble, times: number): TroubleCase => ({
  name,
  faults: (call) => [hits(call, trouble, { times })],
  consequence: () => outlasted,
});

const onPages = (name: string, trouble: Trouble): TroubleCase => ({
  name,
  faults: (call) => (call.paged ? [hits(call, trouble, { page: "first" })] : undefined),
  consequence: () => outlasted,
});

const inMidPage = (name: string, trouble: Trouble, consequence: Consequence): TroubleCase => ({
  ...lasting(name, trouble, consequence),
  faults: (call) => laterPage(call, trouble),
});

/** Who is asked with the base credentials, which are no session. */
const asksAsItself = ({ service }: Call): boolean => service === "organizations" || service === "sts";

const ofSessions = (trouble: TroubleCase): TroubleCase => ({
  ...trouble,
  spreads: true,
  faults: (call) => (asksAsItself(call) ? undefined : trouble.faults(call)),
});

/** Answers without a record: some never have one, some have none in these worlds. */
const withoutRecords = [
  ...["DescribeHub", "DescribeSecurityHubV2", "GetDetector", "DescribeOrganization", "AssumeRole"],
  ...["ListOrganizationalUnitsForParent", "ListTagsForResource"],
];

/** Members without which a record says nothing, where the simulator would break another first: an account beside a resource, a subscription. */
const namedBy: Readonly<Record<string, string>> = {
  ListCoverage: "resourceId",
  BatchGetResourceConfig: "resourceId",
  GetEnabledStandards: "StandardsArn",
};

const malformed = (how: Extract<Trouble, { kind: "malformed record" }>["how"]): TroubleCase => ({
  name: `a record with ${how}`,
  faults: (call) => {
    if (withoutRecords.includes(call.operation)) return undefined;
    const member = namedBy[call.operation];
    return [hits(call, { kind: "malformed record", how, ...(member === undefined ? {} : { member }) })];
  },
  consequence: (call) => {
    if (call.answers === "records") return { state: "ok", warning: "malformed-record" };
    return call.answers === "list" ? passes : { state: "ok", ...said(call) };
  },
});

export const troubles: readonly TroubleCase[] = [
  passing("throttled twice", { kind: "throttled" }, 2),
  passing("answered 500 twice", { kind: "server error", status: 500 }, 2),
  passing("cut before the answer, once", { kind: "connection cut", at: "before answer" }, 1),
  passing("cut in the body, once", { kind: "connection cut", at: "in body" }, 1),
  passing("a body that ends too early, twice", { kind: "truncated" }, 2),
  passing("slow", { kind: "slow", delayMs: 30 }, 4),
  ofSessions(passing("a session that expires once", { kind: "session expired" }, 1)),
  onPages("a page that comes twice", { kind: "page repeated" }),
  onPages("pages in another order", { kind: "pages reordered" }),
  onPages("an empty page with a token", { kind: "empty page" }),
  lasting("throttled for good", { kind: "throttled" }, passes),
  lasting("answered 503 for good", { kind: "server error", status: 503 }, passes),
  lasting("cut before each answer", { kind: "connection cut", at: "before answer" }, passes),
  lasting("cut in each body", { kind: "connection cut", at: "in body" }, passes),
  lasting("bodies that end too early", { kind: "truncated" }, passes),
  ofSessions(lasting("sessions that expire at once", { kind: "session expired" }, passes)),
  lasting("denied by policy", { kind: "denied", by: "identity policy" }, { state: "denied", waitingHelps: false }),
  lasting(
    "denied by a service control policy",
    { kind: "denied", by: "service control policy" },
    { state: "denied_by_scp", waitingHelps: false },
  ),
  inMidPage("a token that is refused", { kind: "token refused" }, passes),
  inMidPage("an outage in mid page", { kind: "server error", status: 500 }, passes),
  inMidPage("denied in mid page", { kind: "denied", by: "identity policy" }, { state: "denied", waitingHelps: false }),
  ofSessions(inMidPage("sessions that expire in mid page", { kind: "session expired" }, passes)),
  malformed("missing member"),
  malformed("wrong type"),
  malformed("null member"),
  malformed("null record"),
];
