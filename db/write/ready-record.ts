/** What a page hands to the store: whoever read the record has made it. */
import type { Meaning } from "../../posture/lifecycle.ts";
import type { AccountId, Kind, Region, Severity, SourceId } from "../../posture/words.ts";
import type { ResourceName } from "./names.ts";
import type { DecidedEnd } from "./record-row.ts";

/** A record ready to be written: normalised, identified, its meaning decided by whoever read it. */
export interface ReadyRecord {
  /** 128 bits of the native identity. */
  readonly identity: Uint8Array;
  /** 128 bits of the finding's key. */
  readonly publicId: Uint8Array;
  /** Key of the scope that the record belongs to: its own account and region. */
  readonly scope: number;
  readonly source: SourceId;
  readonly nativeId: string;
  readonly copyOf: SourceId | undefined;
  readonly control: boolean;
  /** Speaks for its control's status: a control's record, and neither a sample nor of another cloud. */
  readonly scored: boolean;
  /** Is in counts of findings and of checks. */
  readonly counted: boolean;
  readonly standard: string | undefined;
  readonly aws: { readonly state: string; readonly workflow?: string; readonly compliance?: string; readonly reasons?: string };
  /** The meaning, given why the record was silent as archived, which is decided once. */
  meaning(decided: DecidedEnd): Meaning;
  readonly severity: Severity | undefined;
  readonly severityAssigned: boolean;
  readonly createdAt: string;
  readonly firstObservedAt: string | undefined;
  readonly updatedAt: string;
  readonly previousCompliance: string | undefined;
  /** 128 bits over what makes a version worth writing. */
  readonly content: Uint8Array;
  /** The document as given, JSON text: made for those that keep it only. */
  document(): string;
  readonly finding: {
    readonly account: AccountId;
    readonly region: Region;
    readonly kind: Kind;
    readonly product: string;
    readonly check: string;
    readonly title: string;
    readonly resource: ResourceName;
  };
}
