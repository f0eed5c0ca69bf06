/** GuardDuty findings of an account and region by index: what was detected, when it went on, when somebody archived it. */

import { chance, drawn, hexadecimal } from "./hash.ts";
import { during, endedBefore, type ScopeHistory } from "./history.ts";
import { regionalKinds } from "./kinds.ts";
import { dayMs, hourMs } from "./life.ts";
import { isMissed, type Looks } from "./looks.ts";
import { nativeSpaces, type Viewed } from "./native.ts";
import { type PostureSpace, resourceAt, resourcesOf } from "./posture.ts";
import type { Resource } from "./resource.ts";
import { type ThreatType, threatTypes } from "./threat-types.ts";
import type { Truth, World } from "./world.ts";

export interface Threat {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly type: ThreatType;
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly detectorId: string;
  readonly arn: string;
  readonly resource: Resource;
  /** First detection and what followed, in order; activity that goes on may raise the severity. */
  readonly activity: readonly { readonly atMs: number; readonly severity: number }[];
  /** When it was archived, and taken out of the archive again. */
  readonly archivedMs?: number;
  readonly unarchivedMs?: number;
  /** Suppressed in Security Hub only: GuardDuty knows nothing of it. */
  readonly hiddenInHub?: { readonly fromMs: number; readonly untilMs?: number };
}

export interface ThreatState {
  readonly createdMs: number;
  readonly updatedMs: number;
  /** Last detection: Security Hub's copy moves with this only, since archiving does not reach it. */
  readonly detectedMs: number;
  readonly severity: number;
  readonly count: number;
  readonly archived: boolean;
}

/** GuardDuty deletes a finding this long after its last update. */
const guarddutyKeepsMs = 90 * dayMs;

export const detectorIdOf = ({ seed, accountId, region }: Pick<PostureSpace, "seed" | "accountId" | "region">): string =>
  hexadecimal(32, seed, accountId, region, "detector");

export function threatAt(space: PostureSpace, index: number): Threat {
  const { seed, accountId, region, partition, tempo } = space;
  const of = [seed, accountId, region, "threat", index] as const;
  const type = threatTypes[drawn(threatTypes.length, ...of, "type")] ?? threatTypes[0];
  if (type === undefined) throw new Error("there are no types of threats");
  const id = hexadecimal(32, ...of);
  const detectorId = detectorIdOf(space);
  const told = space.told?.threats[index];
  const base = {
    accountId,
    region,
    partition,
    type,
    id,
    detectorId,
    arn: `arn:${partition}:guardduty:${region}:${accountId}:detector/${detectorId}/finding/${id}`,
    resource: targetOf(space, type, index),
  };
  if (told !== undefined) return { ...base, ...told };
  // Some are older than the history, so that AWS forgets them within it.
  const span = tempo.untilMs - tempo.beganAtMs;
  const createdMs = toSecond(tempo.beganAtMs - 60 * dayMs + drawn(span + 60 * dayMs, ...of, "created"));
  const activity = [{ atMs: createdMs, severity: type.severity }];
  for (let n = drawn(5, ...of, "goes on"); n > 0; n--) {
    const last = activity[activity.length - 1] ?? { atMs: createdMs, severity: type.severity };
    const rises = chance(...of, n, "rises") < 0.2 && last.severity < 8;
    activity.push({ atMs: toSecond(last.atMs + hourMs + drawn(6 * dayMs, ...of, n)), severity: rises ? last.severity + 3 : last.severity });
  }
  const lastMs = activity[activity.length - 1]?.atMs ?? createdMs;
  const archivedMs = chance(...of, "archived") < 0.35 ? toSecond(lastMs + hourMs + drawn(20 * dayMs, ...of, "archived at")) : undefined;
  const unarchived = archivedMs !== undefined && chance(...of, "unarchived") < 0.15;
  const hidden = chance(...of, "hidden") < 0.06 ? toSecond(lastMs + drawn(10 * dayMs, ...of, "hidden at")) : undefined;
  return {
    ...base,
    activity,
    ...(archivedMs === undefined ? {} : { archivedMs }),
    ...(unarchived && archivedMs !== undefined ? { unarchivedMs: toSecond(archivedMs + dayMs + drawn(10 * dayMs, ...of, "back")) } : {}),
    ...(hidden === undefined
      ? {}
      : { hiddenInHub: chance(...of, "shown") < 0.4 ? { fromMs: hidden, untilMs: hidden + 9 * dayMs } : { fromMs: hidden } }),
  };
}

