/** What proven absence means: domain.md section 3. The caller has proven that the scope could have shown the record. */
import { fallSilent, type KeptRecord, noLongerReported, type RecordState, unlisted } from "./record.ts";

const DAY_MS = 86_400_000;
/** GuardDuty keeps findings 90 days after their last update; Security Hub active records likewise (architecture.md section 5). */
const AWS_RETENTION_MS = 90 * DAY_MS;
/** A regenerated record speaks so long until the control's new record is read. */
export const REGENERATION_MS = 2 * DAY_MS;

export interface AbsentRecord {
  readonly kept: KeptRecord;
  readonly control: boolean;
  /** Product that made the record, for Security Hub's other products. */
  readonly product: string;
  /** AWS's own last update, ISO 8601. */
  readonly updatedAt: string;
  /** Never had a native record behind it: a copy that stands in. */
  readonly standsIn: boolean;
}

export interface AbsenceFacts {
  /** The control or rule is off in the scope, or its rule no longer exists. */
  readonly checkOff: boolean;
  /** Config or Inspector's coverage no longer knows the resource; undefined where nobody could tell. */
  readonly resourceGone: boolean | undefined;
  /** Inspector knows the resource, and has stopped scanning it. */
  readonly unscanned?: boolean;
  /** Start of the run, ISO 8601. */
  readonly at: string;
}

export function absent(record: AbsentRecord, facts: AbsenceFacts): RecordState {
  const { kept } = record;
  const older = Date.parse(facts.at) - Date.parse(record.updatedAt) > AWS_RETENTION_MS;
  if (kept.state.copyOf !== undefined && !record.standsIn) return fallSilent(kept, older ? "expired" : "no longer evaluated", facts.at);
  if (isEvaluation(record)) {
    if (facts.checkOff) return fallSilent(kept, "check switched off", facts.at);
    if (facts.resourceGone === true) return fallSilent(kept, "resource gone", facts.at);
    return fallSilent(kept, older && kept.state.copyOf === "config" ? "expired" : "no longer evaluated", facts.at);
  }
  if (record.product === "guardduty") return older ? fallSilent(kept, "expired", facts.at) : unlisted(kept, facts.at);
  if (kept.state.word === "fixed") return kept.state; // AWS forgets what was fixed; ours stays
  if (kept.state.word === "passed") return fallSilent(kept, "no longer evaluated", facts.at);
  if (older && kept.state.source === "securityhub") return fallSilent(kept, "expired", facts.at);
  if (facts.resourceGone === true) return fallSilent(kept, "resource gone", facts.at);
  return facts.unscanned === true ? fallSilent(kept, "no longer evaluated", facts.at) : noLongerReported(kept, facts.at);
}

/** Of a control or a Config rule, stand-ins included: a fix never makes these vanish. Posture of other products is reported or not. */
const isEvaluation = ({ control, kept: { state } }: AbsentRecord): boolean =>
  control || state.source === "config" || state.copyOf === "config";
