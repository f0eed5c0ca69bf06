/** Where the bars of a waterfall stand, in percent of its width. */
export interface WaterfallGroup {
  readonly name: string;
  /** `seen`: came into view, and is not new. `put away`: left the count, and is not fixed. */
  readonly kind: "entered" | "seen" | "left" | "put away";
  /** n: more (or, below zero, less) open by it. */
  readonly parts: readonly { readonly id: string; readonly n: number }[];
}

interface PlacedPart {
  readonly id: string;
  readonly n: number;
  readonly left: number;
  readonly width: number;
}

export interface Placed {
  readonly groups: readonly {
    readonly name: string;
    readonly kind: WaterfallGroup["kind"];
    readonly sum: number;
    readonly parts: readonly PlacedPart[];
  }[];
  /** Where no change lies, and where the whole change ends. */
  readonly zero: number;
  readonly end: number;
}

/** The axis begins at zero change, so that bars are as long as what they say. Groups without parts are left out. */
export function stepsOf(groups: readonly WaterfallGroup[]): Placed {
  const sums = [0];
  for (const { n } of groups.flatMap(({ parts }) => parts)) sums.push((sums.at(-1) ?? 0) + n);
  const low = Math.min(...sums);
  const span = Math.max(Math.max(...sums) - low, 1);
  const at = (value: number) => (100 * (value - low)) / span;
  let reached = 0;
  const placed = groups
    .filter(({ parts }) => parts.length > 0)
    .map(({ name, kind, parts }) => ({
      name,
      kind,
      sum: parts.reduce((sum, { n }) => sum + n, 0),
      parts: parts.map(({ id, n }) => {
        const before = reached;
        reached += n;
        return { id, n, left: at(Math.min(before, reached)), width: (100 * Math.abs(n)) / span };
      }),
    }));
  return { groups: placed, zero: at(0), end: at(reached) };
}
