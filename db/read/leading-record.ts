/** Of the records behind a finding, which one is told first. */
import type { Silence, SourceId } from "../../posture/words.ts";

interface Ranked {
  readonly id: number;
  readonly source: SourceId;
  readonly copy_of: SourceId | null;
  readonly silence: Silence | null;
  readonly updated_at: string;
}

/** For a sort: native before copies, those that speak before silent ones, those of the finding's own source, then the newest. */
export const leadingFirst = (source: SourceId) => {
  const rank = (record: Ranked) =>
    (record.copy_of === null ? 0 : 4) + (record.silence === null ? 0 : 2) + (record.source === source ? 0 : 1);
  return (a: Ranked, b: Ranked): number =>
    rank(a) - rank(b) || (a.updated_at < b.updated_at ? 1 : a.updated_at > b.updated_at ? -1 : a.id - b.id);
};
