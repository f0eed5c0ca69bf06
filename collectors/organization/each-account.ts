/** The way in by every account's own role: each scope is asked for where it is. */

import type { Writer } from "../../db/dialect/connection.ts";
import { keepArn, keptArns } from "../../db/write/resource-names.ts";
import type { AccountId, Scope, SourceId } from "../../posture/words.ts";
import type { Aws } from "../aws/clients.ts";
import { failureOf } from "../aws/failure.ts";
import { isInternal } from "../ready.ts";
import { lookUp, type Recorder, recorderOf } from "../resources.ts";
import type { NamedResource, Source } from "../source.ts";
import { registry } from "../sources/registry.ts";
import type { LookedUp, ResourceFact, Way, Ways } from "../way.ts";

/** Accounts outside the organization, and the account that answers for them. */
export interface Outside {
  readonly administrator: AccountId;
  /** By source, since services take only so many accounts in a filter. */
  readonly accounts: Readonly<Partial<Record<SourceId, readonly string[]>>>;
}

export function eachAccount(aws: Aws, writer: Writer, outside?: Outside): Ways {
  const recorders = new Map<string, Promise<Recorder>>();
  /** Once a run for each account and region: `ways` are opened anew by every run. */
  const recorder = (account: AccountId, region: string) => {
    const key = `${account} ${region}`;
    const asked = recorders.get(key) ?? recorderOf(aws.clients(account).config(region));
    recorders.set(key, asked);
    return asked;
  };
  return {
    sources: Object.keys(registry) as SourceId[],
    to: async (scope) => ({
      ...ownWay(aws, scope),
      besides: scope.account === outside?.administrator ? (outside.accounts[scope.source] ?? []) : [],
    }),
    resources: async (account, region, asked) => {
      const kept = await keptArns(writer.rows, account, region, asked.filter(isInternal));
      const facts = new Map<string, ResourceFact>([...kept].map(([id, arn]) => [id, { arn, known: undefined }]));
      const unknown = asked.filter(({ id }) => !kept.has(id));
      if (unknown.length === 0) return { facts, warnings: [] };
      try {
        const found = await lookUp(aws.clients(account).config(region), unknown, await recorder(account, region));
        await keepFound(writer, account, region, unknown, found);
        return { facts: new Map([...facts, ...found.facts]), warnings: found.warnings };
      } catch (error) {
        const failure = failureOf(error);
        if (failure === undefined) throw error;
        const message = `Config could not be asked for ${unknown.length} resources: ${failure.message}`;
        return { facts, warnings: [{ code: "resources-unknown", message }] };
      }
    },
  };
}

const ownWay = (aws: Aws, { account, region, source }: Scope): Way => ({
  // A source and its client belong together by the registry's types; the engine that carries them both knows neither.
  source: registry[source] as unknown as Source<unknown, unknown>,
  client: aws.clients(account)[source](region),
  through: false,
});

const keepFound = (
  writer: Writer,
  account: AccountId,
  region: string,
  asked: readonly NamedResource[],
  { facts }: LookedUp,
): Promise<void> =>
  writer.transaction(async (tx) => {
    for (const resource of asked.filter(isInternal)) {
      const arn = facts.get(resource.id)?.arn;
      if (arn !== undefined) await keepArn(tx, account, region, resource, arn);
    }
  });
