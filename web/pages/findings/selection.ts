/** Rows that a reader has ticked, over pages. */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  readonly choose: (ids: readonly string[], isChosen: boolean) => void;
}
