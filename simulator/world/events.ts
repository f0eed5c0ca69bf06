/** Scope-level events by chance, for worlds that must show everything: each scope draws a few of them. */
import { chance, drawn } from "./hash.ts";
import { always, never, type OwnRule, quietHistory, type ScopeHistory, type Span } from "./history.ts";
import { dayMs } from "./life.ts";

export interface Eventful {
  readonly seed: number;
  readonly accountId: string;
  readonly region: string;
  /** Where the company's rules on IAM run. */
  readonly homeRegion: string;
  readonly beganAtMs: number;
  readonly endsAtMs: number;
  /** The administrator's own services stay on: everybody else is seen through it. */
  readonly administers: boolean;
}

/** Instants are whole hours, so that a test can stand exactly before and after them. */
export function eventfulHistory(of: Eventful): ScopeHistory {
  const { seed, accountId, region, beganAtMs, endsAtMs } = of;
  const draw = (what: string): number => chance(seed, accountId, region, what);
  const instant = (what: string, fromShare: number, toShare: number): number => {
    const span = endsAtMs - beganAtMs;
    const ms = beganAtMs + span * fromShare + drawn(Math.max(1, span * (toShare - fromShare)), seed, accountId, region, what);
    return Math.floor(ms / 3_600_000) * 3_600_000;
  };
  const history: ScopeHistory = {
    ...quietHistory,
    // One switch for the whole organization, as consolidation is.
    consolidatedFromMs: consolidatedFromMs(seed, beganAtMs, endsAtMs),
    cis: draw("cis") < 0.3 ? until(instant("cis off", 0.2, 0.9)) : always,
    controlsOff: controlsOff(draw, instant),
    brokenRules: draw("broken") < 0.5 ? { "EC2.8": { fromMs: instant("broken", 0.1, 0.4), untilMs: instant("mended", 0.5, 0.9) } } : {},
    recorder: draw("recorder") < 0.2 ? until(instant("recorder off", 0.3, 0.9)) : always,
    rules: ownRules(of, draw, instant),
    closedRetentionDays: draw("retention") < 0.5 ? 3 : 30,
  };
  if (of.administers) return history;
  return {
    ...history,
    ...(draw("guardduty") < 0.15 ? { guardduty: until(instant("guardduty off", 0.3, 0.9)) } : {}),
    ...(draw("detector") < 0.05 ? { guardduty: never, detector: false } : {}),
    ...(draw("inspector") < 0.15 ? { inspector: until(instant("inspector off", 0.3, 0.9)) } : {}),
    ...(draw("hub") < 0.08 ? { hub: never } : {}),
    ...(draw("member") < 0.1 ? { member: until(instant("disassociated", 0.4, 0.9)) } : {}),
  };
}

function consolidatedFromMs(seed: number, beganAtMs: number, endsAtMs: number): number {
  const share = 0.55 + 0.25 * chance(seed, "consolidated");
  return Math.floor((beganAtMs + (endsAtMs - beganAtMs) * share) / dayMs) * dayMs;
}

type Draw = (what: string) => number;
type Instant = (what: string, fromShare: number, toShare: number) => number;

/** One control off for good, one for a while, and IAM.9 off in some regions only: the root user is one fact for all of them. */
function controlsOff(draw: Draw, instant: Instant): Readonly<Record<string, readonly Span[]>> {
  return {
    ...(draw("S3.9") < 0.4 ? { "S3.9": [{ fromMs: instant("S3.9 off", 0.2, 0.95) }] } : {}),
    ...(draw("RDS.8") < 0.4 ? { "RDS.8": [{ fromMs: instant("RDS.8 off", 0.1, 0.4), untilMs: instant("RDS.8 on", 0.6, 0.95) }] } : {}),
    ...(draw("IAM.9") < 0.5 ? { "IAM.9": [{ fromMs: instant("IAM.9 off", 0.1, 0.9) }] } : {}),
  };
}

function ownRules({ region, homeRegion }: Eventful, draw: Draw, instant: Instant): readonly OwnRule[] {
  const rule = (identifier: string, made: OwnRule["made"], exists: readonly Span[] = always): OwnRule => ({
    identifier,
    made,
    name: ruleName(identifier, made),
    exists,
  });
  const found: OwnRule[] = [
    rule("S3_BUCKET_SSL_REQUESTS_ONLY", "conformance pack"),
    rule("S3_BUCKET_SSL_REQUESTS_ONLY", "organization"),
    rule("EC2_INSTANCE_DETAILED_MONITORING_ENABLED", "by hand"),
    rule("RDS_IN_BACKUP_PLAN", "organization"),
  ];
  if (draw("own S3.9") < 0.5) found.push(rule("S3_BUCKET_LOGGING_ENABLED", "by hand"));
  if (draw("own EBS") < 0.6) found.push(rule("EBS_IN_BACKUP_PLAN", "by hand", until(instant("rule deleted", 0.4, 0.95))));
  if (region === homeRegion) found.push(rule("IAM_USER_MFA_ENABLED", "by hand"), rule("ROOT_ACCOUNT_MFA_ENABLED", "conformance pack"));
  return found;
}

/** As AWS names what each of the three ways makes. */
function ruleName(identifier: string, made: OwnRule["made"]): string {
  const plain = identifier.toLowerCase().replaceAll("_", "-");
  switch (made) {
    case "by hand":
      return plain;
    case "conformance pack":
      return `${plain}-conformance-pack-k3v9x0qwz`;
    case "organization":
      return `OrgConfigRule-${plain}-u4mz1tbe`;
  }
}

const until = (untilMs: number): readonly Span[] => [{ fromMs: always[0]?.fromMs ?? 0, untilMs }];
