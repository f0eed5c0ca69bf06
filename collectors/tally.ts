/** What a run did so far, those parts of it included that were done before it was killed. */
import type { ScopeState } from "../posture/words.ts";

/** What a run asked of AWS. */
export interface CallStatistics {
  readonly requests: number;
  readonly throttles: number;
  readonly waitedMs: number;
  /** By the service that was asked, as IAM calls it. */
  readonly byService: Readonly<Record<string, { readonly requests: number; readonly throttles: number }>>;
}

export interface Progress {
  readonly run: number;
  readonly scopesDone: number;
  readonly scopes: number;
  readonly records: number;
  /** Findings that are new, and that changed. */
  readonly added: number;
  readonly changed: number;
  readonly waitedMs: number;
}

export interface Figures extends CallStatistics {
  readonly scopes: number;
  readonly scopesDone: number;
  readonly byState: Readonly<Partial<Record<ScopeState, number>>>;
  readonly records: number;
  readonly added: number;
  readonly changed: number;
}

export class Tally {
  readonly #run: number;
  readonly #statistics: () => CallStatistics;
  readonly #onProgress: ((progress: Progress) => void) | undefined;
  readonly #byState = new Map<ScopeState, number>();
  scopes = 0;
  records = 0;
  added = 0;
  changed = 0;
  fault: unknown;

  constructor(run: number, statistics: () => CallStatistics, onProgress: ((progress: Progress) => void) | undefined) {
    this.#run = run;
    // A collector makes many runs with the same clients, which count from its start.
    const before = statistics();
    this.#statistics = () => since(before, statistics());
    this.#onProgress = onProgress;
  }

  add(done: { readonly state: ScopeState; readonly records: number; readonly added: number; readonly changed: number }): void {
    this.records += done.records;
    this.added += done.added;
    this.changed += done.changed;
    this.scope(done.state);
    this.tell();
  }

  scope(state: ScopeState): void {
    this.#byState.set(state, (this.#byState.get(state) ?? 0) + 1);
  }

  get #done(): number {
    return [...this.#byState.values()].reduce((sum, count) => sum + count, 0);
  }

  tell(): void {
    const { waitedMs } = this.#statistics();
    const { records, added, changed, scopes } = this;
    this.#onProgress?.({ run: this.#run, scopesDone: this.#done, scopes, records, added, changed, waitedMs });
  }

  figures(): Figures {
    return {
      scopes: this.scopes,
      scopesDone: this.#done,
      byState: Object.fromEntries(this.#byState),
      records: this.records,
      added: this.added,
      changed: this.changed,
      ...this.#statistics(),
    };
  }
}

function since(before: CallStatistics, now: CallStatistics): CallStatistics {
  return {
    requests: now.requests - before.requests,
    throttles: now.throttles - before.throttles,
    waitedMs: now.waitedMs - before.waitedMs,
    byService: Object.fromEntries(
      Object.entries(now.byService).map(([service, { requests, throttles }]) => {
        const earlier = before.byService[service] ?? { requests: 0, throttles: 0 };
        return [service, { requests: requests - earlier.requests, throttles: throttles - earlier.throttles }];
      }),
    ),
  };
}
