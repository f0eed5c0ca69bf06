/** GetFindings: walks the scopes that the caller sees, by index from the token on, and dresses only what may pass the filters. */
import type { Call, Members } from "../../service.ts";
import { guarddutyCopies, inspectorCopies } from "../../world/copies.ts";
import { during } from "../../world/history.ts";
import { type HubRecord, hubRecords } from "../../world/hubrecords.ts";
import { otherProductCount, otherProductRecords } from "../../world/otherproducts.ts";
import { type PostureSpace, postureProblem } from "../../world/posture.ts";
import type { World } from "../../world/world.ts";
import { positionOf, tokenFor } from "../tokens.ts";
import { type Asff, controlFinding } from "./asff.ts";
import { configCopies } from "./configcopies.ts";
import { externalFindings } from "./external.ts";
import { checkFilters, type Filters, invalid, matches, passes, passesDate } from "./filters.ts";

/** Problems looked at for one page; AWS too gives pages that are short or empty with a token. */
const lookedAtMost = 20_000;

interface HubScope {
  readonly accountId: string;
  readonly region: string;
}

/** What one scope holds, one range of indices after the other. */
interface Ranges {
  readonly regional: PostureSpace;
  readonly global: PostureSpace;
  readonly threats: number;
  readonly vulnerabilities: number;
  readonly others: number;
}

export function getFindings(input: Members, call: Call): Members {
  const filters = (input.Filters ?? {}) as Filters;
  checkFilters(filters);
  const size = (input.MaxResults as number | undefined) ?? 10;
  if (size < 1 || size > 100) throw invalid("MaxResults must be between 1 and 100");
  const query = [call.caller.accountId, call.caller.region, filters, input.SortCriteria ?? []];
  const [startScope = 0, startIndex = 0, startSkip = 0] = position(input.NextToken, query);
  const scopes = hubScopes(call);
  const page: Asff[] = [];
  let looked = 0;
  for (let scopeAt = startScope; scopeAt < scopes.length; scopeAt++) {
    const scope = scopes[scopeAt];
    if (scope === undefined || !mayHold(scope, filters)) continue;
    const ranges = rangesOf(call.world, scope);
    const count = ranges.regional.count + ranges.global.count + ranges.threats + ranges.vulnerabilities + ranges.others;
    for (let index = scopeAt === startScope ? startIndex : 0; index < count; index++) {
      const skip = scopeAt === startScope && index === startIndex ? startSkip : 0;
      const found = documentsAt(call, scope, ranges, index, filters).slice(skip);
      const room = size - page.length;
      page.push(...found.slice(0, room));
      if (found.length > room) return { Findings: page, NextToken: tokenFor([scopeAt, index, skip + room], query) };
      if (++looked >= lookedAtMost) return { Findings: page, NextToken: tokenFor([scopeAt, index + 1, 0], query) };
    }
  }
  return externalPage(call, filters, query, page, size, startScope < scopes.length ? 0 : startIndex, scopes.length);
}

function externalPage(call: Call, filters: Filters, query: unknown, page: Asff[], size: number, from: number, scopeAt: number): Members {
  const external = externalFindings(call);
  for (let index = from; index < external.length; index++) {
    const given = external[index];
    if (given === undefined || !matches(given.filtered, filters, call.atMs)) continue;
    if (page.length === size) return { Findings: page, NextToken: tokenFor([scopeAt, index, 0], query) };
    page.push(given.document);
  }
  return { Findings: page };
}

function position(token: unknown, query: unknown): readonly number[] {
  if (token === undefined || token === "") return [];
  const found = positionOf(String(token), query);
  if (found === undefined) throw invalid("The NextToken is not valid for this request");
  return found;
}

/**
 * The caller's own scope; in the aggregation region the linked regions too; for the delegated administrator its member accounts too.
 * In order of the organization, so that a token means the same on the next call.
 */
function hubScopes({ caller, world, atMs }: Call): readonly HubScope[] {
  const aggregates = caller.region === world.aggregationRegion;
  const regions = aggregates ? world.regions.map(({ name }) => name) : [caller.region];
  const administers = caller.accountId === world.securityAccountId;
  const found: HubScope[] = [];
  for (const { id } of administers ? world.accounts() : [{ id: caller.accountId }]) {
    for (const region of regions) {
      if (!world.alive(id, region, atMs)) continue;
      const history = world.history(id, region);
      if (!during(history.hub, atMs)) continue;
      if (region !== caller.region && !during(history.linked, atMs)) continue;
      if (id !== caller.accountId && !during(history.member, atMs)) continue;
      found.push({ accountId: id, region });
    }
  }
  return found;
}

/** False where no record of the scope can pass: by account, region, or an Id that names another. */
function mayHold({ accountId, region }: HubScope, filters: Filters): boolean {
  if (!passes(filters, "AwsAccountId", accountId) || !passes(filters, "Region", region)) return false;
  const ids = filters.Id as readonly { Value?: string; Comparison?: string }[] | undefined;
  if (ids === undefined || ids.length === 0 || ids.some(({ Comparison }) => (Comparison ?? "EQUALS") !== "EQUALS")) return true;
  return ids.some(({ Value }) => {
    const [, , , idRegion, idAccount] = (Value ?? "").split(":");
    return idAccount === undefined || (idAccount === accountId && idRegion === region);
  });
}

const rangesOf = (world: World, { accountId, region }: HubScope): Ranges => {
  const counts = world.planOf(accountId)?.counts(region);
  return {
    regional: world.posture(accountId, region),
    // A region that only documents from outside name has nothing of the world's own.
    global: { ...world.posture(accountId, "global"), ...(isForeign(world, region) ? { count: 0 } : {}) },
    threats: counts?.threats ?? 0,
    vulnerabilities: counts?.vulnerabilities ?? 0,
    others: otherProductCount(world, accountId, region),
  };
};

const isForeign = (world: World, region: string): boolean => world.regions.some(({ name, foreign }) => name === region && foreign === true);

function documentsAt(call: Call, scope: HubScope, ranges: Ranges, index: number, filters: Filters): readonly Asff[] {
  const { regional, global, threats, vulnerabilities } = ranges;
  const { accountId, region } = scope;
  const passing = (documents: readonly Asff[]) => documents.filter((document) => matches(document, filters, call.atMs));
  const posture = regional.count + global.count;
  if (index < posture) {
    const problem = index < regional.count ? postureProblem(regional, index) : postureProblem(global, index - regional.count);
    const history = call.world.history(accountId, region);
    const records = hubRecords(history, problem, region, call.atMs).filter((record) => mayPass(record, filters, call.atMs));
    const dressing = { world: call.world, accountId, region, atMs: call.atMs };
    return passing([...records.map((record) => controlFinding(dressing, problem, record)), ...configCopies(dressing, problem, history)]);
  }
  if (index < posture + threats) return passing(guarddutyCopies(call.world, accountId, region, index - posture, call.atMs));
  const native = posture + threats + vulnerabilities;
  if (index < native) return passing(inspectorCopies(call.world, accountId, region, index - posture - threats, call.atMs));
  return passing(otherProductRecords(call.world, accountId, region, index - native, call.atMs));
}

const mayPass = (record: HubRecord, filters: Filters, atMs: number): boolean =>
  passesDate(filters, "UpdatedAt", record.updatedAtMs, atMs) &&
  passes(filters, "RecordState", record.archived ? "ARCHIVED" : "ACTIVE") &&
  passes(filters, "WorkflowStatus", record.workflow) &&
  passes(filters, "ComplianceStatus", record.compliance);
