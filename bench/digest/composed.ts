/** What `serving.ts` tells of a round. */
export interface Composed {
  readonly mails: number;
  readonly ms: number;
  /** Of the whole process: what it answered meanwhile is among it. */
  readonly cpuMs: number;
  /** Resident, at each tenth of the way. */
  readonly bytes: readonly number[];
}
