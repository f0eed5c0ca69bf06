/** Inspector's findings of an account and region by index: a vulnerability on a resource, and what became of it. */

import { chance, drawn, hexadecimal, oneOf } from "./hash.ts";
import { during, outside, type ScopeHistory, type Span } from "./history.ts";
import { regionalKinds } from "./kinds.ts";
import { dayMs, hourMs } from "./life.ts";
import { type PostureSpace, resourceAt, resourcesOf } from "./posture.ts";
import { libraryVulnerabilities, osVulnerabilities, type Vulnerability } from "./vulnerabilities.ts";

export interface ScannedResource {
  readonly type: "AWS_EC2_INSTANCE" | "AWS_ECR_CONTAINER_IMAGE" | "AWS_LAMBDA_FUNCTION";
  readonly id: string;
  /** As CloudFormation and ASFF name it. */
  readonly arn: string;
  readonly asffType: string;
  readonly name: string;
  readonly fromMs: number;
  readonly goneAtMs?: number;
}

type Status = "ACTIVE" | "SUPPRESSED" | "CLOSED";

interface Step {
  readonly atMs: number;
  readonly status: Status;
  readonly severity: Vulnerability["severity"];
}

export interface Weakness {
  readonly accountId: string;
  readonly region: string;
  readonly findingArn: string;
  readonly vulnerability: Vulnerability;
  readonly resource: ScannedResource;
  readonly steps: readonly [Step, ...Step[]];
  /** Suppressed in Security Hub only: Inspector knows nothing of it. */
  readonly hiddenInHub?: { readonly fromMs: number; readonly untilMs?: number };
}

export interface WeaknessState extends Step {
  readonly firstObservedMs: number;
  readonly updatedMs: number;
  /** When it came to this status; a severity that moves is an update only. */
  readonly sinceMs: number;
}

export function weaknessAt(space: PostureSpace, index: number): Weakness {
  const { seed, accountId, region, partition, tempo } = space;
  const of = [seed, accountId, region, "weakness", index] as const;
  const resource = scannedResource(space, index);
  const known = resource.type === "AWS_EC2_INSTANCE" ? osVulnerabilities : libraryVulnerabilities;
  const drawnFirst = oneOf(known, ...of, "which");
  // The worst are patched in a hurry wherever they turn up.
  const isPatched = drawnFirst.severity === "CRITICAL" && chance(...of, "patched") < 0.8;
  const vulnerability = isPatched ? oneOf(known, ...of, "another") : drawnFirst;
  // What the resource brought with it, or what was published later.
  const published = tempo.beganAtMs - 70 * dayMs + drawn(tempo.untilMs - tempo.beganAtMs + 70 * dayMs, ...of, "published");
  const firstMs = toSecond(Math.max(resource.fromMs + hourMs, published));
  const first: Step = { atMs: firstMs, status: "ACTIVE", severity: vulnerability.severity };
  const told = space.told?.weaknesses[index];
  const [begins, ...rest] = told?.steps.map((step): Step => ({ ...step, severity: vulnerability.severity })) ?? [
    first,
    ...plot(first, tempo.untilMs, of),
  ];
  return {
    accountId,
    region,
    findingArn: `arn:${partition}:inspector2:${region}:${accountId}:finding/${hexadecimal(32, ...of)}`,
    vulnerability,
    resource,
    steps: [begins ?? first, ...rest],
    ...(told?.hiddenInHub === undefined ? {} : { hiddenInHub: told.hiddenInHub }),
  };
}

/** Scores are given anew when more is known of an attack. */
const judgedAgain: Readonly<Record<Vulnerability["severity"], Vulnerability["severity"]>> = {
  CRITICAL: "HIGH",
  HIGH: "CRITICAL",
  MEDIUM: "HIGH",
  LOW: "MEDIUM",
  UNTRIAGED: "HIGH",
};

/** What becomes of it after it was found. */
function plot(first: Step, untilMs: number, of: readonly (string | number)[]): Step[] {
  const span = Math.max(untilMs - first.atMs, 8 * dayMs);
  const laterMs = toSecond(first.atMs + dayMs + drawn(span * 0.7, ...of, "later"));
  const soonMs = toSecond(laterMs + dayMs + drawn(dayMs, ...of, "soon"));
  const way = chance(...of, "way");
  const severity = first.severity;
  if (way < 0.38) return [{ atMs: laterMs, status: "CLOSED", severity }];
  if (way < 0.44)
    return [
      { atMs: laterMs, status: "CLOSED", severity },
      { atMs: soonMs, status: "ACTIVE", severity },
    ];
  if (way < 0.5) return [{ atMs: laterMs, status: "SUPPRESSED", severity }];
  if (way < 0.53)
    return [
      { atMs: laterMs, status: "SUPPRESSED", severity },
      { atMs: soonMs, status: "ACTIVE", severity },
    ];
  if (way < 0.6) return [{ atMs: laterMs, status: "ACTIVE", severity: judgedAgain[severity] }];
  return [];
}

/** When Inspector's scan of that type of resource was on. */
export function scanOf({ resource }: Pick<Weakness, "resource">, { inspector, scansOff }: ScopeHistory): readonly Span[] {
  return outside(inspector, scansOff[scanNames[resource.type]] ?? []);
}

const scanNames = { AWS_EC2_INSTANCE: "ec2", AWS_ECR_CONTAINER_IMAGE: "ecr", AWS_LAMBDA_FUNCTION: "lambda" } as const;

/** Inspector closes what it found on a resource that was deleted, and deletes it so long after. */
export const endedKeptMs = 3 * dayMs;

