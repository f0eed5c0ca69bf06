/** By which rules numbers are made: stored with every run, so that a changed rule shows as a mark on the chart and not as progress. */
import type { Catalogue } from "./catalogue/decide.ts";

/** Counted up by hand when score, states or causes are decided otherwise (steps.ts, score.ts, event.ts). */
const RULES = 2;

export const rulesVersion = ({ version }: Pick<Catalogue, "version">): string => `${RULES}.${version}`;
