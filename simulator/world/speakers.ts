/**
 * Who speaks of a posture problem, and what each would say at an instant: Security Hub's generations and the company's own Config rules,
 * in every region that evaluates it. From the problem's life only; records and pages are not looked at.
 */
import type { ScopeHistory } from "./history.ts";
import { hubSpeakers } from "./hubspeakers.ts";
import { type LookedAt, lookedAlways } from "./looks.ts";
import type { PostureProblem } from "./posture.ts";
import { ruleSpeaker, standIn } from "./rulespeakers.ts";
import type { Speaker } from "./speaker.ts";

/** The account's or the region's end, where it came. */
export interface Ended {
  readonly atMs: number;
  readonly silence: "account left" | "no longer watched";
}

/** The first instant of which a reader at `atMs` can know nothing: nobody looks behind the end of an account or a region. */
export const unknownFrom = (atMs: number, ended: Ended | undefined): number => Math.min(atMs + 1, ended?.atMs ?? Infinity);

/** Where a problem is evaluated; IAM is recorded by the customer's Config in the home region only. */
export interface Evaluated {
  readonly region: string;
  readonly homeRegion: string;
  /** Of whoever looks all the time, unless given. */
  readonly looked?: LookedAt;
}

export function speakersIn(
  history: ScopeHistory,
  problem: PostureProblem,
  { region, homeRegion, looked = lookedAlways }: Evaluated,
  atMs: number,
  ended?: Ended,
): readonly Speaker[] {
  const untilMs = unknownFrom(atMs, ended);
  const records = hubSpeakers(history, problem, { region, homeRegion, looks: looked(region, "securityhub") }, untilMs);
  const evaluations = history.rules
    .filter(({ identifier }) => identifier === problem.check.rule)
    .map(
      (rule) =>
        ruleSpeaker(history, rule, problem, looked(region, "config"), untilMs) ??
        standIn(history, rule, problem, { region, looked }, untilMs),
    )
    .filter((speaker) => speaker !== undefined);
  const all = [...records, ...evaluations];
  if (ended === undefined || ended.atMs > atMs) return all;
  // What had fallen silent before keeps its own reason.
  return all.map((speaker) => ({ ...speaker, silence: speaker.silence ?? ended.silence, observable: false }));
}
