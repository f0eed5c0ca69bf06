/** What one record says: domain.md section 3, first table. Pure; AWS's words come in as `Said`, ours go out as `Meaning`. */
import type { Said, SaidByControl, SaidByProduct } from "./said.ts";
import type { Silence, Warning } from "./words.ts";

/** A record's word while it speaks. `fixed` and `passed` are good, `open` and `suppressed` are problems, `unknown` is neither. */
export type Word = "open" | "suppressed" | "passed" | "fixed" | "unknown";
export type DefiniteWord = Exclude<Word, "unknown">;

export interface Meaning {
  readonly word: Word;
  /** Set where the record no longer speaks; `word` is then what it last said, if the record itself still shows it. */
  readonly silence: Silence | undefined;
  /** Workflow RESOLVED on a record that still fails: shown, never believed. */
  readonly markedResolved: boolean;
  readonly warnings: readonly Warning[];
}

/** What must be known besides the record to tell why an archived control record is silent. */
export interface Surroundings {
  /** The control, or every standard with it, was read as off in the record's scope. */
  readonly checkOff: boolean;
  /** Config no longer knows the resource although it records the type; or Inspector's coverage, of what Inspector closed. */
  readonly resourceGone: boolean;
  /** The service has stopped looking at the resource: what it closed may stand as it did (Inspector). */
  readonly unscanned?: boolean;
  /** Why this record was already silent as archived: decided once. */
  readonly silentSince: Silence | undefined;
  /** The record repeats one of GuardDuty: as a stand-in it is never resolved. */
  readonly repeatsGuardDuty: boolean;
}

const alone: Surroundings = { checkOff: false, resourceGone: false, silentSince: undefined, repeatsGuardDuty: false };

export function meaningOf(said: Said, around: Surroundings = alone): Meaning {
  switch (said.by) {
    case "control":
      if (said.recordState === "ARCHIVED") return archivedControl(said, around);
      // AWS archives the records of a control that was switched off days later, but leaves it out of the score at once.
      return around.checkOff ? { ...checked(said), silence: "check switched off", markedResolved: false } : checked(said);
    case "product":
      return product(said, around);
    case "guardduty":
      return says(said.archived ? "suppressed" : "open");
    case "inspector":
      return inspector(said.status, around);
    case "config":
      return config(said.compliance);
  }
}

/**
 * True where only Config (of Inspector's records: its coverage) can tell why the record speaks no more, so that the collector asks before
 * the page is written.
 */
export function needsResource(said: Said, silentSince: Silence | undefined, checkOff: boolean): boolean {
  if (said.by === "inspector") return said.status === CLOSED && silentSince === undefined;
  return (
    said.by === "control" &&
    said.recordState === "ARCHIVED" &&
    silentSince === undefined &&
    !checkOff &&
    !isRegenerated(said) &&
    !brokenRule(said)
  );
}

/** The control goes on in a record that all standards share: whether it is off is asked of the control, no longer of a standard. */
export const isRegenerated = (said: Said): boolean =>
  said.by === "control" && said.recordState === "ARCHIVED" && said.archivalReason === CONSOLIDATED;

const CLOSED = "CLOSED";
const CONSOLIDATED = "CONSOLIDATED_CONTROL_FINDINGS_UPDATE";
const NOT_APPLICABLE = "CONFIG_RETURNS_NOT_APPLICABLE";

const says = (word: Word, more: Partial<Meaning> = {}): Meaning => ({
  word,
  silence: undefined,
  markedResolved: false,
  warnings: [],
  ...more,
});

/** AWS archives the record of a broken Config rule and writes new ones, archived and NOT_AVAILABLE at once: they still speak. */
const brokenRule = (said: SaidByControl): boolean =>
  said.compliance === "NOT_AVAILABLE" && said.statusReasons.some((code) => code !== NOT_APPLICABLE);

function archivedControl(said: SaidByControl, around: Surroundings): Meaning {
  const last = checked(said);
  const silent = (silence: Silence): Meaning => ({ ...last, silence, markedResolved: false });
  if (around.silentSince !== undefined) return silent(around.silentSince);
  // Of a control that is off no new record will come.
  if (around.checkOff) return silent("check switched off");
  if (isRegenerated(said)) return silent("regenerated");
  if (brokenRule(said)) return says("unknown", { warnings: last.warnings });
  if (around.resourceGone) return silent("resource gone");
  if (said.statusReasons.includes(NOT_APPLICABLE)) return silent("not applicable");
  return silent("no longer evaluated");
}

/** A record with a compliance status. A word that we don't know is taken for FAILED: never milder than can be justified. */
function checked(said: SaidByControl | SaidByProduct): Meaning {
  const suppressed = said.workflow === "SUPPRESSED";
  switch (said.compliance) {
    case "PASSED":
      return says("passed");
    case "WARNING":
    case "NOT_AVAILABLE":
    case undefined:
      return says(suppressed ? "suppressed" : "unknown");
    default:
      return says(suppressed ? "suppressed" : "open", {
        markedResolved: said.workflow === "RESOLVED",
        warnings: said.compliance === "FAILED" ? [] : [unknownWord("Compliance.Status", said.compliance, "FAILED")],
      });
  }
}

function product(said: SaidByProduct, around: Surroundings): Meaning {
  if (around.repeatsGuardDuty) {
    return says(said.workflow === "SUPPRESSED" ? "suppressed" : "open", { markedResolved: said.workflow === "RESOLVED" });
  }
  if (said.recordState === "ARCHIVED") return says("fixed");
  if (said.compliance !== undefined) return checked(said);
  if (said.workflow === "SUPPRESSED") return says("suppressed");
  return says(said.workflow === "RESOLVED" ? "fixed" : "open");
}

/** Inspector closes what was fixed, and all of a resource that was deleted or that it no longer scans: only the first is a fix. */
function inspector(status: string, around: Surroundings): Meaning {
  switch (status) {
    case "ACTIVE":
      return says("open");
    case "SUPPRESSED":
      return says("suppressed");
    case CLOSED: {
      const silence = around.silentSince ?? (around.resourceGone ? "resource gone" : around.unscanned ? "no longer evaluated" : undefined);
      return silence === undefined ? says("fixed") : says("open", { silence });
    }
    default:
      return says("open", { warnings: [unknownWord("status", status, "ACTIVE")] });
  }
}

function config(compliance: string): Meaning {
  switch (compliance) {
    case "NON_COMPLIANT":
      return says("open");
    case "COMPLIANT":
      return says("passed");
    case "INSUFFICIENT_DATA":
      return says("unknown");
    case "NOT_APPLICABLE":
      return says("unknown", { silence: "not applicable" });
    default:
      return says("open", { warnings: [unknownWord("ComplianceType", compliance, "NON_COMPLIANT")] });
  }
}

const unknownWord = (member: string, word: string, taken: string): Warning => ({
  code: "unknown-word",
  message: `${member} is "${word}", a word that we don't know; taken for ${taken}`,
});
