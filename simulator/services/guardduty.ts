/** GuardDuty: detectors, findings by id, members of the administrator. */
import { type Call, type Members, type Operation, type Service, ServiceError, writtenAsGiven } from "../service.ts";
import { type ExternalRecord, externalRecords } from "../world/external.ts";
import { during } from "../world/history.ts";
import { nativeSpace } from "../world/native.ts";
import { detectorIdOf, type Threat, type ThreatState, threatAt, threatState } from "../world/threats.ts";
import type { World } from "../world/world.ts";
import { guarddutyFinding } from "./guardduty-finding.ts";
import { administeredAccounts, isAdministrator, membersOf } from "./membership.ts";
import { type Place, scanPage } from "./scanning.ts";
import { pageOf } from "./tokens.ts";

const refusal = (message: string) => new ServiceError("BadRequestException", message);
const badToken = () => refusal("The request is rejected because the parameter nextToken has an invalid value.");

const detectorOf = ({ world, caller, atMs }: Call): string | undefined => {
  const history = world.history(caller.accountId, caller.region);
  const hasOne = history.detector && history.guardduty.some((span) => span.fromMs <= atMs);
  return hasOne ? detectorIdOf({ seed: world.seed, accountId: caller.accountId, region: caller.region }) : undefined;
};

function requireDetector(input: Members, call: Call): string {
  const detectorId = detectorOf(call);
  if (detectorId === undefined || input.DetectorId !== detectorId)
    throw refusal("The request is rejected because the input detectorId is not owned by the current account.");
  return detectorId;
}

const listDetectors: Operation = (_input, call) => {
  const detectorId = detectorOf(call);
  return { DetectorIds: detectorId === undefined ? [] : [detectorId] };
};

