/**
 * What a source is: everything that one AWS service's findings need, as a value. Sessions, quotas, retries, storage and progress live
 * outside the sources, once (aws/, collect.ts).
 */
import type { ServiceTold } from "../posture/detective.ts";
import type { Said } from "../posture/said.ts";
import type { AccountId, Kind, Severity, SourceId, Warning } from "../posture/words.ts";

/** One IAM action that a source calls, and what is lost without it: doctor's text, policy.ts's statement. */
export interface Permission {
  readonly action: string;
  /** A clause that completes "Without it, …". */
  readonly lost: string;
}

/** Half-open in spirit, inclusive at both ends in AWS's filters: epoch milliseconds. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Where a scope's records are asked for. `account` and `region` are those of the records; an administrator's client may answer for them.
 */
export interface Ask {
  readonly account: AccountId;
  readonly region: string;
  /** True where an administrator, an aggregation region or an aggregator answers for this account. */
  readonly through: boolean;
  /** `full` lists everything that AWS still has; `since` what changed in the window. */
  readonly mode: "full" | "since";
  readonly window: Window;
  /** Opaque to all but the source: where a killed run goes on. */
  readonly cursor: string | undefined;
  /** True where an answer from earlier in the run will not do: what is asked for proves what the pages, read meanwhile, did not show. */
  readonly fresh?: boolean;
  /** Accounts outside the organization, as records spell them: where there are any, their records are asked for and not the account's own. */
  readonly besides: readonly string[];
  /** What the store holds of this scope, for sources that must compare (Security Hub's workflow). */
  readonly stored: Stored;
}

/** Whose records are asked for: an administrator's answers hold its members' as well, so that the account is always named. */
export const accountsAsked = ({ account, besides }: Ask): readonly string[] => (besides.length > 0 ? besides : [account]);

/** What a source may ask of what we already hold for its scope. */
export interface Stored {
  /** Native ids of active records whose workflow is stored as SUPPRESSED, NOTIFIED or RESOLVED while compliance is not PASSED. */
  workflowMarked(): Promise<readonly string[]>;
}

/** One page: written in one go with its cursor. `expected` above `records.length` makes the read partial. */
export interface Page<Raw> {
  /** Emptied once the page is written: what a source needs of them, it takes before it yields. */
  readonly records: readonly Raw[];
  readonly expected: number;
  /** Where to go on after this page; undefined after the last one. */
  readonly cursor: string | undefined;
  /** Estimate of pages still to come, if the service tells. */
  readonly warnings?: readonly Warning[];
}

/** What the status calls told about a scope, before its pages are read. */
export type Enablement =
  | {
      readonly state: "on";
      /** `undefined` where it cannot be seen (through an administrator). */
      readonly checks: Checks | undefined;
      /** False where the answerer could not have shown everything (member disassociated, region not linked, aggregator source failed). */
      readonly complete: boolean;
      readonly notes: readonly Warning[];
      /** Facts of the source that its own `normalize` and `pages` need again: rule name → identifier and parameters, … JSON. */
      readonly facts: Facts;
      readonly told: ServiceTold;
    }
  | {
      readonly state: "not_enabled";
      readonly why: string;
      readonly told: ServiceTold;
      /** Set where an administrator is off itself and so cannot answer: whether the account has the service on is not known then. */
      readonly ofAdministrator?: true;
    };

/** Controls, rules and standards (`standards/<name>/v/<version>`) of a scope, as check ids. One that is not named any more is off as well. */
export interface Checks {
  readonly on: readonly string[];
  readonly off: readonly string[];
  /** There, and nobody could tell now whether it is on: it stays as it was. */
  readonly untold?: readonly string[];
}

/** Facts of a scope, kept by the store for other sources of the same account and region (a copy needs the rule's identifier). */
export interface Facts {
  /** Config rules of the account and region: name → identifier, parameters, made by Security Hub or not, cleanly evaluated or not. */
  readonly rules?: Readonly<Record<string, RuleFact>>;
  /** Resource types that the customer's recorder records; `all` where it records every type. */
  readonly recordedTypes?: readonly string[] | "all";
  /** Exceptions from `all`. */
  readonly unrecordedTypes?: readonly string[];
  /** Resource types whose scan is off (Inspector): what is not listed of them proves nothing. */
  readonly unscannedTypes?: readonly string[];
}

export interface RuleFact {
  /** Managed identifier (`S3_BUCKET_SSL_REQUESTS_ONLY`), or undefined for custom rules. */
  readonly identifier: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  /** Made by Security Hub for its own controls: its evaluations never count. */
  readonly bySecurityHub: boolean;
  /** Last evaluation succeeded, so that absence from its details is evidence. */
  readonly healthy: boolean;
  /** AWS's `RuleEvaluationVisibility` INTERNAL: its evaluations cannot be asked for. */
  readonly internal?: boolean;
}

