/** The accounts and organizational units of the simulated organization. */
export interface SimulatedAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly ouId: string;
  readonly joinedAtMs: number;
  /** Instants of suspension and of leaving, if any. */
  readonly suspendedAtMs?: number;
  readonly leftAtMs?: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface SimulatedOu {
  readonly id: string;
  readonly name: string;
  /** The id of the parent OU or of the root (`r-…`). */
  readonly parentId: string;
}
