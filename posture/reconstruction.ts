/**
 * The days before the first complete run, from the records' own dates (domain.md section 7, "Day one is not empty"). Pure. No date is invented:
 * of each check only the last change is known, and nothing of what AWS had deleted by then.
 */
import type { Day } from "./calendar.ts";
import type { Word } from "./lifecycle.ts";
import type { Silence, Standing } from "./words.ts";

/** A record as the first complete run left it. Instants are ISO 8601. */
export interface DatedRecord {
  /** Of Security Hub CSPM's own controls: only these tell when they last changed, and from what. */
  readonly control: boolean;
  readonly isCopy: boolean;
  readonly word: Word;
  readonly silence: Silence | undefined;
  /** Where it was archived: AWS's own date. */
  readonly silentAt: string | undefined;
  readonly previousCompliance: string | undefined;
  readonly createdAt: string;
  readonly firstObservedAt: string | undefined;
  /** The earliest of its dates. */
  readonly firstAt: string;
}

/** Open from an instant on, until another one or until now. */
interface Span {
  readonly fromAt: string;
  readonly untilAt: string | undefined;
}

export interface DatedFinding {
  readonly standing: Standing;
  /** Only copies tell of it; beside a native record they tell nothing. */
  readonly secondHand: boolean;
  readonly records: readonly DatedRecord[];
}

/** A change of how many are open: 1 or -1. */
export interface OpenChange {
  readonly day: Day;
  readonly n: number;
}

/** It is open on a day if any of its records is, at the day's end. @param before the day of the first complete run, from which on we know. */
export function openChanges(finding: DatedFinding, before: Day, dayOf: (instant: string) => Day): readonly OpenChange[] {
  const spans = finding.records.flatMap((record) => spanOf(finding, record) ?? []);
  return together(spans).flatMap(({ fromAt, untilAt }): readonly OpenChange[] => {
    const from = dayOf(fromAt);
    const until = untilAt === undefined ? undefined : dayOf(untilAt);
    if (from >= before || from === until) return [];
    return [{ day: from, n: 1 }, ...(until === undefined || until >= before ? [] : [{ day: until, n: -1 }])];
  });
}

function spanOf({ standing, secondHand }: DatedFinding, record: DatedRecord): Span | undefined {
  if (record.isCopy !== secondHand) return undefined;
  // What was archived as regenerated spoke until then, and its successor goes on from there.
  const endedAt = record.silence === "regenerated" ? record.silentAt : undefined;
  if (record.silence !== undefined && endedAt === undefined) return undefined;
  const { firstObservedAt = record.createdAt } = record;
  if (record.control && record.word === "passed")
    return record.previousCompliance === "FAILED" && record.createdAt < firstObservedAt
      ? { fromAt: record.createdAt, untilAt: firstObservedAt }
      : undefined;
  // Suppressed is not open, and since when it is suppressed AWS does not say.
  if (record.word !== "open" || (endedAt === undefined && standing !== "open")) return undefined;
  return { fromAt: record.control ? firstObservedAt : record.firstAt, untilAt: endedAt };
}

/** Spans that touch or overlap are one. */
function together(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => (a.fromAt < b.fromAt ? -1 : 1))) {
    const last = joined.at(-1);
    if (last === undefined || (last.untilAt !== undefined && last.untilAt < span.fromAt)) joined.push(span);
    else joined[joined.length - 1] = { fromAt: last.fromAt, untilAt: laterEnd(last.untilAt, span.untilAt) };
  }
  return joined;
}

const laterEnd = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || b === undefined ? undefined : a > b ? a : b;