/** How GuardDuty shows it; undefined before its first detection, where the detector was off then, and after GuardDuty deleted it. */
export function threatState(threat: Threat, history: Pick<ScopeHistory, "guardduty">, atMs: number): ThreatState | undefined {
  const state = lastState(threat, history, atMs);
  return state === undefined || atMs >= state.updatedMs + guarddutyKeepsMs ? undefined : state;
}

/** How it stood when last touched, also after GuardDuty forgot it: what Security Hub's copy is made of. */
export function lastState(threat: Threat, history: Pick<ScopeHistory, "guardduty">, atMs: number): ThreatState | undefined {
  const first = threat.activity[0];
  if (first === undefined || first.atMs > atMs || !during(history.guardduty, first.atMs)) return undefined;
  let last = first;
  let count = 0;
  for (const seen of threat.activity) {
    if (seen.atMs > atMs || !during(history.guardduty, seen.atMs)) continue;
    last = seen;
    count++;
  }
  // What is archived while the detector is off does not reach its findings.
  const happened = (ms: number | undefined): ms is number => ms !== undefined && ms <= atMs && during(history.guardduty, ms);
  const updates = [last.atMs, threat.archivedMs, threat.unarchivedMs].filter(happened);
  return {
    createdMs: first.atMs,
    updatedMs: Math.max(...updates),
    detectedMs: last.atMs,
    severity: last.severity,
    count,
    archived: happened(threat.archivedMs) && !happened(threat.unarchivedMs),
  };
}

export const hiddenInHub = ({ hiddenInHub }: Pick<Threat, "hiddenInHub">, atMs: number): boolean =>
  hiddenInHub !== undefined && during([hiddenInHub], atMs);

/** How the account's threats stand: from their lives, never from what GuardDuty answers. */
export function* threatTruth(world: World, accountId: string, { untilMs, looked }: Viewed): Generator<Truth> {
  for (const { region, space, count, history } of nativeSpaces(world, accountId, "threats")) {
    const own = looked(region, "guardduty");
    const hub = looked(region, "securityhub");
    const seen = { own, hub, ownMs: own.before(untilMs(region)), hubMs: hub.before(untilMs(region)) };
    for (let index = 0; index < count; index++) {
      const truth = standingOf(threatAt(space, index), history, seen);
      if (truth !== undefined) yield { ...truth, region };
    }
  }
}

interface Seen {
  readonly own: Looks;
  readonly hub: Looks;
  /** Last looks. */
  readonly ownMs: number | undefined;
  readonly hubMs: number | undefined;
}

