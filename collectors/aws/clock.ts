/** Time as the AWS layer needs it: passed in, so that quotas and sessions can be tested without waiting. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  sleep(durationMs: number): Promise<void>;
}

export const wallClock: Clock = {
  now: () => Date.now(),
  sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
};