const getDetector: Operation = (input, call) => {
  requireDetector(input, call);
  const { world, caller, atMs } = call;
  const on = during(world.history(caller.accountId, caller.region).guardduty, atMs);
  return {
    ServiceRole: `arn:${world.partition}:iam::${caller.accountId}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    Status: on ? "ENABLED" : "DISABLED",
    FindingPublishingFrequency: "FIFTEEN_MINUTES",
  };
};

interface Shown {
  readonly id: string;
  readonly updatedMs: number;
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly type: string;
  readonly severity: number;
  readonly archived: boolean;
  readonly members: () => Members;
}

const own = (threat: Threat, state: ThreatState): Shown => ({
  id: threat.id,
  updatedMs: state.updatedMs,
  accountId: threat.accountId,
  region: threat.region,
  type: threat.type.type,
  severity: state.severity,
  archived: state.archived,
  members: () => guarddutyFinding(threat, state),
});

/** What names no account is the administrator's own. */
const given = ({ id, updatedAtMs, accountId, region, document }: ExternalRecord, world: World): Shown => ({
  id,
  updatedMs: updatedAtMs ?? 0,
  accountId: accountId ?? world.securityAccountId,
  region,
  type: typeof document.type === "string" ? document.type : "",
  severity: typeof document.severity === "number" ? document.severity : 0,
  archived: (document.service as { readonly archived?: unknown } | undefined)?.archived === true,
  members: () => writtenAsGiven(document),
});

/** What this detector lists: its own account's findings, its members', and what was given from outside. A disabled one still lists. */
function places({ world, caller, atMs }: Call, asked?: readonly string[]): readonly Place<Shown>[] {
  const accounts = administeredAccounts(world, caller, atMs).filter((accountId) => asked?.includes(accountId) ?? true);
  const found: Place<Shown>[] = accounts.map((accountId) => {
    const { space, count, history } = nativeSpace(world, accountId, caller.region, "threats");
    return {
      count,
      at: (index) => {
        const threat = threatAt(space, index);
        const state = threatState(threat, history, atMs);
        return state === undefined ? [] : [own(threat, state)];
      },
    };
  });
  if (!isAdministrator(world, caller)) return found;
  const outside = externalRecords(world.external, "guardduty").filter(
    ({ region }) => (region ?? world.aggregationRegion) === caller.region,
  );
  return [...found, { count: outside.length, at: (index) => outside.slice(index, index + 1).map((record) => given(record, world)) }];
}

type Condition = Readonly<Record<string, unknown>>;

const attributes: Readonly<Record<string, (shown: Shown) => string | number | undefined>> = {
  id: (shown) => shown.id,
  accountId: (shown) => shown.accountId,
  region: (shown) => shown.region,
  type: (shown) => shown.type,
  severity: (shown) => shown.severity,
  updatedAt: (shown) => shown.updatedMs,
  "service.archived": (shown) => String(shown.archived),
};

/** Compiled once a call. @throws BadRequestException for a criterion that GuardDuty does not know. */
function criteria(input: Members): (shown: Shown) => boolean {
  const asked = (input.FindingCriteria as { readonly Criterion?: Readonly<Record<string, Condition>> } | undefined)?.Criterion ?? {};
  const tests = Object.entries(asked).map(([name, condition]) => {
    const attribute = attributes[name];
    if (attribute === undefined) throw refusal(`The request is rejected because the parameter ${name} is not a supported criterion.`);
    return (shown: Shown) => holds(condition, attribute(shown));
  });
  return (shown) => tests.every((test) => test(shown));
}

function holds(condition: Condition, value: string | number | undefined): boolean {
  const number = Number(value);
  const bounds: readonly (readonly [unknown, (bound: number) => boolean])[] = [
    [condition.GreaterThanOrEqual ?? condition.Gte, (bound) => number >= bound],
    [condition.GreaterThan ?? condition.Gt, (bound) => number > bound],
    [condition.LessThanOrEqual ?? condition.Lte, (bound) => number <= bound],
    [condition.LessThan ?? condition.Lt, (bound) => number < bound],
  ];
  const equal = (condition.Equals ?? condition.Eq) as readonly string[] | undefined;
  const unequal = (condition.NotEquals ?? condition.Neq) as readonly string[] | undefined;
  return (
    bounds.every(([bound, fits]) => bound === undefined || fits(Number(bound))) &&
    (equal === undefined || equal.includes(String(value))) &&
    (unequal === undefined || !unequal.includes(String(value)))
  );
}

const listFindings: Operation = (input, call) => {
  requireDetector(input, call);
  const wanted = criteria(input);
  const criterion = (input.FindingCriteria as { readonly Criterion?: Readonly<Record<string, Condition>> } | undefined)?.Criterion;
  const accounts = (criterion?.accountId?.Equals ?? criterion?.accountId?.Eq) as readonly string[] | undefined;
  const filtered = places(call, accounts).map(({ count, at }) => ({ count, at: (index: number) => at(index).filter(wanted) }));
  const query = ["guardduty", call.caller.accountId, call.caller.region, input.FindingCriteria ?? null];
  const size = (input.MaxResults as number | undefined) ?? 50;
  const { found, token } = scanPage(filtered, query, input.NextToken as string | undefined, size, badToken);
  // Versions of one record share its id, which is listed once.
  return { FindingIds: [...new Set(found.map(({ id }) => id))], ...(token === undefined ? {} : { NextToken: token }) };
};

const getFindings: Operation = (input, call) => {
  requireDetector(input, call);
  const wanted = new Set(input.FindingIds as readonly string[]);
  const found: Members[] = [];
  for (const { count, at } of places(call))
    for (let index = 0; index < count; index++) for (const shown of at(index)) if (wanted.has(shown.id)) found.push(shown.members());
  return { Findings: found };
};

function member(call: Call, accountId: string): Members {
  const { world, caller, atMs } = call;
  const isMember = during(world.history(accountId, caller.region).member, atMs);
  return {
    AccountId: accountId,
    MasterId: caller.accountId,
    AdministratorId: caller.accountId,
    DetectorId: detectorIdOf({ seed: world.seed, accountId, region: caller.region }),
    Email: world.planOf(accountId)?.account.email ?? "",
    RelationshipStatus: isMember ? "Enabled" : "Removed",
    UpdatedAt: new Date(atMs).toISOString(),
  };
}

const listMembers: Operation = (input, call) => {
  requireDetector(input, call);
  const { world, caller, atMs } = call;
  const onlyAssociated = input.OnlyAssociated !== "false";
  const all = membersOf(world, caller, atMs, onlyAssociated).map((accountId) => member(call, accountId));
  const query = ["guardduty members", caller.accountId, caller.region, onlyAssociated];
  const { items, next } = pageOf(all, input.NextToken, (input.MaxResults as number | undefined) ?? 50, query, badToken);
  return { Members: items, ...(next === undefined ? {} : { NextToken: next }) };
};

const getMembers: Operation = (input, call) => {
  requireDetector(input, call);
  const { world, caller, atMs } = call;
  const known = new Set(membersOf(world, caller, atMs, false));
  const asked = input.AccountIds as readonly string[];
  return {
    Members: asked.filter((id) => known.has(id)).map((id) => member(call, id)),
    UnprocessedAccounts: asked
      .filter((id) => !known.has(id))
      .map((AccountId) => ({
        AccountId,
        Result: "The request is rejected because the given account ID is not an associated member account.",
      })),
  };
};

const listOrganizationAdminAccounts: Operation = (_input, { world, caller }) => {
  if (caller.accountId !== world.managementAccountId && caller.accountId !== world.securityAccountId)
    throw refusal("The request failed because you must be the management account of an organization.");
  return { AdminAccounts: [{ AdminAccountId: world.securityAccountId, AdminStatus: "ENABLED" }] };
};

export const guardduty: Service = {
  id: "guardduty",
  operations: {
    ListDetectors: listDetectors,
    GetDetector: getDetector,
    ListFindings: listFindings,
    GetFindings: getFindings,
    ListMembers: listMembers,
    GetMembers: getMembers,
    ListOrganizationAdminAccounts: listOrganizationAdminAccounts,
  },
};
