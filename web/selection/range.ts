import type { RangeWord } from "../../posture/words.ts";
import { useAddress } from "./address.ts";
import { type Range, readRange } from "./read.ts";

/** As the API takes it. */
export const rangeQuery = (range: Range): { range: RangeWord } | { from: string; to: string } =>
  range.word === "custom" ? { from: range.from, to: range.to } : { range: range.word };

export function useRange() {
  const { parameters, change } = useAddress();
  return {
    range: readRange(parameters).value,
    choose: (range: Range) =>
      change(
        range.word === "custom"
          ? { range: "custom", from: range.from, to: range.to }
          : { range: range.word, from: undefined, to: undefined },
      ),
  };
}
