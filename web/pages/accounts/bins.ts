/** Five strengths of one hue: the worse, the stronger against the ground. Pure. */
import { count } from "../../formats/number.ts";
import type { CellMeasure } from "../../selection/read.ts";

/** Of a bin: 0 is the weakest. */
export type Strength = 0 | 1 | 2 | 3 | 4;

export interface Bins {
  strengthOf(value: number): Strength;
  /** From the weakest to the strongest; a bin that no value can be in is not there. */
  readonly legend: readonly { readonly strength: Strength; readonly words: string }[];
}

/** Percentages have the same bins in every organization, so that pictures of two weeks can be laid side by side. */
const floors: Readonly<Record<"score" | "checksPassed", readonly [number, number, number, number]>> = {
  score: [85, 70, 55, 40],
  checksPassed: [95, 90, 80, 65],
};

/** Counts are set against each other. @param values of all cells. */
export const binsOf = (measure: CellMeasure, values: readonly (number | null)[]): Bins =>
  measure === "score" || measure === "checksPassed" ? percentBins(floors[measure]) : countBins(measure, values);

function percentBins(bounds: readonly [number, number, number, number]): Bins {
  const [first, second, third, fourth] = bounds;
  return {
    strengthOf: (value) => strength(bounds.filter((bound) => value < bound).length),
    legend: [
      { strength: 0, words: `${first} and more` },
      { strength: 1, words: `${second}–${first - 1}` },
      { strength: 2, words: `${third}–${second - 1}` },
      { strength: 3, words: `${fourth}–${third - 1}` },
      { strength: 4, words: `below ${fourth}` },
    ],
  };
}

/** None is a bin of its own; the rest in quarters of the cells that have some. */
function countBins(measure: "open" | "change", values: readonly (number | null)[]): Bins {
  const some = values.filter((value): value is number => value !== null && value > 0).sort((a, b) => a - b);
  const largest = some.at(-1) ?? 0;
  const quarters = [0.25, 0.5, 0.75, 1].map((share) => some[Math.ceil(share * some.length) - 1] ?? 0);
  const none = measure === "open" ? "none" : "no more than before";
  const words = (from: number, to: number) => (from === to ? count(from) : `${count(from)}–${count(to)}`);
  const tops = quarters
    .map((top, index) => ({ top, strength: strength(index + 1) }))
    .filter(({ top }, index) => top > (quarters[index - 1] ?? 0));
  return {
    strengthOf: (value) => (value <= 0 ? 0 : (tops.find(({ top }) => value <= top)?.strength ?? 4)),
    legend: [
      { strength: 0, words: none },
      ...(largest === 0
        ? []
        : tops.map(({ top, strength }, index) => ({
            strength,
            words: `${measure === "change" ? "+" : ""}${words((tops[index - 1]?.top ?? 0) + 1, top)}`,
          }))),
    ],
  };
}

const strength = (bin: number): Strength => Math.min(4, Math.max(0, bin)) as Strength;
