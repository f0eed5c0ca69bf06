/** The truth on posture: one entry a problem, however many records tell of it (domain.md sections 2 and 3). */

import type { PostureProblem } from "./posture.ts";
import { severities } from "./severities.ts";
import type { Silence, Speaker } from "./speaker.ts";
import type { Truth } from "./world.ts";

/** Undefined where nothing was ever said, or where a check that never failed has fallen silent. */
export function postureTruth(problem: PostureProblem, speakers: readonly Speaker[]): Truth | undefined {
  const heard = speakers.filter(({ superseded }) => superseded !== true);
  const speaking = heard.filter(({ silence }) => silence === undefined);
  const shown = speakers.filter(({ observable }) => observable);
  const seenThrough = [...new Set(shown.map(({ source }) => source))];
  const first = shown.length === 0 ? {} : { firstMs: Math.min(...shown.map(({ firstMs }) => firstMs)) };
  const entry = (status: Truth["status"], of: readonly Speaker[], reason?: string): Truth => ({
    kind: "posture",
    accountId: problem.accountId,
    region: problem.region,
    check: problem.check.id,
    resource: problem.resource.arn,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(status === "open" || status === "suppressed" ? {} : { says: saidBy(speaking) }),
    severity: worst(of),
    sinceMs: begin(status, reason, of),
    seenThrough,
    ...first,
    ...(of.every(({ evidenceLost }) => evidenceLost) ? { evidenceLost: true } : {}),
  });
  const open = speaking.filter(({ word }) => word === "open");
  if (open.length > 0) return entry("open", open);
  const suppressed = speaking.filter(({ word }) => word === "suppressed");
  if (suppressed.length > 0) return entry("suppressed", suppressed);
  const opened = heard.filter((speaker) => speaker.opened);
  const left = opened.filter(({ word, silence }) => word !== "passed" && silence === "account left");
  if (left.length > 0) return entry("closed", left, "account left");
  const fixed = opened.filter(({ word }) => word === "passed");
  const ends = reasonsInOrder.flatMap((reason) => {
    const silent = opened.filter(({ silence }) => silence === reason);
    return silent.length === 0 ? [] : [entry(reason === "resource gone" ? "resolved" : "closed", silent, reason)];
  });
  if (fixed.length > 0) ends.unshift(entry("resolved", fixed, "fixed"));
  const [ended, ...others] = ends;
  if (ended !== undefined) return others.length === 0 ? ended : { ...ended, others };
  const undecided = speaking.filter(({ word }) => word === "unknown");
  if (undecided.length > 0) return entry("unknown", undecided);
  const passed = speaking.filter(({ word }) => word === "passed");
  return passed.length > 0 ? entry("passed", passed) : undefined;
}

const saidBy = (speaking: readonly Speaker[]): "passed" | "unknown" | "none" =>
  speaking.length === 0 ? "none" : speaking.some(({ word, evidenceLost }) => word === "unknown" || evidenceLost) ? "unknown" : "passed";

/** Which of several reasons tells how a problem ended. */
const reasonsInOrder: readonly Silence[] = [
  "account left",
  "resource gone",
  "check switched off",
  "no longer watched",
  "not applicable",
  "no longer evaluated",
];

/** A problem begins with the first that says it, and ends with the last; a fix counts from when it was said, also if silence followed. */
function begin(status: Truth["status"], reason: string | undefined, of: readonly Speaker[]): number {
  if (status === "open" || status === "suppressed") return Math.min(...of.map(({ sinceMs }) => sinceMs));
  return Math.max(...of.map(({ saidMs, sinceMs }) => (reason === "fixed" ? saidMs : sinceMs)));
}

const worst = (speakers: readonly Speaker[]): Truth["severity"] =>
  severities.find((severity) => speakers.some((speaker) => speaker.severity === severity)) ?? "INFORMATIONAL";
