/** The accounts and organizational units of the simulated organization. */
export interface SimulatedAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly ouId: string;
  readonly joinedAtMs: number;
  /** Instants of suspension and of leaving, if any. */
  readonly suspendedAtMs?: number;
  /** What Organizations calls it then; SUSPENDED where left out. */
  readonly suspendedAs?: "SUSPENDED" | "PENDING_CLOSURE" | "CLOSED";
  readonly reinstatedAtMs?: number;
  readonly leftAtMs?: number;
  readonly tags: Readonly<Record<string, string>>;
  /** The alternate SECURITY contact; most accounts have none. */
  readonly securityContact?: SimulatedContact;
}

export interface SimulatedContact {
  readonly name: string;
  readonly title: string;
  readonly email: string;
  readonly phone: string;
}

/** Since when the account is suspended; undefined while it is not. */
export const suspendedSince = ({ suspendedAtMs, reinstatedAtMs = Infinity }: SimulatedAccount, atMs: number): number | undefined =>
  suspendedAtMs !== undefined && suspendedAtMs <= atMs && atMs < reinstatedAtMs ? suspendedAtMs : undefined;

export interface SimulatedOu {
  readonly id: string;
  readonly name: string;
  /** The id of the parent OU or of the root (`r-…`). */
  readonly parentId: string;
  readonly tags?: Readonly<Record<string, string>>;
}
