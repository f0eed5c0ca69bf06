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
  /** A standard is being switched, or could not be; absent: ready. */
  readonly switching: readonly (Span & { readonly standard: "fsbp" | "cis"; readonly status: StandardStatus })[];
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
  /** Inspector's scans are switched one by one: when each is off while Inspector itself is on. */
  readonly scansOff: Readonly<Partial<Record<"ec2" | "ecr" | "lambda", readonly Span[]>>>;
  readonly closedRetentionDays: 3 | 30;
  /** Member of the security administrator. */
  readonly member: readonly Span[];
  /** Linked to the aggregation region. */
  readonly linked: readonly Span[];
  /** When Config's aggregator could not fetch the account: it holds nothing of it then. */
  readonly unaggregated: readonly Span[];
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
  /** Its last evaluation failed and its results were deleted: it is there and shows nothing. */
  readonly broken?: Span;
}

/** `FAILED`: it could not be disabled. `INCOMPLETE`: it could not be enabled completely. */
export type StandardStatus = "PENDING" | "DELETING" | "FAILED" | "INCOMPLETE";

export const always: readonly Span[] = [{ fromMs: -Infinity }];
export const never: readonly Span[] = [];

export const during = (spans: readonly Span[], atMs: number): boolean => spanAt(spans, atMs) !== undefined;

export const spanAt = (spans: readonly Span[], atMs: number): Span | undefined =>
  spans.find((span) => span.fromMs <= atMs && (span.untilMs === undefined || atMs < span.untilMs));

/** What is left of the spans outside of the gaps. */
export function outside(spans: readonly Span[], gaps: readonly Span[]): readonly Span[] {
  let left = spans;
  for (const { fromMs, untilMs = Number.POSITIVE_INFINITY } of gaps)
    left = left.flatMap((span) => {
      const end = span.untilMs ?? Number.POSITIVE_INFINITY;
      const before = span.fromMs < fromMs ? [{ fromMs: span.fromMs, untilMs: Math.min(end, fromMs) }] : [];
      const after = end > untilMs ? [{ ...span, fromMs: Math.max(span.fromMs, untilMs) }] : [];
      return [...before, ...after];
    });
  return left;
}

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
  switching: [],
  controlsOff: {},
  brokenRules: {},
  recorder: always,
  rules: [],
  guardduty: always,
  detector: true,
  inspector: always,
  scansOff: {},
  closedRetentionDays: 30,
  member: always,
  linked: always,
  unaggregated: never,
};
