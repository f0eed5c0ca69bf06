/**
 * What happened to the services of one account and region: switched on and off, regenerated, broken. Stories write these; the rest of
 * the simulator only reads them.
 */
export interface Span {
  readonly fromMs: number;
  /** Absent: for good. */
  readonly untilMs?: number;
}

export interface ScopeHistory {
  /** Security Hub CSPM. */
  readonly hub: readonly Span[];
  /** Consolidated control findings; before it each standard has records of its own. */
  readonly consolidatedFromMs: number;
  readonly cis: readonly Span[];
  /** What AWS says of the standards; FAILED: it could not switch them off, and they go on. READY where left out. */
  readonly standardsStatus?: "READY" | "PENDING" | "INCOMPLETE" | "FAILED";
  /** Controls that are switched off, everywhere in the standards. */
  readonly controlsOff: Readonly<Record<string, readonly Span[]>>;
  /** Controls whose Config rule does not work. */
  readonly brokenRules: Readonly<Record<string, Span>>;
  /** The customer's Config recorder. Security Hub's service-linked one is there whenever the hub is on. */
  readonly recorder: readonly Span[];
  /** The company's own Config rules (besides those that Security Hub makes). */
  readonly rules: readonly OwnRule[];
  readonly guardduty: readonly Span[];
  /** A detector that was switched off still lists its findings; without one there is nothing. */
  readonly detector: boolean;
  readonly inspector: readonly Span[];
  readonly closedRetentionDays: 3 | 30;
  /** Member of the security administrator. */
  readonly member: readonly Span[];
  /** Linked to the aggregation region. */
  readonly linked: readonly Span[];
}

export interface OwnRule {
  /** The managed rule's identifier. */
  readonly identifier: string;
  readonly name: string;
  readonly made: "by hand" | "conformance pack" | "organization";
  /** The company's own function evaluates it: AWS tells no status of such a rule. */
  readonly lambda?: boolean;
  /** ACTIVE where left out. */
  readonly state?: "ACTIVE" | "DELETING" | "DELETING_RESULTS" | "EVALUATING";
  /** AWS keeps its evaluations to itself. */
  readonly internal?: boolean;
  readonly exists: readonly Span[];
}

export const always: readonly Span[] = [{ fromMs: -Infinity }];
export const never: readonly Span[] = [];

export const during = (spans: readonly Span[], atMs: number): boolean => spanAt(spans, atMs) !== undefined;

export const spanAt = (spans: readonly Span[], atMs: number): Span | undefined =>
  spans.find((span) => span.fromMs <= atMs && (span.untilMs === undefined || atMs < span.untilMs));

/** The end of the last span that is over; undefined if none ended by then. */
export function endedBefore(spans: readonly Span[], atMs: number): number | undefined {
  let ended: number | undefined;
  for (const { untilMs } of spans) if (untilMs !== undefined && untilMs <= atMs && untilMs > (ended ?? -Infinity)) ended = untilMs;
  return ended;
}

/** A scope where everything is on and nothing happened; stories override. */
export const quietHistory: ScopeHistory = {
  hub: always,
  consolidatedFromMs: -Infinity,
  cis: always,
  controlsOff: {},
  brokenRules: {},
  recorder: always,
  rules: [],
  guardduty: always,
  detector: true,
  inspector: always,
  closedRetentionDays: 30,
  member: always,
  linked: always,
};
