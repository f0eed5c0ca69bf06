/** Inspector: account status, findings, coverage, members of the delegated administrator. */
import { type Call, type Members, type Operation, type Service, ServiceError, writtenAsGiven } from "../service.ts";
import { type ExternalRecord, externalRecords } from "../world/external.ts";
import { during } from "../world/history.ts";
import { nativeSpace } from "../world/native.ts";
import { scanOf, type Weakness, type WeaknessState, weaknessAt, weaknessState } from "../world/weaknesses.ts";
import type { World } from "../world/world.ts";
import { coveredResource, inspectorFinding } from "./inspector2-finding.ts";
import { administeredAccounts, isAdministrator, membersOf } from "./membership.ts";
import { type Place, scanPage } from "./scanning.ts";
import { pageOf } from "./tokens.ts";

const invalid = (message: string) => new ServiceError("ValidationException", message);
const badToken = () => invalid("The request contains an invalid token.");

const isOn = ({ world, atMs }: Call, accountId: string, region: string): boolean =>
  during(world.history(accountId, region).inspector, atMs) && world.alive(accountId, region, atMs);

/** What Inspector says where it is off: not what IAM says where an action is denied. */
function requireOn(call: Call): void {
  if (!isOn(call, call.caller.accountId, call.caller.region))
    throw new ServiceError("AccessDeniedException", "Invoking account does not have access to call this API.", 403);
}

const batchGetAccountStatus: Operation = (input, call) => {
  const { caller, world, atMs } = call;
  const asked = (input.accountIds as readonly string[] | undefined) ?? [caller.accountId];
  const known = new Set([caller.accountId, ...membersOf(world, caller, atMs, true)]);
  const accounts: Members[] = [];
  const failedAccounts: Members[] = [];
  for (const accountId of asked)
    if (known.has(accountId)) accounts.push(accountStatus(call, accountId));
    else
      failedAccounts.push({
        accountId,
        errorCode: "ACCESS_DENIED",
        errorMessage: "Invoking account does not have access to this account.",
      });
  return { accounts, failedAccounts };
};

function accountStatus(call: Call, accountId: string): Members {
  const { world, caller, atMs } = call;
  const { scansOff } = world.history(accountId, caller.region);
  const isInspecting = isOn(call, accountId, caller.region);
  const stateOf = (on: boolean) => ({
    status: on ? "ENABLED" : "DISABLED",
    errorCode: "ALREADY_ENABLED",
    errorMessage: on ? "Inspector is on" : "Inspector is off",
  });
  const scan = (name: keyof typeof scansOff) => stateOf(isInspecting && !during(scansOff[name] ?? [], atMs));
  const resourceState = { ec2: scan("ec2"), ecr: scan("ecr"), lambda: scan("lambda"), lambdaCode: stateOf(false) };
  return { accountId, state: stateOf(isInspecting), resourceState };
}

interface Shown {
  readonly members: () => Members;
  readonly of: (attribute: string) => string | undefined;
  readonly at: (attribute: string) => number | undefined;
}

const own = (weakness: Weakness, state: WeaknessState, atMs: number): Shown => ({
  members: () => inspectorFinding(weakness, state, atMs),
  of: (attribute) => {
    switch (attribute) {
      case "findingArn":
        return weakness.findingArn;
      case "awsAccountId":
        return weakness.accountId;
      case "findingStatus":
        return state.status;
      case "findingType":
        return "PACKAGE_VULNERABILITY";
      case "severity":
        return state.severity;
      case "vulnerabilityId":
        return weakness.vulnerability.id;
      case "resourceId":
        return weakness.resource.id;
      case "resourceType":
        return weakness.resource.type;
      default:
        throw invalid(`The filter ${attribute} is not supported by the simulator.`);
    }
  },
  at: (attribute) => (attribute === "firstObservedAt" ? state.firstObservedMs : state.updatedMs),
});

/** What names no account is the administrator's own. */
const given = ({ document, id, accountId, updatedAtMs }: ExternalRecord, world: World): Shown => ({
  members: () => writtenAsGiven(document),
  of: (attribute) => {
    if (attribute === "findingArn") return id;
    if (attribute === "awsAccountId") return accountId ?? world.securityAccountId;
    const value = document[attribute === "findingStatus" ? "status" : attribute === "findingType" ? "type" : attribute];
    return typeof value === "string" ? value : undefined;
  },
  at: () => updatedAtMs,
});

function places(call: Call, asked: readonly StringFilter[] = []): readonly Place<Shown>[] {
  const { world, caller, atMs } = call;
  const accounts = administeredAccounts(world, caller, atMs).filter((accountId) => matches(asked, accountId));
  const found: Place<Shown>[] = accounts.map((accountId) => {
    const { space, count, history } = nativeSpace(world, accountId, caller.region, "vulnerabilities");
    return {
      count,
      at: (index) => {
        const weakness = weaknessAt(space, index);
        const state = weaknessState(weakness, history, atMs);
        return state === undefined ? [] : [own(weakness, state, atMs)];
      },
    };
  });
  if (!isAdministrator(world, caller)) return found;
  const outside = externalRecords(world.external, "inspector2").filter(
    ({ region }) => (region ?? world.aggregationRegion) === caller.region,
  );
  return [...found, { count: outside.length, at: (index) => outside.slice(index, index + 1).map((record) => given(record, world)) }];
}

interface StringFilter {
  readonly comparison: "EQUALS" | "PREFIX" | "NOT_EQUALS";
  readonly value: string;
}

interface DateFilter {
  readonly startInclusive?: Date;
  readonly endInclusive?: Date;
}

const dated = new Set(["updatedAt", "firstObservedAt", "lastObservedAt"]);