/** What a service knows of a resource: that it is there and looked at, that it is there and not looked at (any more), that it is gone. */
export type Known = "there" | "unscanned" | "gone";

/** A resource as the record names it, before Config's internal ids are turned into ARNs. */
export interface NamedResource {
  /** ARN or the service's own id. */
  readonly id: string;
  /** `AWS::S3::Bucket`, … */
  readonly type: string;
  readonly name?: string;
  /** The id by which Config knows it, where the ARN does not show it (IAM's, RDS's). */
  readonly configId?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** One record, read and put into our words: the output of `normalize`. */
export interface Reading {
  /** Native identity within the source: domain.md section 2. */
  readonly nativeId: string;
  readonly account: AccountId;
  readonly region: string;
  readonly kind: Kind;
  /** Service that made the record: `securityhub`, `guardduty`, `inspector`, `config`, `macie`, `access-analyzer`, `prowler`, … */
  readonly product: string;
  /** Check as given or resolved by the catalogue: control id, rule identifier with parameters' hash, finding type, CVE. */
  readonly check: string;
  readonly resource: NamedResource;
  readonly otherResources: readonly NamedResource[];
  /** Source whose native record this one repeats, with that record's native id (undefined for Config: its key is the posture key). */
  readonly copyOf: { readonly source: SourceId; readonly nativeId: string | undefined } | undefined;
  readonly said: Said;
  /** Severity of the problem; undefined where the record has none of its own (passed control records, Config). */
  readonly severity: Severity | undefined;
  /** Set where the severity was assigned by us. */
  readonly severityAssigned: boolean;
  readonly title: string;
  /** ISO 8601. `firstObservedAt` of control records is when the compliance status last changed. */
  readonly createdAt: string;
  readonly firstObservedAt: string | undefined;
  readonly updatedAt: string;
  /** When the service last looked, where it tells that apart from a change. */
  readonly lookedAt?: string | undefined;
  /** `ProductFields` `PreviousComplianceStatus` of control records: reconstruction needs it. */
  readonly previousCompliance: string | undefined;
  /** Standard that the record belongs to, where findings are not consolidated; of Config's records, the rule's name. */
  readonly standard: string | undefined;
  /** False for sample findings and resources of another cloud: kept, and in no number. */
  readonly counted: boolean;
  /** Nothing was there to evaluate: it speaks for its control's status, and is no check that passed. */
  readonly foundNothing?: boolean;
  /** Members that make a new version worth writing; times that AWS refreshes without news are left out. */
  readonly content: string;
  readonly warnings: readonly Warning[];
}

/** Thrown by `normalize`: that record is set aside, never its page, and its scope closes nothing in that run. */
export class MalformedRecord extends Error {
  readonly member: string;
  readonly nativeId: string | undefined;
  constructor(member: string, message: string, nativeId?: string) {
    super(message);
    this.name = "MalformedRecord";
    this.member = member;
    this.nativeId = nativeId;
  }
}

/** What `normalize` may know besides the record. */
export interface NormalizeContext {
  /** Partition of the organization, the account and region asked for. */
  readonly account: AccountId;
  readonly region: string;
  /** Config's rules of an account and region, as last read; undefined where Config was never read. */
  rules(account: string, region: string): Readonly<Record<string, RuleFact>> | undefined;
  /** The organization's own severity for a Config rule, which has none. */
  ownSeverity?(check: string): Severity | undefined;
}

export interface Source<Client, Raw> {
  readonly id: SourceId;
  readonly permissions: readonly Permission[];
  /** Status calls: on, off, and what is switched off within. @throws AWS's own errors, which failure.ts reads. */
  enablement(client: Client, ask: Ask): Promise<Enablement>;
  pages(client: Client, ask: Ask, facts: Facts): AsyncIterable<Page<Raw>>;
  /** One record again, on demand; undefined where AWS no longer has it. */
  again(client: Client, nativeId: string, ask: Ask): Promise<Raw | undefined>;
  /**
   * Whether the service still knows the resources of records that it no longer lists (Inspector's coverage), by their ids; a resource that
   * is not in the answer could not be told. Sources without it leave the question to Config. @throws AWS's own errors.
   */
  known?(client: Client, resources: readonly NamedResource[], ask: Ask): Promise<ReadonlyMap<string, Known>>;
  /** The service's own id of a resource, where native ids hold it: a resource that is gone can be asked for by nothing else. */
  resourceIn?(nativeId: string): string | undefined;
  /** Pure. @throws MalformedRecord naming the member. Undefined for what is not a record of ours (Security Hub's own rules' evaluations). */
  normalize(raw: Raw, context: NormalizeContext): Reading | undefined;
}
