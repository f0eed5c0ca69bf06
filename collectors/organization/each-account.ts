/** The way in by every account's own role: each scope is asked for where it is. */
import type { Writer } from "../../db/dialect/connection.ts";
import type { AccountId, Scope, SourceId } from "../../posture/words.ts";
import type { Aws } from "../aws/clients.ts";
import { type Recorder, recorderOf } from "../recorders.ts";
import { lookUp } from "../resources.ts";
import type { Source } from "../source.ts";
import { registry } from "../sources/registry.ts";
import type { Way, Ways } from "../way.ts";
import { rememberedArns } from "./remembered-arns.ts";

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
    holdPage: aws.room.hold,
    warnings: [],
    to: async (scope) => ({
      ...ownWay(aws, scope),
      besides: scope.account === outside?.administrator ? (outside.accounts[scope.source] ?? []) : [],
    }),
    resources: (account, region, resources) =>
      rememberedArns(writer, { account, region, resources }, async (unknown) =>
        lookUp(aws.clients(account).config(region), unknown, await recorder(account, region)),
      ),
  };
}

const ownWay = (aws: Aws, { account, region, source }: Scope): Way => ({
  // A source and its client belong together by the registry's types; the engine that carries them both knows neither.
  source: registry[source] as unknown as Source<unknown, unknown>,
  client: aws.clients(account)[source](region),
  through: false,
});