/** Filters of one attribute are alternatives (negative ones all hold); those of several attributes hold together. */
function fits(input: Members): (shown: Shown) => boolean {
  const asked = Object.entries((input.filterCriteria as Readonly<Record<string, readonly unknown[]>> | undefined) ?? {});
  return (shown) =>
    asked.every(([attribute, filters]) =>
      dated.has(attribute)
        ? filters.some((filter) => within(filter as DateFilter, shown.at(attribute)))
        : matches(filters as readonly StringFilter[], shown.of(attribute)),
    );
}

/** Inclusive at both ends. */
const within = ({ startInclusive, endInclusive }: DateFilter, ms: number | undefined): boolean =>
  ms !== undefined &&
  (startInclusive === undefined || ms >= startInclusive.getTime()) &&
  (endInclusive === undefined || ms <= endInclusive.getTime());

function matches(filters: readonly StringFilter[], value: string | undefined): boolean {
  const positive = filters.filter(({ comparison }) => comparison !== "NOT_EQUALS");
  const negative = filters.filter(({ comparison }) => comparison === "NOT_EQUALS");
  return (
    negative.every((filter) => filter.value !== value) &&
    (positive.length === 0 ||
      positive.some((filter) => (filter.comparison === "PREFIX" ? value?.startsWith(filter.value) === true : value === filter.value)))
  );
}

const listFindings: Operation = (input, call) => {
  requireOn(call);
  const wanted = fits(input);
  const { awsAccountId } = (input.filterCriteria ?? {}) as Readonly<Record<string, readonly StringFilter[]>>;
  const filtered = places(call, awsAccountId).map(({ count, at }) => ({ count, at: (index: number) => at(index).filter(wanted) }));
  const query = ["inspector2", call.caller.accountId, call.caller.region, input.filterCriteria ?? null];
  const size = (input.maxResults as number | undefined) ?? 100;
  const { found, token } = scanPage(filtered, query, input.nextToken as string | undefined, size, badToken);
  return { findings: found.map(({ members }) => members()), ...(token === undefined ? {} : { nextToken: token }) };
};

/** An instance that ended is listed as such while Inspector cleans up after it. */
const cleanUpMs = 3 * 24 * 3_600_000;

/** One entry a resource, however many findings it has; only resources that exist, and instances that have just ended. */
const listCoverage: Operation = (input, call) => {
  requireOn(call);
  const { world, caller, atMs } = call;
  const filters = (input.filterCriteria as Readonly<Record<string, readonly StringFilter[]>> | undefined) ?? {};
  const query = ["inspector2 coverage", caller.accountId, caller.region, input.filterCriteria ?? null];
  const found: Members[] = [];
  for (const accountId of administeredAccounts(world, caller, atMs)) {
    if (filters.accountId !== undefined && !matches(filters.accountId, accountId)) continue;
    const { space, count, history } = nativeSpace(world, accountId, caller.region, "vulnerabilities");
    const seen = new Set<string>();
    for (let index = 0; index < count; index++) {
      const { resource } = weaknessAt(space, index);
      if (!during(scanOf({ resource }, history), atMs)) continue;
      const goneAtMs = resource.goneAtMs ?? Number.POSITIVE_INFINITY;
      const listedUntilMs = resource.type === "AWS_EC2_INSTANCE" ? goneAtMs + cleanUpMs : goneAtMs;
      if (seen.has(resource.id) || resource.fromMs > atMs || listedUntilMs <= atMs) continue;
      seen.add(resource.id);
      if (filters.resourceId !== undefined && !matches(filters.resourceId, resource.id)) continue;
      if (filters.resourceType !== undefined && !matches(filters.resourceType, resource.type)) continue;
      found.push(coveredResource(resource, accountId, goneAtMs <= atMs));
    }
  }
  const { items, next } = pageOf(found, input.nextToken, (input.maxResults as number | undefined) ?? 200, query, badToken);
  return { coveredResources: items, ...(next === undefined ? {} : { nextToken: next }) };
};

const member = ({ world, caller, atMs }: Call, accountId: string): Members => ({
  accountId,
  relationshipStatus: during(world.history(accountId, caller.region).member, atMs) ? "ENABLED" : "REMOVED",
  delegatedAdminAccountId: world.securityAccountId,
  updatedAt: new Date(atMs),
});

const listMembers: Operation = (input, call) => {
  requireOn(call);
  const { world, caller, atMs } = call;
  const onlyAssociated = input.onlyAssociated !== false;
  const all = membersOf(world, caller, atMs, onlyAssociated).map((accountId) => member(call, accountId));
  const query = ["inspector2 members", caller.accountId, caller.region, onlyAssociated];
  const { items, next } = pageOf(all, input.nextToken, (input.maxResults as number | undefined) ?? 50, query, badToken);
  return { members: items, ...(next === undefined ? {} : { nextToken: next }) };
};

const getMember: Operation = (input, call) => {
  requireOn(call);
  const { world, caller, atMs } = call;
  const accountId = String(input.accountId);
  if (!membersOf(world, caller, atMs, false).includes(accountId))
    throw new ServiceError("ResourceNotFoundException", `The account ${accountId} is not a member.`, 404);
  return { member: member(call, accountId) };
};

const getDelegatedAdminAccount: Operation = (_input, call) => {
  requireOn(call);
  return { delegatedAdmin: { accountId: call.world.securityAccountId, relationshipStatus: "ENABLED" } };
};

export const inspector2: Service = {
  id: "inspector2",
  operations: {
    BatchGetAccountStatus: batchGetAccountStatus,
    ListFindings: listFindings,
    ListCoverage: listCoverage,
    ListMembers: listMembers,
    GetMember: getMember,
    GetDelegatedAdminAccount: getDelegatedAdminAccount,
  },
};
