/** What was asked of the simulator: the evidence for "declared = used" and for what a run costs. */
export interface CallCount {
  readonly accountId: string;
  readonly region: string;
  readonly service: string;
  readonly operation: string;
  calls: number;
  throttled: number;
  refused: number;
}

export class CallLog {
  readonly #actions = new Map<string, number>();
  readonly #calls = new Map<string, CallCount>();

  /** A call by known credentials, allowed or not. */
  asked(accountId: string, region: string, service: string, operation: string): CallCount {
    const action = `${service}:${operation}`;
    this.#actions.set(action, (this.#actions.get(action) ?? 0) + 1);
    const key = `${accountId}/${region}/${action}`;
    let count = this.#calls.get(key);
    if (count === undefined) {
      count = { accountId, region, service, operation, calls: 0, throttled: 0, refused: 0 };
      this.#calls.set(key, count);
    }
    count.calls += 1;
    return count;
  }

  actions(): ReadonlyMap<string, number> {
    return this.#actions;
  }

  calls(): readonly Readonly<CallCount>[] {
    return [...this.#calls.values()];
  }

  clear(): void {
    this.#actions.clear();
    this.#calls.clear();
  }
}
