/**
 * The way in through delegated administrators: one account answers for all, with far fewer calls. What no administrator can answer is
 * asked of the account itself, and so is the administrator's own account, which is no member of itself.
 */

import { DescribeHubCommand } from "@aws-sdk/client-securityhub";
import type { Writer } from "../../db/dialect/connection.ts";
import type { AccountId, Scope, SourceId } from "../../posture/words.ts";
import type { Aws } from "../aws/clients.ts";
import { failureOf } from "../aws/failure.ts";
import { lookUpAggregated } from "../resources.ts";
import type { Source } from "../source.ts";
import { registry } from "../sources/registry.ts";
import type { Way, Ways } from "../way.ts";
import { type Administrators, type Found, isLinked } from "./administrators.ts";
import { rememberedArns } from "./remembered-arns.ts";

interface Endpoint {
  readonly account: AccountId;
  readonly region: string;
}

export function throughAdministrators(aws: Aws, writer: Writer, { administrators, unknown, warnings }: Found, eachAccount: Ways): Ways {
  const { config } = administrators;
  const hubIn = hubEndpoints(aws, administrators);
  return {
    ...eachAccount,
    warnings,
    to: async (scope) => {
      const outage = unknown.get(scope.source);
      if (outage !== undefined) throw outage;
      const endpoint = scope.source === "securityhub" ? await hubIn(scope.region) : endpoints[scope.source](administrators, scope);
      if (endpoint === undefined || endpoint.account === scope.account) return eachAccount.to(scope);
      const way: Way = {
        source: registry[scope.source] as unknown as Source<unknown, unknown>,
        client: aws.clients(endpoint.account)[scope.source](endpoint.region),
        through: true,
      };
      return way;
    },
    resources: (account, region, resources) => {
      const outage = unknown.get("config");
      if (outage === undefined && (config === undefined || config.account === account)) {
        return eachAccount.resources(account, region, resources);
      }
      return rememberedArns(writer, { account, region, resources }, async (asked) => {
        if (outage !== undefined || config === undefined) throw outage;
        const client = aws.clients(config.account).config(config.region);
        return lookUpAggregated(client, config.aggregator, { account, region, resources: asked });
      });
    },
  };
}

type FindEndpoint = (administrators: Administrators, scope: Scope) => Endpoint | undefined;

/** Who answers for a scope, and where. Undefined: nobody but the account itself. */
const endpoints: Readonly<Record<Exclude<SourceId, "securityhub">, FindEndpoint>> = {
  guardduty: ({ guardduty }, { region }) => (guardduty === undefined ? undefined : { account: guardduty.account, region }),
  inspector: ({ inspector }, { region }) => (inspector === undefined ? undefined : { account: inspector.account, region }),
  config: ({ config }) => (config === undefined ? undefined : { account: config.account, region: config.region }),
};

/**
 * Security Hub's administrator is asked in the region itself, where it knows its members and has that region's own quota. The aggregation
 * region stands in where it cannot be asked there (region off or denied for the administrator, no hub of its own).
 */
function hubEndpoints(aws: Aws, { securityhub }: Administrators): (region: string) => Promise<Endpoint | undefined> {
  const found = new Map<string, Promise<Endpoint | undefined>>();
  const find = async (region: string): Promise<Endpoint | undefined> => {
    if (securityhub === undefined) return undefined;
    const { account, linking } = securityhub;
    if (linking === undefined || linking.aggregationRegion === region || !isLinked(linking, region)) return { account, region };
    try {
      await aws.clients(account).securityhub(region).send(new DescribeHubCommand({}));
      return { account, region };
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      // An outage is the scope's to report; what does not pass by waiting is what the aggregation region is for.
      return { account, region: failure.waitingHelps ? region : linking.aggregationRegion };
    }
  };
  return (region) => {
    const asked = found.get(region) ?? find(region);
    found.set(region, asked);
    return asked;
  };
}