/** Undefined before its first detection. */
function standingOf(threat: Threat, history: ScopeHistory, { own, hub, ownMs, hubMs }: Seen): Truth | undefined {
  const copy = copySeen(threat, history, hub, hubMs);
  // A detector that is off proves nothing, and is not asked: all stays as it was when it was last on.
  const on = ownMs === undefined || during(history.guardduty, ownMs) ? ownMs : (endedBefore(history.guardduty, ownMs) ?? -Infinity) - 1;
  const state = on === undefined ? undefined : lastState(threat, history, on);
  const first = state ?? copy?.state;
  if (first === undefined) return undefined;
  const base = {
    accountId: threat.accountId,
    region: threat.region,
    check: threat.type.type,
    resource: threat.id,
    kind: "threat" as const,
  };
  const seenThrough = [
    ...(state !== undefined && ownMs !== undefined && history.detector && ownMs < keptUntil(state) ? (["guardduty"] as const) : []),
    ...(copy?.listed === true ? (["securityhub"] as const) : []),
  ];
  const shown = {
    ...base,
    severity: severityLabel(first.severity),
    seenThrough,
    ...(seenThrough.length === 0 ? {} : { firstMs: first.createdMs }),
  };
  if (state !== undefined && on !== undefined && history.detector && isMissed(own, keptUntil(state), on))
    return { ...shown, status: "closed", reason: "expired", sinceMs: keptUntil(state) };
  if (state?.archived) return { ...shown, status: "suppressed", sinceMs: threat.archivedMs ?? state.updatedMs };
  // Only a copy can be suppressed: one that never came, or that AWS forgot, hides nothing.
  if (copy?.hidden) return { ...shown, status: "suppressed", sinceMs: threat.hiddenInHub?.fromMs ?? first.updatedMs };
  const backMs = [threat.unarchivedMs, threat.hiddenInHub?.untilMs].filter((ms) => isBy(ms, Math.max(on ?? 0, hubMs ?? 0)));
  return { ...shown, status: "open", sinceMs: Math.max(first.createdMs, ...backMs) };
}

const keptUntil = ({ updatedMs }: ThreatState): number => updatedMs + guarddutyKeepsMs;

interface CopySeen {
  readonly state: ThreatState;
  readonly listed: boolean;
  readonly hidden: boolean;
}

/** The copy as it was last read; undefined where it never was, and once it is known that Security Hub forgot it. */
function copySeen(threat: Threat, history: ScopeHistory, hub: Looks, seenMs: number | undefined): CopySeen | undefined {
  const state = seenMs === undefined ? undefined : lastState(threat, history, seenMs);
  if (state === undefined || seenMs === undefined || !during(history.hub, state.detectedMs)) return undefined;
  if (hubKeeps(state, history, seenMs)) return { state, listed: true, hidden: hiddenInHub(threat, seenMs) };
  const goneMs = Math.min(state.detectedMs + 90 * dayMs, endedBefore(history.hub, seenMs) ?? Infinity);
  const readMs = hub.before(goneMs);
  if (readMs === undefined || readMs < state.createdMs || isMissed(hub, goneMs, seenMs)) return undefined;
  return { state, listed: false, hidden: hiddenInHub(threat, readMs) };
}

const isBy = (ms: number | undefined, atMs: number): ms is number => ms !== undefined && ms <= atMs;

/** Security Hub got a copy if it was on at the last update, and keeps active ones 90 days after it. */
export const hubKeeps = ({ detectedMs }: Pick<ThreatState, "detectedMs">, history: ScopeHistory, atMs: number): boolean =>
  during(history.hub, detectedMs) && during(history.hub, atMs) && atMs < detectedMs + 90 * dayMs;

/** GuardDuty's number is a range. */
export const severityLabel = (severity: number): Truth["severity"] =>
  severity < 4 ? "LOW" : severity < 7 ? "MEDIUM" : severity < 9 ? "HIGH" : "CRITICAL";

const kindOf: Readonly<Record<ThreatType["on"], string>> = {
  Instance: "AWS::EC2::Instance",
  AccessKey: "AWS::EC2::Instance",
  S3Bucket: "AWS::S3::Bucket",
  EKSCluster: "AWS::EC2::Instance",
  RDSDBInstance: "AWS::RDS::DBInstance",
  Lambda: "AWS::Lambda::Function",
};

/** Threats concern the same resources as the checks do. */
function targetOf(space: PostureSpace, type: ThreatType, index: number): Resource {
  const kind = regionalKinds.find((candidate) => candidate.type === kindOf[type.on]);
  if (kind === undefined) throw new Error(`no resources for ${type.type}`);
  const reached = Math.max(1, resourcesOf(space.count, kind));
  return resourceAt(space, kind, drawn(reached, space.seed, space.accountId, space.region, "target", index)).resource;
}

const toSecond = (ms: number): number => Math.floor(ms / 1000) * 1000;
