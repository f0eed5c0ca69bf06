/**
 * The life of one check on one resource: a list of stretches, each with what the check would say and what people made of it.
 * Rendering and truth both start here; neither knows the other.
 */
import type { Severity } from "./checks.ts";
import { chance, drawn } from "./hash.ts";

export const dayMs = 86_400_000;
export const hourMs = 3_600_000;

export type Workflow = "NEW" | "NOTIFIED" | "SUPPRESSED" | "RESOLVED";

export interface Stretch {
  readonly fromMs: number;
  readonly says: "failed" | "passed" | "not applicable";
  /** Set by people or tools through BatchUpdateFindings: AWS does not move UpdatedAt for it. */
  readonly workflow: Workflow;
  /** Set by people; absent: the check's own. */
  readonly severity?: Severity;
}

export interface Life {
  readonly stretches: readonly [Stretch, ...Stretch[]];
  /** The resource's deletion. */
  readonly goneAtMs?: number;
}

/** How a place behaves over time; stories are made of these. */
export interface Tempo {
  /** Nothing happens before this instant: what was there then is found as it is. */
  readonly beganAtMs: number;
  /** Changes are spread over [beganAtMs, untilMs]. */
  readonly untilMs: number;
  /** Share of checks that ever fail. */
  readonly failing: number;
  /** Share of resources that are created after the beginning. */
  readonly growing: number;
  /** Share of failures that end by a fix within the time. */
  readonly fixing: number;
  /** When most resources came, for a place with a migration. */
  readonly migratedAtMs?: number;
  /** When most failures were fixed, for a place with a clean-up. */
  readonly cleanedAtMs?: number;
  /** Checks, by their ids, that nothing can fail here. */
  readonly kept?: ReadonlySet<string>;
}

export interface Existence {
  readonly fromMs: number;
  readonly goneAtMs?: number;
}

type Parts = readonly (string | number)[];

/** When the resource exists. About one in twelve goes away within the time. */
export function existence(tempo: Tempo, of: Parts): Existence {
  const span = tempo.untilMs - tempo.beganAtMs;
  const late = chance("late", ...of) < tempo.growing;
  const aroundMs = tempo.migratedAtMs === undefined ? undefined : tempo.migratedAtMs + drawn(6 * dayMs, "moved", ...of);
  const fromMs = toSecond(
    late ? (aroundMs ?? tempo.beganAtMs + drawn(span, "from", ...of)) : tempo.beganAtMs - drawn(80 * dayMs, "before", ...of),
  );
  if (chance("gone", ...of) >= 0.08) return { fromMs };
  const earliest = Math.max(fromMs, tempo.beganAtMs) + dayMs;
  return { fromMs, goneAtMs: toSecond(earliest + drawn(Math.max(span * 0.9, dayMs), "gone at", ...of)) };
}

/** What is worst is seen to first: a company where every fifth bucket is public is none. */
const proneness: Readonly<Record<Severity, number>> = { CRITICAL: 0.3, HIGH: 0.8, MEDIUM: 1.15, LOW: 1.25, INFORMATIONAL: 1 };

export function postureLife(tempo: Tempo, exists: Existence, severity: Severity, of: Parts): Life {
  const gone = exists.goneAtMs === undefined ? {} : { goneAtMs: exists.goneAtMs };
  const bornMs = exists.fromMs + drawn(20 * 60_000, "evaluated", ...of);
  if (chance("fails", ...of) >= tempo.failing * proneness[severity]) return { stretches: [stretch(bornMs, "passed")], ...gone };
  const [first, ...rest] = plot(tempo, bornMs, severity, of);
  const within = rest.filter((s) => exists.goneAtMs === undefined || s.fromMs < exists.goneAtMs);
  return { stretches: [first, ...within], ...gone };
}

/** Present stretch and what led to it; undefined before the first evaluation. */
export function standing(
  life: Life,
  atMs: number,
): { readonly now: Stretch; readonly before?: Stretch; readonly changedAtMs: number; readonly from: number } | undefined {
  const { stretches } = life;
  let at = -1;
  while (at + 1 < stretches.length && (stretches[at + 1]?.fromMs ?? Infinity) <= atMs) at++;
  const now = stretches[at];
  if (now === undefined) return undefined;
  let changed = at;
  while (changed > 0 && stretches[changed - 1]?.says === now.says) changed--;
  const before = stretches[changed - 1];
  const found = { now, changedAtMs: stretches[changed]?.fromMs ?? now.fromMs, from: at };
  return before === undefined ? found : { ...found, before };
}

const stretch = (fromMs: number, says: Stretch["says"], workflow: Workflow = says === "passed" ? "RESOLVED" : "NEW"): Stretch => ({
  fromMs: toSecond(fromMs),
  says,
  workflow,
});

/** What becomes of a check that fails at some time. */
function plot(tempo: Tempo, bornMs: number, severity: Severity, of: Parts): Life["stretches"] {
  const startMs = Math.max(bornMs, tempo.beganAtMs);
  const span = Math.max(tempo.untilMs - startMs, 4 * dayMs);
  // Three ordered instants in the time that is left; `first` is early, so that most changes happen inside a sample's history.
  const first = startMs + 2 * hourMs + drawn(span * 0.6, "first", ...of);
  const second = first + 2 * hourMs + drawn(span * 0.3, "second", ...of);
  const third = second + 2 * hourMs + drawn(span * 0.3, "third", ...of);
  const fixedMs =
    tempo.cleanedAtMs === undefined ? first : Math.max(startMs + hourMs, tempo.cleanedAtMs + drawn(12 * dayMs, "cleaned", ...of));
  const fails = stretch(bornMs, "failed");
  const way = chance("way", ...of);
  if (way < tempo.fixing) return [fails, stretch(fixedMs, "passed")];
  const rest = (way - tempo.fixing) / Math.max(1 - tempo.fixing, 0.0001);
  if (rest < 0.14) return [fails, stretch(first, "passed"), stretch(second, "failed")];
  if (rest < 0.2) return [fails, stretch(first, "passed"), stretch(second, "failed"), stretch(third, "passed")];
  if (rest < 0.28) return [stretch(bornMs, "passed"), stretch(first, "failed")];
  if (rest < 0.36) return [fails, stretch(first, "failed", "SUPPRESSED")];
  if (rest < 0.4) return [fails, stretch(first, "failed", "SUPPRESSED"), stretch(second, "failed", "NEW")];
  if (rest < 0.45) return [fails, stretch(first, "failed", "RESOLVED")];
  if (rest < 0.5) return [fails, stretch(first, "failed", "NOTIFIED"), stretch(second, "passed")];
  if (rest < 0.53) return [fails, stretch(first, "not applicable")];
  if (rest < 0.56) return [fails, { ...stretch(first, "failed"), severity: severity === "LOW" ? "HIGH" : "LOW" }];
  return [fails];
}

const toSecond = (ms: number): number => Math.floor(ms / 1000) * 1000;
