/**
 * Better or worse, in one word, by a rule that the page says; page and mail say the same. A count may grow because somebody began to look, and
 * shrink because an account left or a finding was suppressed: what is new, came back, was fixed or is gone is judged apart from that, and only
 * where both agree is there a word.
 */
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

type Parts = readonly { readonly cause: string; readonly n: number }[];

interface Side {
  readonly total: number;
  readonly parts: Parts;
}

/** Why the number of open findings moved between two days, as `/posture/changes` answers it. */
export interface Moves {
  readonly open: { readonly from: number | null; readonly to: number | null };
  readonly entered: Side;
  readonly left: Side;
  readonly coverage: { readonly fresh: number; readonly of: number } | null;
}

const realIn: ReadonlySet<string> = new Set(["new", "reopened"]);
const realOut: ReadonlySet<string> = new Set(["fixed", "resource gone"]);

export const sumOf = (parts: Parts, isMeant: (cause: string) => boolean): number =>
  parts.reduce((sum, { cause, n }) => (isMeant(cause) ? sum + n : sum), 0);

export const isRealIn = (cause: string): boolean => realIn.has(cause);
export const isRealOut = (cause: string): boolean => realOut.has(cause);

export function verdictOf({ open, entered, left, coverage }: Moves): Verdict {
  const newOnes = sumOf(entered.parts, isRealIn);
  const goneOnes = sumOf(left.parts, isRealOut);
  const isKnown = open.from !== null && open.to !== null;
  const difference = open.from !== null && open.to !== null ? open.to - open.from : null;
  const threshold = Math.max(1, Math.round(SAME_SHARE * (open.from ?? 0)));
  const real = newOnes - goneOnes;
  const isEvident = coverage !== null && coverage.of > 0 && coverage.fresh / coverage.of >= LEAST_EVIDENCE;
  return {
    word: !isKnown || difference === null || !isEvident ? "cannot say" : agreed(sideOf(difference, threshold), sideOf(real, threshold)),
    difference,
    real,
    cameOtherwise: entered.total - newOnes,
    wentOtherwise: left.total - goneOnes,
    threshold,
  };
}

const sideOf = (change: number, threshold: number): "better" | "worse" | "same" =>
  Math.abs(change) < threshold ? "same" : change > 0 ? "worse" : "better";

/**
 * What is real decides; a count that moved the other way takes the word away, and one that moved while nothing real did is no news: somebody
 * only began or ceased to look.
 */
function agreed(whole: "better" | "worse" | "same", real: "better" | "worse" | "same"): Word {
  if (whole === "same" || whole === real) return real;
  return real === "same" ? "same" : "mixed";
}