/** How Inspector shows it; undefined while Inspector or its scan is off, before the first scan, and after it was forgotten. */
export function weaknessState(weakness: Weakness, history: ScopeHistory, atMs: number): WeaknessState | undefined {
  const scan = scanOf(weakness, history);
  if (!during(scan, atMs)) return undefined;
  const { goneAtMs } = weakness.resource;
  if (goneAtMs !== undefined && goneAtMs <= atMs) return ofEnded(weakness, history, goneAtMs, atMs);
  const state = unforgotten(weakness, scan, atMs);
  return state === undefined || isForgotten(state, history, atMs) ? undefined : state;
}

/** By its record alone nobody can tell whether it was closed for a fix or with its resource. */
function ofEnded(weakness: Weakness, history: ScopeHistory, goneAtMs: number, atMs: number): WeaknessState | undefined {
  const scan = scanOf(weakness, history);
  const last = unforgotten(weakness, scan, goneAtMs - 1);
  const seenMs = seenFrom(scan, goneAtMs);
  if (last === undefined || seenMs === undefined || seenMs > atMs || atMs >= seenMs + endedKeptMs || isForgotten(last, history, atMs))
    return undefined;
  return last.status === "CLOSED" ? last : { ...last, status: "CLOSED", updatedMs: toSecond(seenMs), sinceMs: toSecond(seenMs) };
}

const isForgotten = (state: WeaknessState, history: ScopeHistory, atMs: number): boolean =>
  state.status === "CLOSED" && atMs >= state.updatedMs + history.closedRetentionDays * dayMs;

/** What happens while Inspector is off is seen when it is on again. */
export function unforgotten({ steps }: Weakness, on: readonly Span[], atMs: number): WeaknessState | undefined {
  let state: WeaknessState | undefined;
  for (const step of steps) {
    const seenMs = seenFrom(on, step.atMs);
    if (seenMs === undefined || seenMs > atMs) break;
    const sinceMs = state?.status === step.status ? state.sinceMs : seenMs;
    state = { ...step, firstObservedMs: state?.firstObservedMs ?? seenMs, updatedMs: seenMs, sinceMs };
  }
  return state;
}

export function seenFrom(on: readonly Span[], ms: number): number | undefined {
  if (during(on, ms)) return ms;
  return on.map((span) => span.fromMs).find((fromMs) => fromMs > ms);
}

export const isHidden = ({ hiddenInHub }: Pick<Weakness, "hiddenInHub">, atMs: number): boolean =>
  hiddenInHub !== undefined && during([hiddenInHub], atMs);

/** Security Hub got a copy if it was on at the last update: kept 90 days while active, 30 once archived. */
export function copyKept(weakness: Weakness, state: WeaknessState, history: ScopeHistory, atMs: number): boolean {
  const goneAtMs = weakness.resource.goneAtMs ?? Infinity;
  const archived = state.status !== "ACTIVE" || goneAtMs <= atMs;
  const updatedMs = goneAtMs <= atMs && state.status === "ACTIVE" ? goneAtMs : state.updatedMs;
  return during(history.hub, updatedMs) && during(history.hub, atMs) && atMs < updatedMs + (archived ? 30 : 90) * dayMs;
}

/** How it stood when Inspector last looked, also after Inspector forgot: what Security Hub's copy is made of. */
export const lastState = (weakness: Weakness, history: ScopeHistory, atMs: number): WeaknessState | undefined =>
  unforgotten(weakness, scanOf(weakness, history), Math.min(atMs, (weakness.resource.goneAtMs ?? Infinity) - 1));

const scanned = [
  ["AWS_EC2_INSTANCE", "AWS::EC2::Instance"],
  ["AWS_LAMBDA_FUNCTION", "AWS::Lambda::Function"],
  ["AWS_ECR_CONTAINER_IMAGE", undefined],
  ["AWS_EC2_INSTANCE", "AWS::EC2::Instance"],
] as const;

const repositories = [
  "payments-api",
  "ledger-worker",
  "web-shop",
  "fraud-scoring",
  "notification-hub",
  "data-export",
  "base/node",
  "base/java",
];

/** Instances and functions are those that the checks look at. */
function scannedResource(space: PostureSpace, index: number): ScannedResource {
  const { seed, partition, region, accountId } = space;
  const of = [seed, accountId, region, "scanned", index] as const;
  const [type, kindName] = scanned[index % scanned.length] ?? scanned[0];
  const kind = regionalKinds.find((candidate) => candidate.type === kindName);
  if (kind === undefined) {
    const name = oneOf(repositories, ...of, "repository");
    const digest = hexadecimal(64, seed, accountId, region, name, drawn(3, ...of, "image"));
    const arn = `arn:${partition}:ecr:${region}:${accountId}:repository/${name}/sha256:${digest}`;
    return { type, id: arn, arn, asffType: "AwsEcrContainerImage", name, fromMs: space.tempo.beganAtMs - 50 * dayMs };
  }
  const ordinal = space.told === undefined ? drawn(Math.max(1, resourcesOf(space.count, kind)), ...of, "ordinal") : 0;
  const { resource, exists } = resourceAt(space, kind, ordinal);
  const id = type === "AWS_EC2_INSTANCE" ? resource.configId : `${resource.arn}:$LATEST`;
  return { type, id, arn: resource.arn, asffType: kind.asff ?? kind.type, name: resource.name, ...exists };
}

const toSecond = (ms: number): number => Math.floor(ms / 1000) * 1000;
