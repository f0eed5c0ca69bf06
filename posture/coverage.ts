/** Which scopes have fresh evidence: domain.md section 4. */
import type { Coverage, ScopeState } from "./words.ts";

export interface ScopeRead {
  readonly state: ScopeState | undefined;
  /** Epoch milliseconds; undefined where no read ever succeeded. */
  readonly lastSuccessMs: number | undefined;
}

/** Two scheduled intervals without success make a scope stale; a run in progress counts from its start. */
export function coverageOf(scope: ScopeRead, nowMs: number, intervalMs: number): Coverage {
  if (scope.state === undefined) return "never";
  if (scope.state !== "ok") return scope.state;
  if (scope.lastSuccessMs === undefined) return "never";
  return nowMs - scope.lastSuccessMs > 2 * intervalMs ? "stale" : "ok";
}

export interface Share {
  readonly fresh: number;
  readonly of: number;
  /** Left out, and said. */
  readonly deniedByScp: number;
}

/** Fresh scopes ÷ scopes that can speak; only `denied_by_scp` is left out. */
export function shareOf(coverages: Iterable<Coverage>): Share {
  let fresh = 0;
  let of = 0;
  let deniedByScp = 0;
  for (const coverage of coverages) {
    if (coverage === "denied_by_scp") deniedByScp += 1;
    else {
      of += 1;
      if (coverage === "ok") fresh += 1;
    }
  }
  return { fresh, of, deniedByScp };
}
