/** The organization's aggregator, in the security administrator's home region: COMPLIANT and NON_COMPLIANT only, no rule's ARN or creator. */
import { type Call, type Members, ServiceError } from "../../service.ts";
import { during } from "../../world/history.ts";
import { positionOf, tokenFor } from "../tokens.ts";
import { evaluationsPage, result } from "./details.ts";
import { configurationItem } from "./resources.ts";
import { evaluatedAtMs, listPage, type Place, type Rule, ruleNamed, rulesOf } from "./rules.ts";

const aggregatorName = "organization";
/** A source whose recorder has stood still for so long is called outdated. */
const outdatedAfterMs = 12 * 3_600_000;

export function describeConfigurationAggregators(input: Members, call: Call): Members {
  const { world, caller } = call;
  const names = (input.ConfigurationAggregatorNames as readonly string[] | undefined) ?? [];
  for (const name of names) requireAggregator(name, call);
  const all = isHome(call)
    ? [
        {
          ConfigurationAggregatorName: aggregatorName,
          ConfigurationAggregatorArn: `arn:${world.partition}:config:${caller.region}:${caller.accountId}:config-aggregator/config-aggregator-a1b2c3d4`,
          OrganizationAggregationSource: {
            RoleArn: `arn:${world.partition}:iam::${caller.accountId}:role/config-aggregator`,
            AllAwsRegions: true,
          },
        },
      ]
    : [];
  return listPage(all, "ConfigurationAggregators", input, call, 50);
}

export function describeConfigurationAggregatorSourcesStatus(input: Members, call: Call): Members {
  requireAggregator(input.ConfigurationAggregatorName, call);
  const wanted = (input.UpdateStatus as readonly string[] | undefined) ?? [];
  const all = places(call)
    .map((place) => ({ SourceId: place.accountId, SourceType: "ACCOUNT", AwsRegion: place.region, ...lastUpdate(call, place) }))
    .filter(({ LastUpdateStatus }) => wanted.length === 0 || wanted.includes(LastUpdateStatus));
  return listPage(all, "AggregatedSourceStatusList", input, call, (input.Limit as number | undefined) || 50);
}

interface LastUpdate {
  readonly LastUpdateStatus: "SUCCEEDED" | "OUTDATED" | "FAILED";
  readonly LastUpdateTime?: Date;
  readonly LastErrorCode?: string;
  readonly LastErrorMessage?: string;
}

function lastUpdate(call: Call, place: Place): LastUpdate {
  if (!isHeld(call, place))
    return { LastUpdateStatus: "FAILED", LastErrorCode: "AccessDenied", LastErrorMessage: "The account could not be fetched" };
  const evaluated = evaluatedAtMs(call, place);
  if (evaluated === undefined)
    return { LastUpdateStatus: "FAILED", LastErrorCode: "NoConfigurationRecorder", LastErrorMessage: "There is no configuration recorder" };
  const { recorder } = call.world.history(place.accountId, place.region);
  const isOld = !during(recorder, call.atMs) && evaluated + outdatedAfterMs <= call.atMs;
  return { LastUpdateStatus: isOld ? "OUTDATED" : "SUCCEEDED", LastUpdateTime: new Date(evaluated) };
}

export function describeAggregateComplianceByConfigRules(input: Members, call: Call): Members {
  requireAggregator(input.ConfigurationAggregatorName, call);
  const { NextToken, Limit, ...asked } = input;
  const filters = (input.Filters ?? {}) as { ConfigRuleName?: string; ComplianceType?: string; AccountId?: string; AwsRegion?: string };
  const size = (Limit as number | undefined) || 100;
  const query = [call.caller.accountId, asked];
  const [startPlace = 0, startRule = 0] = NextToken === undefined ? [] : (positionOf(String(NextToken), query) ?? refuse());
  const found: unknown[] = [];
  const all = places(call);
  for (let at = startPlace; at < all.length; at++) {
    const place = all[at];
    if (place === undefined || !isAsked(place, filters) || !isHeld(call, place)) continue;
    const rules = rulesOf(call, place);
    for (let ruleAt = at === startPlace ? startRule : 0; ruleAt < rules.length; ruleAt++) {
      const rule = rules[ruleAt];
      if (rule === undefined || (filters.ConfigRuleName !== undefined && filters.ConfigRuleName !== rule.name)) continue;
      const compliance = complianceOf(call, place, rule);
      if (compliance === undefined || (filters.ComplianceType !== undefined && compliance !== filters.ComplianceType)) continue;
      if (found.length === size) return { AggregateComplianceByConfigRules: found, NextToken: tokenFor([at, ruleAt], query) };
      found.push({
        ConfigRuleName: rule.name,
        Compliance: { ComplianceType: compliance },
        AccountId: place.accountId,
        AwsRegion: place.region,
      });
    }
  }
  return { AggregateComplianceByConfigRules: found };
}

