/** Who administers whom, and which regions are linked to the aggregation region. */
import { type Call, type Members, ServiceError } from "../../service.ts";
import { suspendedSince } from "../../world/account.ts";
import { hexadecimal, uuid } from "../../world/hash.ts";
import { during } from "../../world/history.ts";
import { pageOf } from "../tokens.ts";
import { requireHub } from "./enablement.ts";
import { invalid } from "./filters.ts";

export function listFindingAggregators(_input: Members, call: Call): Members {
  requireHub(call);
  return {
    FindingAggregators: call.caller.accountId === call.world.securityAccountId ? [{ FindingAggregatorArn: aggregatorArn(call) }] : [],
  };
}

export function getFindingAggregator(input: Members, call: Call): Members {
  requireHub(call);
  const { world, caller, atMs } = call;
  if (caller.accountId !== world.securityAccountId || input.FindingAggregatorArn !== aggregatorArn(call))
    throw new ServiceError("ResourceNotFoundException", "The finding aggregator does not exist", 404);
  const linked = world.regions
    .map(({ name }) => name)
    .filter((name) => name !== world.aggregationRegion && during(world.history(caller.accountId, name).linked, atMs));
  return {
    FindingAggregatorArn: aggregatorArn(call),
    FindingAggregationRegion: world.aggregationRegion,
    RegionLinkingMode: "SPECIFIED_REGIONS",
    Regions: linked,
  };
}

export function getAdministratorAccount(_input: Members, call: Call): Members {
  requireHub(call);
  const { world, caller, atMs } = call;
  const isMember = caller.accountId !== world.securityAccountId && during(world.history(caller.accountId, caller.region).member, atMs);
  if (!isMember) return {};
  return {
    Administrator: {
      AccountId: world.securityAccountId,
      InvitationId: hexadecimal(32, world.seed, caller.accountId, "invitation"),
      InvitedAt: new Date(world.planOf(caller.accountId)?.account.joinedAtMs ?? 0),
      MemberStatus: "Enabled",
    },
  };
}

export function listMembers(input: Members, call: Call): Members {
  requireHub(call);
  const { world, caller, atMs } = call;
  const everybody = caller.accountId === world.securityAccountId ? world.accounts() : [];
  const all = everybody
    .filter(({ id, joinedAtMs, leftAtMs }) => id !== caller.accountId && joinedAtMs <= atMs && (leftAtMs === undefined || atMs < leftAtMs))
    .map((account) => {
      const associated = during(world.history(account.id, caller.region).member, atMs);
      const suspended = suspendedSince(account, atMs) !== undefined;
      return {
        AccountId: account.id,
        Email: account.email,
        MasterId: caller.accountId,
        AdministratorId: caller.accountId,
        MemberStatus: suspended ? "AccountSuspended" : associated ? "Enabled" : "Removed",
        InvitedAt: new Date(account.joinedAtMs),
        UpdatedAt: new Date(account.joinedAtMs),
      };
    })
    .filter(({ MemberStatus }) => input.OnlyAssociated === false || MemberStatus === "Enabled");
  const { NextToken, MaxResults, ...asked } = input;
  const query = [caller.accountId, caller.region, "members", asked];
  const { items, next } = pageOf(all, NextToken, (MaxResults as number | undefined) ?? 50, query, () =>
    invalid("The NextToken is not valid"),
  );
  return { Members: items, ...(next === undefined ? {} : { NextToken: next }) };
}

export function listOrganizationAdminAccounts(_input: Members, { world }: Call): Members {
  return { AdminAccounts: [{ AccountId: world.securityAccountId, Status: "ENABLED" }] };
}

const aggregatorArn = ({ world }: Call): string =>
  `arn:${world.partition}:securityhub:${world.aggregationRegion}:${world.securityAccountId}:finding-aggregator/${uuid(world.seed, "aggregator")}`;
