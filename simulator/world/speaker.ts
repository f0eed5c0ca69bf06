/** Who speaks of a posture problem: what is told of each, and the word that its life gives it. */
import type { Severity } from "./checks.ts";
import { type Life, standing } from "./life.ts";
import { isSeen, type Looks } from "./looks.ts";

export type Silence =
  | "resource gone"
  | "check switched off"
  | "not applicable"
  | "no longer evaluated"
  | "account left"
  | "no longer watched";

export interface Speaker {
  readonly source: "securityhub" | "config";
  /** Unknown: a record that never said anything definite. */
  readonly word: "open" | "suppressed" | "passed" | "unknown";
  /** The word is an earlier one: nothing definite can be said now. */
  readonly evidenceLost: boolean;
  readonly silence?: Silence;
  /** It said open or suppressed at some time. */
  readonly opened: boolean;
  readonly severity: Severity;
  /** When it began to say the word. */
  readonly saidMs: number;
  /** When the word or the silence began. */
  readonly sinceMs: number;
  /** Still in AWS's answers (retention, a service that is off). */
  readonly observable: boolean;
  /** The earliest date that its answers give. */
  readonly firstMs: number;
  /** AWS goes on with the check in a new record, which speaks for this one. */
  readonly superseded?: true;
}

export interface Said {
  readonly word: Speaker["word"];
  readonly opened: boolean;
  readonly severity?: Severity;
  readonly sinceMs: number;
  readonly silence?: Silence;
}

interface Asked {
  readonly askedMs: number;
  /** When the record began. */
  readonly fromMs: number;
  /** It goes on with the problem of another record. */
  readonly continued?: boolean;
}

/** The last definite word up to the instant. A problem that is not applicable from the start says nothing, unless it goes on with another. */
export function wordOf(life: Life, looks: Looks, { askedMs, fromMs, continued = false }: Asked): Said | undefined {
  const stood = askedMs < fromMs ? undefined : standing(life, askedMs);
  if (stood === undefined) return continued ? { word: "open", opened: true, sinceMs: fromMs } : undefined;
  const { stretches } = life;
  const isOpened = stretches.some((stretch, i) => {
    const untilMs = Math.min(stretches[i + 1]?.fromMs ?? Infinity, askedMs + 1);
    if (stretch.says !== "failed" || stretch.fromMs > askedMs || untilMs <= fromMs) return false;
    return stretch === stood.now || isSeen(looks, Math.max(fromMs, stretch.fromMs), untilMs);
  });
  const opened = continued || isOpened;
  const worst = stretches.findLast((stretch) => stretch.says === "failed" && stretch.fromMs <= askedMs);
  const severity = worst?.severity === undefined ? {} : { severity: worst.severity };
  if (stood.now.says === "not applicable") {
    if (!opened) return undefined;
    return { word: "open", opened, ...severity, sinceMs: Math.max(fromMs, stood.changedAtMs), silence: "not applicable" };
  }
  if (stood.now.says === "passed") return { word: "passed", opened, ...severity, sinceMs: Math.max(fromMs, stood.changedAtMs) };
  const suppressed = stood.now.workflow === "SUPPRESSED";
  return {
    word: suppressed ? "suppressed" : "open",
    opened,
    ...severity,
    sinceMs: Math.max(fromMs, suppressed ? stood.now.fromMs : stood.changedAtMs),
  };
}
