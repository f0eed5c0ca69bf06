/**
 * Better or worse, in one word, by a rule that the page says. A count may grow because somebody began to look, and shrink because an account
 * left or a finding was suppressed: what is new, came back, was fixed or is gone is judged apart from that, and only where both agree is there
 * a word.
 */
import type { Changes } from "../../contract/changes.ts";

export type Word = "better" | "worse" | "same" | "mixed" | "cannot say";

/** A change of less than this share of what was open is none to speak of. */
export const SAME_SHARE = 0.02;
/** Where fewer of the scopes are fresh, no word is said. */
export const LEAST_EVIDENCE = 0.75;

export interface Verdict {
  readonly word: Word;
  /** Open at the range's end less at its beginning. null: nobody can say. */
  readonly difference: number | null;
  /** Of the difference: what is new or came back, less what was fixed or is gone. */
  readonly real: number;
  /** What came into the count, or left it, otherwise: a scope that joined, an account that left, what was suppressed. */
  readonly cameOtherwise: number;
  readonly wentOtherwise: number;
  /** A change of up to this many is about the same. */
  readonly threshold: number;
}

const realIn: ReadonlySet<string> = new Set(["new", "reopened"]);
const realOut: ReadonlySet<string> = new Set(["fixed", "resource gone"]);

type Parts = Changes["entered"]["parts"];
export const sumOf = (parts: Parts, isMeant: (cause: string) => boolean): number =>
  parts.reduce((sum, { cause, n }) => (isMeant(cause) ? sum + n : sum), 0);

export const isRealIn = (cause: string): boolean => realIn.has(cause);
export const isRealOut = (cause: string): boolean => realOut.has(cause);

export function verdictOf({ open, entered, left, coverage }: Pick<Changes, "open" | "entered" | "left" | "coverage">): Verdict {
  const newOnes = sumOf(entered.parts, isRealIn);
  const goneOnes = sumOf(left.parts, isRealOut);
  const isKnown = open.from !== null && open.to !== null;
  const difference = open.from !== null && open.to !== null ? open.to - open.from : null;
  const threshold = Math.max(1, Math.round(SAME_SHARE * (open.from ?? 0)));
  const real = newOnes - goneOnes;
  const isEvident = coverage !== null && coverage.of > 0 && coverage.fresh / coverage.of >= LEAST_EVIDENCE;
  return {
    word: !isKnown || difference === null || !isEvident ? "cannot say" : agreed(side(difference, threshold), side(real, threshold)),
    difference,
    real,
    cameOtherwise: entered.total - newOnes,
    wentOtherwise: left.total - goneOnes,
    threshold,
  };
}

const side = (change: number, threshold: number): "better" | "worse" | "same" =>
  Math.abs(change) < threshold ? "same" : change > 0 ? "worse" : "better";

/**
 * What is real decides; a count that moved the other way takes the word away, and one that moved while nothing real did is no news: somebody
 * only began or ceased to look.
 */
function agreed(whole: "better" | "worse" | "same", real: "better" | "worse" | "same"): Word {
  if (whole === "same" || whole === real) return real;
  return real === "same" ? "same" : "mixed";
}
