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
  return scope.lastSuccessMs < lastFreshMs(nowMs, intervalMs) ? "stale" : "ok";
}

/** What succeeded last before this instant is stale. */
export const lastFreshMs = (nowMs: number, intervalMs: number): number => nowMs - 2 * intervalMs;

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

/** What kept a scope from being read: what the AWS layer makes of an answer, or of none. */
export type Hindrance =
  | "denied"
  | "denied_by_scp"
  | "throttled"
  | "unavailable"
  | "expired"
  | "region_off"
  | "not_enabled"
  | "token_refused"
  | "clock"
  | "credentials"
  | "unknown_role"
  | "other";

/** Never `not_enabled` by an error's name alone: that kind is given only where the service's own sentence says so. */
export function stateAfter(hindrance: Hindrance): ScopeState {
  switch (hindrance) {
    case "denied":
    case "unknown_role":
      return "denied";
    case "denied_by_scp":
      return "denied_by_scp";
    case "not_enabled":
      return "not_enabled";
    case "throttled":
    case "unavailable":
    case "expired":
    case "region_off":
    case "token_refused":
    case "clock":
    case "credentials":
    case "other":
      return "failed";
  }
}
