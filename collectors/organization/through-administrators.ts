/**
 * The way in through delegated administrators: one account answers for all, with far fewer calls. What no administrator can answer is
 * asked of the account itself, and so is the administrator's own account, which is no member of itself.
 */

import type { Writer } from "../../db/dialect/connection.ts";
import type { AccountId, Scope, SourceId } from "../../posture/words.ts";
import type { Aws } from "../aws/clients.ts";
import { lookUpAggregated } from "../resources.ts";
import type { Source } from "../source.ts";
import { registry } from "../sources/registry.ts";
import type { Way, Ways } from "../way.ts";
import { type Administrators, isLinked } from "./administrators.ts";
import { rememberedArns } from "./remembered-arns.ts";

interface Endpoint {
  readonly account: AccountId;
  readonly region: string;
}

export function throughAdministrators(aws: Aws, writer: Writer, administrators: Administrators, eachAccount: Ways): Ways {
  const { config } = administrators;
  return {
    ...eachAccount,
    to: async (scope) => {
      const endpoint = endpoints[scope.source](administrators, scope);
      if (endpoint === undefined || endpoint.account === scope.account) return eachAccount.to(scope);
      const way: Way = {
        source: registry[scope.source] as unknown as Source<unknown, unknown>,
        client: aws.clients(endpoint.account)[scope.source](endpoint.region),
        through: true,
      };
      return way;
    },
    resources: (account, region, resources) =>
      config === undefined || config.account === account
        ? eachAccount.resources(account, region, resources)
        : rememberedArns(writer, { account, region, resources }, (unknown) =>
            lookUpAggregated(aws.clients(config.account).config(config.region), config.aggregator, { account, region, resources: unknown }),
          ),
  };
}

type FindEndpoint = (administrators: Administrators, scope: Scope) => Endpoint | undefined;

/** Who answers for a scope, and where. Undefined: nobody but the account itself. */
const endpoints: Readonly<Record<SourceId, FindEndpoint>> = {
  // Linked regions are answered by the aggregation region; others by the administrator in the region itself.
  securityhub: ({ securityhub }, { region }) => {
    if (securityhub === undefined) return undefined;
    const { account, linking } = securityhub;
    return { account, region: linking !== undefined && isLinked(linking, region) ? linking.aggregationRegion : region };
  },
  guardduty: ({ guardduty }, { region }) => (guardduty === undefined ? undefined : { account: guardduty.account, region }),
  inspector: ({ inspector }, { region }) => (inspector === undefined ? undefined : { account: inspector.account, region }),
  config: ({ config }) => (config === undefined ? undefined : { account: config.account, region: config.region }),
};
