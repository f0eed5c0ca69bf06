/** One step of the schema: forward only, applied in one transaction, never edited after it was released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: readonly string[];
}