export function getAggregateComplianceDetailsByConfigRule(input: Members, call: Call): Members {
  requireAggregator(input.ConfigurationAggregatorName, call);
  const place: Place = { accountId: String(input.AccountId), region: String(input.AwsRegion) };
  if (!places(call).some(({ accountId, region }) => accountId === place.accountId && region === place.region) || !isHeld(call, place))
    return { AggregateEvaluationResults: [] };
  const wanted = input.ComplianceType as string | undefined;
  const rule = ruleNamed(rulesOf(call, place), String(input.ConfigRuleName));
  const { evaluations, next } = evaluationsPage(
    input,
    call,
    place,
    rule,
    (type) => type !== "NOT_APPLICABLE" && (wanted === undefined || wanted === type),
  );
  return {
    AggregateEvaluationResults: evaluations.map((evaluation) => ({
      ...result(rule, evaluation),
      AccountId: place.accountId,
      AwsRegion: place.region,
    })),
    ...(next === undefined ? {} : { NextToken: next }),
  };
}

export function batchGetAggregateResourceConfig(input: Members, call: Call): Members {
  requireAggregator(input.ConfigurationAggregatorName, call);
  const asked = input.ResourceIdentifiers as readonly {
    SourceAccountId: string;
    SourceRegion: string;
    ResourceId: string;
    ResourceType: string;
  }[];
  return {
    BaseConfigurationItems: asked.flatMap(({ SourceAccountId, SourceRegion, ResourceId, ResourceType }) =>
      call.world.planOf(SourceAccountId) === undefined
        ? []
        : configurationItem(
            call,
            { accountId: SourceAccountId, region: SourceRegion },
            { resourceId: ResourceId, resourceType: ResourceType },
          ),
    ),
    UnprocessedResourceIdentifiers: [],
  };
}

/** Undefined where the rule has evaluated nothing. */
function complianceOf(call: Call, place: Place, rule: Rule): "COMPLIANT" | "NON_COMPLIANT" | undefined {
  for (const compliance of ["NON_COMPLIANT", "COMPLIANT"] as const) {
    const { evaluations } = evaluationsPage({ Limit: 1 }, call, place, rule, (type) => type === compliance);
    if (evaluations.length > 0) return compliance;
  }
  return undefined;
}

const isAsked = ({ accountId, region }: Place, filters: { readonly AccountId?: string; readonly AwsRegion?: string }): boolean =>
  (filters.AccountId ?? accountId) === accountId && (filters.AwsRegion ?? region) === region;

function places({ world, atMs }: Call): readonly Place[] {
  return world
    .accounts()
    .flatMap(({ id }) => world.regions.map(({ name }) => ({ accountId: id, region: name })))
    .filter(({ accountId, region }) => world.alive(accountId, region, atMs));
}

const isHeld = ({ world, atMs }: Call, { accountId, region }: Place): boolean =>
  !during(world.history(accountId, region).unaggregated, atMs);

const isHome = ({ caller, world }: Call): boolean =>
  caller.accountId === world.securityAccountId && caller.region === world.aggregationRegion;

function requireAggregator(name: unknown, call: Call): void {
  if (isHome(call) && name === aggregatorName) return;
  throw new ServiceError("NoSuchConfigurationAggregatorException", "The configuration aggregator does not exist.");
}

function refuse(): never {
  throw new ServiceError("InvalidNextTokenException", "The specified token is not valid");
}
