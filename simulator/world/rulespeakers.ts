/** What the company's own Config rules would say of a problem, by themselves or by Security Hub's copies: from its life only. */
import { ruleEvaluations } from "./evaluations.ts";
import { during, endedBefore, type OwnRule, type ScopeHistory } from "./history.ts";
import { dayMs, type Life, standing } from "./life.ts";
import { isMissed, isSeen, type LookedAt, type Looks } from "./looks.ts";
import type { PostureProblem } from "./posture.ts";
import { type Speaker, wordOf } from "./speaker.ts";

/** What a rule that does not work, or was deleted, said of a resource was read before, or never. */
export function ruleSpeaker(
  history: ScopeHistory,
  { exists, broken }: OwnRule,
  problem: PostureProblem,
  looks: Looks,
  untilMs: number,
): Speaker | undefined {
  const seenMs = looks.before(untilMs);
  const madeMs = exists[0]?.fromMs;
  if (seenMs === undefined || madeMs === undefined) return undefined;
  const brokenMs = broken !== undefined && during([broken], seenMs) ? broken.fromMs : Infinity;
  const deletedMs = during(exists, seenMs) ? Infinity : (endedBefore(exists, seenMs) ?? Infinity);
  const shownMs = looks.before(Math.min(seenMs + 1, brokenMs, deletedMs));
  const recordedMs = shownMs === undefined || during(history.recorder, shownMs) ? shownMs : endedBefore(history.recorder, shownMs);
  if (shownMs === undefined || recordedMs === undefined || madeMs > recordedMs) return undefined;
  // Config has no evaluation of a resource that is gone: how it stood was read before, too, and its end shows by its absence.
  const { goneAtMs = Infinity } = problem.life;
  const isGone = goneAtMs <= recordedMs;
  const askedMs = isGone ? looks.before(goneAtMs) : recordedMs;
  const word = askedMs === undefined ? undefined : wordOf(withoutWorkflow(problem.life), looks, { askedMs, fromMs: madeMs });
  if (word === undefined) return undefined;
  const base = {
    source: "config" as const,
    ...word,
    saidMs: word.sinceMs,
    severity: problem.check.severity,
    evidenceLost: false,
    firstMs: copiedFrom(history, problem.life, madeMs, recordedMs, seenMs) ?? word.sinceMs,
    // A stopped recorder leaves the last evaluations standing.
    observable: !isGone && deletedMs === Infinity && brokenMs === Infinity,
  };
  // What did not apply any more when it was last looked at had ended before its resource was gone or its rule deleted.
  if (word.silence !== undefined) return base;
  if (isGone && isMissed(looks, goneAtMs, shownMs)) return { ...base, silence: "resource gone", sinceMs: goneAtMs };
  return deletedMs === Infinity ? base : { ...base, silence: "check switched off", sinceMs: deletedMs };
}

/** Security Hub's copy of an evaluation that never was read in Config itself: of what ever failed, with a severity of its own. */
export function standIn(
  history: ScopeHistory,
  rule: OwnRule,
  problem: PostureProblem,
  { region, looked }: { readonly region: string; readonly looked: LookedAt },
  untilMs: number,
): Speaker | undefined {
  const looks = looked(region, "securityhub");
  const seenMs = looks.before(untilMs);
  if (seenMs === undefined || !during(history.hub, seenMs)) return undefined;
  const evaluation = ruleEvaluations(history, problem, seenMs).find((one) => one.rule === rule);
  if (evaluation?.everFailed !== true) return undefined;
  const { compliance, gone, changedAtMs, firstAtMs } = evaluation;
  // That it does not apply, Config says itself, to who may ask it.
  if (compliance === "NOT_APPLICABLE" && !gone && looked(region, "config").before(untilMs) !== undefined) return undefined;
  const fails = compliance === "NON_COMPLIANT";
  const keptUntilMs = changedAtMs + (fails ? 90 : 30) * dayMs;
  const listed = seenMs < keptUntilMs;
  // What was archived was fixed, and stays so when AWS forgot it.
  if (!listed && (fails || !isSeen(looks, changedAtMs, keptUntilMs))) return undefined;
  return {
    source: "securityhub",
    word: fails ? "open" : "passed",
    evidenceLost: false,
    opened: true,
    severity: "MEDIUM",
    saidMs: changedAtMs,
    sinceMs: changedAtMs,
    observable: listed,
    firstMs: firstAtMs,
  };
}

/** Config knows no workflow: what people suppressed in Security Hub it calls NON_COMPLIANT. */
const withoutWorkflow = ({ stretches: [first, ...rest], ...life }: Life): Life => ({
  ...life,
  stretches: [{ ...first, workflow: "NEW" }, ...rest.map((stretch) => ({ ...stretch, workflow: "NEW" as const }))],
});

/** Of what ever failed, Security Hub keeps a copy that knows when the rule first looked; an evaluation knows its last change only. */
function copiedFrom(history: ScopeHistory, life: Life, madeMs: number, lookedMs: number, atMs: number): number | undefined {
  const stood = standing(life, lookedMs);
  if (stood === undefined || !during(history.hub, atMs)) return undefined;
  if (!life.stretches.some(({ says, fromMs }) => says === "failed" && fromMs <= lookedMs)) return undefined;
  const isGone = life.goneAtMs !== undefined && life.goneAtMs <= lookedMs;
  const changedMs = isGone ? (life.goneAtMs ?? lookedMs) : Math.max(madeMs, stood.changedAtMs);
  const keptMs = (stood.now.says === "failed" && !isGone ? 90 : 30) * dayMs;
  return atMs < changedMs + keptMs ? Math.max(madeMs, life.stretches[0].fromMs) : undefined;
}
