/**
 * Absence is evidence only if a complete full read no longer lists the record and the same run proved that the scope could have shown it
 * (domain.md section 3). Everything else is a mark, never a conclusion.
 */
import { type MissedRecord, missedRecords, speakingRecords, waitingRecords } from "../db/write/kept-records.ts";
import { changeKept } from "../db/write/records.ts";
import { listedRecords, writeWarnings } from "../db/write/runs.ts";
import { absent, REGENERATION_MS } from "../posture/absence.ts";
import { fallSilent, unlisted } from "../posture/record.ts";
import { resourcesKnown, type Told } from "./known.ts";
import type { Ask, Facts, NamedResource } from "./source.ts";
import { isOff, type Off } from "./switched.ts";
import type { Way, Ways } from "./way.ts";
import { chunksOf, type RunContext } from "./writing.ts";

export interface Absences {
  readonly scope: number;
  readonly ask: Ask;
  readonly way: Way;
  readonly ways: Ways;
  readonly facts: Facts;
  /** The read listed everything, and when it began the scope could have shown every record. */
  readonly proven: boolean;
  readonly off: Off;
}

export interface Concluded {
  /** Findings that changed. */
  readonly changed: number;
  /** Why nothing was concluded although the read had begun as a proof; undefined where it was, or nothing was missing. */
  readonly unproven: string | undefined;
  /** Some of what is missing could not be decided because of an outage: the next run reads everything again. */
  readonly undecided: boolean;
}

export async function concludeAbsences(context: RunContext, absences: Absences): Promise<Concluded> {
  const { writer, writing } = context;
  const listed = await listedRecords(writer.rows, writing.run, absences.scope);
  const missing = (await speakingRecords(writer.rows, absences.scope)).filter((id) => !listed.has(id));
  const lacking: Lacking[] = [];
  if (absences.proven) for (const ids of chunksOf(missing)) lacking.push(await lookInto(context, absences, ids));
  const still = lacking.length > 0 ? await couldShowStill(absences) : undefined;
  const proven = absences.proven && still?.unproven === undefined;
  let changed = 0;
  for (const ids of proven ? [] : chunksOf(missing)) changed += await mark(context, ids);
  for (const chunk of proven ? lacking : []) changed += await conclude(context, absences, still?.facts ?? absences.facts, chunk);
  const undecided = lacking.some(({ told }) => told.unanswered.size > 0 && !told.refused);
  if (!proven) return { changed, unproven: still?.unproven, undecided };
  const waited = new Date(Date.parse(writing.seen) - REGENERATION_MS).toISOString();
  for (const ids of chunksOf(await waitingRecords(writer.rows, absences.scope, { archivedBefore: waited }))) {
    changed += await writer.transaction((tx) =>
      changeKept(tx, writing, ids, (kept) => fallSilent(kept, "no longer evaluated", writing.seen)),
    );
  }
  return { changed, unproven: undefined, undecided };
}

/**
 * Asked again, now that everything else was: a service that was switched off, or a member that was taken out, while it was read shows
 * nothing from then on, and its silence would pass for so many fixes.
 */
async function couldShowStill({ way, ask }: Absences): Promise<{ readonly unproven: string | undefined; readonly facts: Facts }> {
  const enablement = await way.source.enablement(way.client, { ...ask, fresh: true });
  if (enablement.state === "not_enabled") return { unproven: `switched off while it was read: ${enablement.why}`, facts: {} };
  const { complete, notes, facts } = enablement;
  const why = notes.map(({ message }) => message).join(". ");
  return { unproven: complete ? undefined : `changed while it was read: ${why}`, facts };
}

const mark = ({ writer, writing }: RunContext, ids: readonly number[]): Promise<number> =>
  writer.transaction((tx) => changeKept(tx, writing, ids, (kept) => unlisted(kept, writing.seen)));

/** Records that were not listed, and what is known of their resources. */
interface Lacking {
  readonly ids: readonly number[];
  readonly missed: readonly MissedRecord[];
  readonly told: Told;
}

async function lookInto(context: RunContext, { scope, ask, way, ways }: Absences, ids: readonly number[]): Promise<Lacking> {
  context.stop.signal.throwIfAborted();
  const missed = await missedRecords(context.writer.rows, ids);
  const asked: NamedResource[] = missed.map(({ resource, nativeId }) => {
    const configId = nativeId === undefined ? undefined : way.source.resourceIn?.(nativeId);
    return { id: resource.uid, type: resource.type, ...(configId === undefined ? {} : { configId }) };
  });
  const told = await resourcesKnown(way, ways, ask, asked);
  await context.writer.transaction((tx) => writeWarnings(tx, context.writing.run, scope, told.warnings));
  return { ids, missed, told };
}

/** @param now the scope's facts after the read: what was so before it as well could have shown a record all the while. */
async function conclude({ writer, writing }: RunContext, absences: Absences, now: Facts, { ids, missed, told }: Lacking): Promise<number> {
  const facts = new Map(missed.map((record) => [record.id, record]));
  return writer.transaction((tx) =>
    changeKept(tx, writing, ids, (kept, id) => {
      const record = facts.get(id);
      if (record === undefined) return kept.state;
      if (!couldHaveShown(record, absences.facts) || !couldHaveShown(record, now)) return unlisted(kept, writing.seen);
      // What may have ended in two ways, and nobody could be asked which, has not ended yet.
      if (told.unanswered.has(record.resource.uid)) return unlisted(kept, writing.seen);
      const resource = told.facts.get(record.resource.uid);
      return absent(
        { ...record, kept },
        {
          checkOff: isMissedFor(record, absences.off, now),
          resourceGone: resource?.known === undefined ? undefined : !resource.known,
          unscanned: resource?.unscanned === true,
          at: writing.seen,
        },
      );
    }),
  );
}

/** A Config rule whose last evaluation failed, and a scan of Inspector that is off, show nothing: what they do not list proves nothing. */
const couldHaveShown = (record: MissedRecord, facts: Facts): boolean => {
  if (facts.unscannedTypes?.includes(record.resource.type) === true) return false;
  if (record.kept.state.source !== "config" || record.standard === undefined) return true;
  return facts.rules?.[record.standard]?.healthy ?? true;
};

/** A control that is off says nothing about other products' records of the same check. */
function isMissedFor(record: MissedRecord, off: Off, facts: Facts): boolean {
  if (ruleGone(record, facts)) return true;
  if (!record.control && record.kept.state.source !== "config") return false;
  return isOff(off, record.check, record.standard);
}

/** A rule that a complete list of the scope's rules no longer names. */
const ruleGone = (record: MissedRecord, facts: Facts): boolean =>
  record.kept.state.source === "config" &&
  record.standard !== undefined &&
  facts.rules !== undefined &&
  facts.rules[record.standard] === undefined;
