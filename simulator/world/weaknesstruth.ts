/** The truth on vulnerabilities: what a reader can know of each, from what became of it and of its resource. */
import { during, endedBefore, type ScopeHistory } from "./history.ts";
import { dayMs } from "./life.ts";
import type { Looks } from "./looks.ts";
import { nativeSpaces, type Viewed } from "./native.ts";
import {
  copyKept,
  endedKeptMs,
  isHidden,
  lastState,
  scanOf,
  seenFrom,
  unforgotten,
  type Weakness,
  type WeaknessState,
  weaknessAt,
  weaknessState,
} from "./weaknesses.ts";
import type { Truth, World } from "./world.ts";

/** How the account's vulnerabilities stand: from their lives, never from what Inspector answers. */
export function* vulnerabilityTruth(world: World, accountId: string, { untilMs, looked }: Viewed): Generator<Truth> {
  for (const { region, space, count, history } of nativeSpaces(world, accountId, "vulnerabilities")) {
    const own = looked(region, "inspector");
    const hub = looked(region, "securityhub");
    const seen = { own, hub, ownMs: own.before(untilMs(region)), hubMs: hub.before(untilMs(region)) };
    for (let index = 0; index < count; index++) {
      const truth = standingOf(weaknessAt(space, index), history, seen);
      if (truth !== undefined) yield truth;
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

function standingOf(weakness: Weakness, history: ScopeHistory, { own, hub, ownMs, hubMs }: Seen): Truth | undefined {
  const copy = hubMs === undefined ? undefined : copySeen(weakness, history, hub, hubMs);
  const word = ownMs === undefined ? undefined : wordOf(weakness, history, own, ownMs);
  const first = word ?? copy;
  if (first === undefined) return undefined;
  const seenThrough: Truth["seenThrough"] = [
    ...(ownMs === undefined || weaknessState(weakness, history, ownMs) === undefined ? [] : (["inspector"] as const)),
    ...(copy?.listed ? (["securityhub"] as const) : []),
  ];
  const base = {
    accountId: weakness.accountId,
    region: weakness.region,
    check: weakness.vulnerability.id,
    resource: weakness.findingArn,
    kind: "vulnerability",
    severity: first.severity === "UNTRIAGED" ? "MEDIUM" : first.severity,
    seenThrough,
    ...(seenThrough.length === 0 ? {} : { firstMs: first.firstObservedMs }),
  } as const;
  if (first.ended !== undefined) return { ...base, status: "resolved", reason: first.ended, sinceMs: first.sinceMs };
  // Only a copy can be suppressed in Security Hub: one that never came, or that AWS forgot, hides nothing.
  if (copy?.listed && hubMs !== undefined && isHidden(weakness, hubMs))
    return { ...base, status: "suppressed", sinceMs: weakness.hiddenInHub?.fromMs ?? first.sinceMs };
  return { ...base, status: first.status === "SUPPRESSED" ? "suppressed" : "open", sinceMs: first.sinceMs };
}

interface Word extends WeaknessState {
  readonly ended?: "fixed" | "resource gone";
}

/** What Inspector last said of it. While its scan is off nothing is said or proven: all stays as it was when Inspector last looked. */
function wordOf(weakness: Weakness, history: ScopeHistory, looks: Looks, seenMs: number): Word | undefined {
  const scan = scanOf(weakness, history);
  const on = during(scan, seenMs) ? seenMs : looks.before(endedBefore(scan, seenMs) ?? -Infinity);
  if (on === undefined) return undefined;
  const goneAtMs = weakness.resource.goneAtMs ?? Infinity;
  const hiddenMs = hiddenFrom(weakness, history, on);
  const readMs = hiddenMs === undefined ? on : looks.before(hiddenMs);
  const state = readMs === undefined ? undefined : weaknessState(weakness, history, readMs);
  if (state === undefined) return undefined;
  if (state.status === "CLOSED") {
    // Whether it was fixed or went with its resource is asked once, when it is first read as closed.
    const decidedMs = looks.from(state.sinceMs) ?? on;
    return { ...state, ended: goneAtMs > decidedMs ? "fixed" : "resource gone" };
  }
  const missedMs = hiddenMs === undefined ? undefined : looks.wholeFrom(hiddenMs);
  if (missedMs === undefined || missedMs > on) return state;
  return goneAtMs <= missedMs ? { ...state, sinceMs: goneAtMs, ended: "resource gone" } : { ...state, sinceMs: missedMs, ended: "fixed" };
}

/** Since when Inspector, which is on, does not list what it listed before; undefined while it lists it, and if it never did. */
function hiddenFrom(weakness: Weakness, history: ScopeHistory, atMs: number): number | undefined {
  if (weaknessState(weakness, history, atMs) !== undefined) return undefined;
  const scan = scanOf(weakness, history);
  const { goneAtMs } = weakness.resource;
  const last = unforgotten(weakness, scan, Math.min(atMs, (goneAtMs ?? Infinity) - 1));
  const endedMs = goneAtMs === undefined || goneAtMs > atMs ? undefined : seenFrom(scan, goneAtMs);
  const forgottenMs = last?.status === "CLOSED" ? last.updatedMs + history.closedRetentionDays * dayMs : Infinity;
  const hiddenMs = Math.min(endedMs === undefined ? Infinity : endedMs + endedKeptMs, forgottenMs);
  return hiddenMs === Infinity ? undefined : hiddenMs;
}

interface CopyWord extends Word {
  readonly listed: boolean;
}

/** As Security Hub's copy stands in for it: archived is fixed there, whatever Inspector did, and stays so when AWS forgot it. */
function copySeen(weakness: Weakness, history: ScopeHistory, hub: Looks, seenMs: number): CopyWord | undefined {
  const state = lastState(weakness, history, seenMs);
  if (state === undefined) return undefined;
  const goneAtMs = weakness.resource.goneAtMs ?? Infinity;
  const isArchived = state.status !== "ACTIVE" || goneAtMs <= seenMs;
  const archivedMs = state.status === "ACTIVE" ? goneAtMs : state.updatedMs;
  const listed = copyKept(weakness, state, history, seenMs);
  if (!isArchived) return listed ? { ...state, listed } : undefined;
  const readMs = listed ? seenMs : hub.from(archivedMs);
  if (readMs === undefined || !copyKept(weakness, state, history, readMs)) return undefined;
  return { ...state, sinceMs: Math.max(state.sinceMs, archivedMs), ended: "fixed", listed };
}
