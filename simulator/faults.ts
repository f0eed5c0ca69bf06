/**
 * Troubles on request. A fault is a value: what happens, to which calls, how often; so a test prints what it broke and another process
 * can send it. Only calls that match are counted, and everything is drawn from the fault's seed: the same faults hit the same calls.
 */
export type Trouble =
  | { readonly kind: "throttled" }
  | { readonly kind: "server error"; readonly status: 500 | 503 }
  /** The socket is destroyed: before any answer, or in the middle of the body. */
  | { readonly kind: "connection cut"; readonly at: "before answer" | "in body" }
  | { readonly kind: "slow"; readonly delayMs: number }
  /** The session of this call is expired from now on. */
  | { readonly kind: "session expired" }
  /** This page comes twice. */
  | { readonly kind: "page repeated" }
  /** This page and the next change places, and the records within are turned round. */
  | { readonly kind: "pages reordered" }
  /** A page without records, yet with a token; the records come with the next one. */
  | { readonly kind: "empty page" }
  /** The call's page token is refused, as if it had grown too old. */
  | { readonly kind: "token refused" }
  | {
      readonly kind: "malformed record";
      readonly how: "missing member" | "wrong type" | "null member" | "null record";
      readonly member?: string;
    }
  /** One record of the page is not in the answer, though it was listed or asked for. */
  | { readonly kind: "record left out" }
  /** The body ends too early although the connection ends well. */
  | { readonly kind: "truncated" }
  | { readonly kind: "service off" }
  | { readonly kind: "denied"; readonly by: "identity policy" | "service control policy" };

export interface Fault {
  readonly trouble: Trouble;
  /** The service's id, as in its IAM actions; all that is left out matches everything. */
  readonly service?: string;
  readonly operation?: string;
  readonly accountId?: string;
  readonly region?: string;
  /** Only calls that carry a page token, or only those that do not. */
  readonly page?: "first" | "later";
  /** The first matching call that is hit, from 1. */
  readonly from?: number;
  /** How many calls are hit at most. */
  readonly times?: number;
  /** Of a call from `from` on; drawn from `seed`. */
  readonly probability?: number;
  readonly seed?: number;
}

export interface FaultedCall {
  readonly service: string;
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
  readonly pageToken: string | undefined;
}

/** A fault that hits this call, with a number of its own to draw from. */
export interface Hit {
  readonly trouble: Trouble;
  readonly draw: number;
}

export class Faults {
  #entries: { readonly fault: Fault; matched: number; hit: number }[] = [];

  add(...faults: readonly Fault[]): void {
    this.#entries.push(...faults.map((fault) => ({ fault, matched: 0, hit: 0 })));
  }

  clear(): void {
    this.#entries = [];
  }

  /** What is in force, and how many calls each has hit: a test that broke nothing proves nothing. */
  list(): readonly { readonly fault: Fault; readonly hit: number }[] {
    return this.#entries.map(({ fault, hit }) => ({ fault, hit }));
  }

  hitsOn(call: FaultedCall): readonly Hit[] {
    if (this.#entries.length === 0) return [];
    const hits: Hit[] = [];
    for (const entry of this.#entries) {
      const { fault } = entry;
      if (!matches(fault, call)) continue;
      entry.matched += 1;
      if (entry.matched < (fault.from ?? 1) || entry.hit >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      const draw = drawn(fault.seed ?? 0, entry.matched);
      if (draw >= (fault.probability ?? 1)) continue;
      entry.hit += 1;
      hits.push({ trouble: fault.trouble, draw: drawn(fault.seed ?? 0, entry.matched + 0.5) });
    }
    return hits;
  }
}

function matches(fault: Fault, call: FaultedCall): boolean {
  if (fault.service !== undefined && fault.service !== call.service) return false;
  if (fault.operation !== undefined && fault.operation !== call.operation) return false;
  if (fault.accountId !== undefined && fault.accountId !== call.accountId) return false;
  if (fault.region !== undefined && fault.region !== call.region) return false;
  if (fault.trouble.kind === "token refused" && call.pageToken === undefined) return false;
  return fault.page === undefined || (fault.page === "later") === (call.pageToken !== undefined);
}

/** 0 to 1, without 1 (the mixing steps of murmur3's finalizer). */
function drawn(seed: number, call: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(Math.round(call * 2), 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296;
}

const kinds: ReadonlySet<string> = new Set<Trouble["kind"]>([
  "throttled",
  "server error",
  "connection cut",
  "slow",
  "session expired",
  "page repeated",
  "pages reordered",
  "empty page",
  "token refused",
  "malformed record",
  "record left out",
  "truncated",
  "service off",
  "denied",
]);

const members: ReadonlySet<string> = new Set<keyof Fault>([
  "trouble",
  "service",
  "operation",
  "accountId",
  "region",
  "page",
  "from",
  "times",
  "probability",
  "seed",
]);

/** @throws TypeError for what another process sent and is no fault: a misspelt fault would break nothing and prove nothing. */
export function readFault(value: unknown): Fault {
  const fault = value as Fault | null;
  if (typeof fault !== "object" || fault === null || !kinds.has(fault.trouble?.kind))
    throw new TypeError(`not a fault: ${JSON.stringify(value)}`);
  const unknown = Object.keys(fault).filter((member) => !members.has(member));
  if (unknown.length > 0) throw new TypeError(`not members of a fault: ${unknown.join(", ")}`);
  return fault;
}
