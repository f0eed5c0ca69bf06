/** What a run could not read: scopes with the same trouble are one line. Pure. */
import type { WholeRun } from "../../../contract/runs.ts";

type RunScope = WholeRun["runScopes"][number];

export interface Unread {
  readonly key: string;
  readonly state: "denied" | "failed";
  /** The IAM action that is missing. */
  readonly action: string | null;
  /** In AWS's words. */
  readonly message: string | null;
  readonly scopes: readonly [RunScope, ...RunScope[]];
}

/** Of a run that ended longer ago than RETENTION_DAYS only sums are left. */
export const SUMMED = "This run ended so long ago that it is no longer kept which region it was, only how many.";

/** The most scopes first. AWS's words name account, role and region, which would split one trouble into many. */
export function unreadOf(scopes: readonly RunScope[]): readonly Unread[] {
  const troubles = new Map<string, [RunScope, ...RunScope[]]>();
  for (const scope of scopes) {
    if (scope.outcome !== "denied" && scope.outcome !== "failed") continue;
    const cause = scope.action ?? scope.message?.replaceAll(/arn:\S+|\b\d{12}\b|\b[a-z]{2}(-[a-z]+)+-\d\b/g, "…") ?? "";
    const key = JSON.stringify([scope.outcome, cause]);
    const trouble = troubles.get(key);
    if (trouble === undefined) troubles.set(key, [scope]);
    else trouble.push(scope);
  }
  return [...troubles]
    .map(([key, scopes]) => ({
      key,
      state: scopes[0].outcome === "denied" ? ("denied" as const) : ("failed" as const),
      action: scopes[0].action,
      message: scopes[0].message?.replace(/^User: \S+ is not authorized/, "Not authorized") ?? null,
      scopes,
    }))
    .sort((a, b) => b.scopes.length - a.scopes.length);
}

interface WarningGroup {
  readonly code: string;
  /** Of all of them. */
  readonly times: number;
  readonly warnings: WholeRun["runWarnings"];
}

/** By their stable word, the most frequent first. */
export function warningGroups(warnings: WholeRun["runWarnings"]): readonly WarningGroup[] {
  const codes = new Map<string, WholeRun["runWarnings"]>();
  for (const warning of warnings) codes.set(warning.code, [...(codes.get(warning.code) ?? []), warning]);
  return [...codes]
    .map(([code, warnings]) => ({ code, warnings, times: warnings.reduce((sum, { times }) => sum + times, 0) }))
    .sort((a, b) => b.times - a.times);
}
