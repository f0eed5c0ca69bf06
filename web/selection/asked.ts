/** What of an address goes into questions, as the API takes it. Without the pages' libraries: the first questions are asked before those are there. */
import type { AsIf, RangeWord } from "../../posture/words.ts";
import type { Place, Range } from "./read.ts";

/** Without what is not narrowed. */
export const placeQuery = (place: Partial<Place>): { [Name in keyof Place]?: [...Place[Name]] } =>
  Object.fromEntries(Object.entries(place).filter(([, values]) => values.length > 0));

export const rangeQuery = (range: Range): { range: RangeWord } | { from: string; to: string } =>
  range.word === "custom" ? { from: range.from, to: range.to } : { range: range.word };

export const asIfQuery = (isOn: boolean): { asIf?: AsIf } => (isOn ? { asIf: "nothing-decided" } : {});
