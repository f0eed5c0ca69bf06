/** Where consolidation was switched, AWS goes on with a check in a new record (domain.md section 3). */
import type { RecordState } from "./record.ts";

const DAY_MS = 86_400_000;
/** AWS takes so long to write the new records and to archive the old ones, in either order. */
const REGENERATING_MS = DAY_MS;

/** What the youngest of them says stands for the regenerated one, also while it is regenerated itself. */
export function successorOf(record: RecordState, records: readonly RecordState[]): RecordState | undefined {
  let youngest: RecordState | undefined;
  for (const other of records) {
    if (other !== record && follows(other, record) && (youngest === undefined || ageText(other) > ageText(youngest))) youngest = other;
  }
  return youngest;
}

/** Regenerated, and the control has written no new record for the key yet. */
export const isWaiting = (record: RecordState, records: readonly RecordState[]): boolean =>
  record.silence === "regenerated" && successorOf(record, records) === undefined;

/** Younger, and did not fall silent before the other was regenerated; one that was regenerated as well was made for the other, not beside it. */
function follows(other: RecordState, { scope, silence, silentAt, firstAt }: RecordState): boolean {
  if (silence !== "regenerated" || silentAt === undefined) return false;
  // AWS writes the new ones region by region: what one says of a global resource is not said for the others yet.
  if (other.scope !== scope) return false;
  if (other.source !== "securityhub" || other.copyOf !== undefined || other.firstAt <= firstAt) return false;
  if (other.silence === "regenerated") return Date.parse(other.firstAt) > Date.parse(silentAt) - REGENERATING_MS;
  return other.silentAt === undefined || other.silentAt >= silentAt;
}

/** Of two records of one age any will do, but always the same one. */
const ageText = ({ firstAt, saidAt, silentAt, word, definite, silence }: RecordState): string =>
  [firstAt, saidAt, silentAt, word, definite, silence].join(" ");
