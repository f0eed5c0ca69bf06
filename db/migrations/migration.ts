/** One step of the schema: forward only, applied in one transaction, never edited after it was released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: readonly string[];
  /** What events count is told otherwise: all sums are made again from them, when the last migration is done (`rebuild`'s own statements). */
  readonly sumsAgain?: true;
}
