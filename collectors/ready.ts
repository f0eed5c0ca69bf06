/** From readings to what the store writes: identity, key, and the meaning as far as Config's word on resources decides it. */
import { digest128, recordIdentity } from "../db/digest.ts";
import type { ReadyRecord } from "../db/write/ready-record.ts";
import { keyOf, keyText } from "../posture/identity.ts";
import { meaningOf } from "../posture/lifecycle.ts";
import type { Said } from "../posture/said.ts";
import type { AccountId, SourceId } from "../posture/words.ts";
import type { NamedResource, Reading } from "./source.ts";

/** What is known of a reading besides itself. */
export interface Around {
  /** Key of the scope of the record's own account and region. */
  readonly scope: number;
  readonly source: SourceId;
  /** Config's ARN for an internal id, else the id as given. */
  readonly resource: string;
  readonly resourceGone: boolean;
  /** The service no longer looks at the resource. */
  readonly unscanned?: boolean;
  /** The control is off in the record's scope. */
  readonly checkOff: boolean;
}

export function readyRecord(reading: Reading, raw: unknown, around: Around): ReadyRecord {
  const { said } = reading;
  const key = keyOf({
    kind: reading.kind,
    source: around.source,
    account: reading.account,
    region: reading.region,
    check: reading.check,
    nativeId: reading.nativeId,
    resource: around.resource,
    resourceType: reading.resource.type,
    copyOf: reading.copyOf,
  });
  return {
    identity: recordIdentity(around.source, reading.nativeId),
    publicId: digest128(keyText(key)),
    scope: around.scope,
    source: around.source,
    nativeId: reading.nativeId,
    copyOf: reading.copyOf?.source,
    control: said.by === "control",
    scored: said.by === "control" && reading.counted,
    counted: reading.counted && reading.foundNothing !== true,
    standard: reading.standard,
    aws: awsWords(said),
    meaning: ({ silentSince, isFixed }) =>
      meaningOf(said, {
        checkOff: around.checkOff,
        resourceGone: around.resourceGone && !isFixed,
        unscanned: around.unscanned === true && !isFixed,
        silentSince,
        repeatsGuardDuty: reading.copyOf?.source === "guardduty",
      }),
    severity: reading.severity,
    severityAssigned: reading.severityAssigned,
    createdAt: instant(reading.createdAt),
    firstObservedAt: reading.firstObservedAt === undefined ? undefined : instant(reading.firstObservedAt),
    updatedAt: instant(reading.updatedAt),
    previousCompliance: reading.previousCompliance,
    content: digest128(reading.content),
    document: () => JSON.stringify(raw),
    finding: {
      account: reading.account,
      region: key.region,
      kind: reading.kind,
      product: reading.product,
      check: reading.check,
      title: shortened(reading.title),
      resource: { uid: around.resource, type: reading.resource.type, name: reading.resource.name, tags: reading.resource.tags },
    },
  };
}

/** AWS's own words, kept in columns of their own beside what they mean. */
function awsWords(said: Said): ReadyRecord["aws"] {
  switch (said.by) {
    case "control":
    case "product": {
      const reasons =
        said.by === "control" ? [...said.statusReasons, ...(said.archivalReason === undefined ? [] : [said.archivalReason])] : [];
      return {
        state: said.recordState,
        workflow: said.workflow,
        ...(said.compliance === undefined ? {} : { compliance: said.compliance }),
        ...(reasons.length === 0 ? {} : { reasons: reasons.join(" ") }),
      };
    }
    case "guardduty":
      return { state: said.archived ? "ARCHIVED" : "ACTIVE" };
    case "inspector":
      return { state: said.status };
    case "config":
      return { state: "ACTIVE", compliance: said.compliance };
  }
}

/** Lists carry titles: longer ones than AWS writes are cut, and stand whole in the document. */
const TITLE_LENGTH = 1_024;

const shortened = (title: string): string => (title.length <= TITLE_LENGTH ? title : `${title.slice(0, TITLE_LENGTH - 1)}…`);

/** One form for every instant, so that text compares as time. */
const instant = (text: string): string => new Date(text).toISOString();

/** An id that only Config can turn into the ARN that other sources name the resource by. */
export const isInternal = ({ id }: NamedResource): boolean => !id.startsWith("arn:");

export type ScopeKey = (account: AccountId, region: string) => Promise<number>;
