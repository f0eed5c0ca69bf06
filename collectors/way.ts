/**
 * How a scope is reached: by its own account's role, or through an administrator that answers for it. The run engine knows no SDK: it is
 * handed these.
 */
import type { AccountId, Scope, SourceId, Warning } from "../posture/words.ts";
import type { NamedResource, Source } from "./source.ts";

export interface ResourceFact {
  /** The ARN of an internal id. */
  readonly arn: string | undefined;
  /** False: Config no longer knows it although it records the type. Undefined: nobody could tell. */
  readonly known: boolean | undefined;
  /** Known, and no longer looked at: what the service puts away of it was not fixed for that. */
  readonly unscanned?: boolean;
}

export interface LookedUp {
  /** By the id asked for; resources that nobody could tell of are not in it. */
  readonly facts: ReadonlyMap<string, ResourceFact>;
  /** Ids that nobody could be asked about now, and may be in the next run: not those that nobody may ask about, or that Config never knows. */
  readonly unanswered: ReadonlySet<string>;
  readonly warnings: readonly Warning[];
}

export interface Way {
  readonly source: Source<unknown, unknown>;
  readonly client: unknown;
  /** True where an administrator, an aggregation region or an aggregator answers. */
  readonly through: boolean;
  /** Accounts outside the organization that this account answers for besides its own, as records spell them. */
  readonly besides?: readonly string[];
}

export interface Ways {
  /** @throws AwsFailure where the account cannot be reached. */
  to(scope: Scope): Promise<Way>;
  /** What Config knows of resources of an account and region. Failures are warnings and an empty answer: nothing is concluded from it. */
  resources(account: AccountId, region: string, asked: readonly NamedResource[]): Promise<LookedUp>;
  readonly sources: readonly SourceId[];
  /** For as long as a page is worked on: how many may be in memory at once. */
  readonly holdPage: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** What could not be found out about the way in. */
  readonly warnings: readonly Warning[];
}
