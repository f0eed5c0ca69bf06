/** Tables of service levels, as read models see them (migrations/0034_service_levels.ts explains the columns). */
import type { AuditActorKind } from "../posture/audit.ts";
import type { DecidedDays } from "../posture/service-level.ts";
import { type LeveledSeverity, leveledSeverities } from "../posture/words.ts";

interface DecidedLevelsRow extends Record<Lowercase<LeveledSeverity>, number | null> {
  id: number;
  account: number | null;
  ou_id: string | null;
  changed_at: string;
  changed_by_kind: AuditActorKind;
  changed_by: string | null;
}

interface AccountLevelsRow extends Record<Lowercase<LeveledSeverity>, number> {
  account: number;
}

export interface LevelTables {
  service_levels: DecidedLevelsRow;
  account_levels: AccountLevelsRow;
}

/** What is decided as `posture/service-level.ts` has it: only of severities of which something is. */
export const decidedDays = (row: Pick<DecidedLevelsRow, Lowercase<LeveledSeverity>>): DecidedDays =>
  Object.fromEntries(
    leveledSeverities.flatMap((severity) => {
      const days = row[severity.toLowerCase() as Lowercase<LeveledSeverity>];
      return days === null ? [] : [[severity, days]];
    }),
  );
