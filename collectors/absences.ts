/**
 * Absence is evidence only if a complete full read no longer lists the record and the same run proved that the scope could have shown it
 * (domain.md section 3). Everything else is a mark, never a conclusion.
 */
import { type MissedRecord, missedRecords, speakingRecords, waitingRecords } from "../db/write/kept-records.ts";
import { changeKept } from "../db/write/records.ts";
import { listedRecords } from "../db/write/runs.ts";
import { absent, REGENERATION_MS } from "../posture/absence.ts";
import { fallSilent, unlisted } from "../posture/record.ts";
import type { Ask, Facts, NamedResource } from "./source.ts";
import type { Way, Ways } from "./way.ts";
import { chunksOf, type RunContext } from "./writing.ts";

export interface Absences {
  readonly scope: number;
  readonly ask: Ask;
  readonly way: Way;
  readonly ways: Ways;
  readonly facts: Facts;
  /** The read listed everything, and the scope could have shown every record. */
  readonly proven: boolean;
  readonly checksOff: ReadonlySet<string>;
}

/** @returns how many findings changed. */
export async function concludeAbsences(context: RunContext, absences: Absences): Promise<number> {
  const { writer, writing } = context;
  const listed = await listedRecords(writer.rows, writing.run, absences.scope);
  const missing = (await speakingRecords(writer.rows, absences.scope)).filter((id) => !listed.has(id));
  let changed = 0;
  for (const ids of chunksOf(missing)) {
    context.stop.signal.throwIfAborted();
    changed += absences.proven ? await conclude(context, absences, ids) : await mark(context, ids);
  }
  if (!absences.proven) return changed;
  const waited = new Date(Date.parse(writing.seen) - REGENERATION_MS).toISOString();
  for (const ids of chunksOf(await waitingRecords(writer.rows, absences.scope, waited))) {
    changed += await writer.transaction((tx) =>
      changeKept(tx, writing, ids, (kept) => fallSilent(kept, "no longer evaluated", writing.seen)),
    );
  }
  return changed;
}

const mark = ({ writer, writing }: RunContext, ids: readonly number[]): Promise<number> =>
  writer.transaction((tx) => changeKept(tx, writing, ids, (kept) => unlisted(kept, writing.seen)));

async function conclude({ writer, writing }: RunContext, absences: Absences, ids: readonly number[]): Promise<number> {
  const missed = await missedRecords(writer.rows, ids);
  const known = await knownResources(absences, missed);
  const facts = new Map(missed.map((record) => [record.id, record]));
  return writer.transaction((tx) =>
    changeKept(tx, writing, ids, (kept, id) => {
      const record = facts.get(id);
      if (record === undefined) return kept.state;
      if (!couldHaveShown(record, absences.facts)) return unlisted(kept, writing.seen);
      const isKnown = known.get(record.resource.uid);
      return absent(
        { ...record, kept },
        {
          checkOff: absences.checksOff.has(record.check) || ruleGone(record, absences.facts),
          resourceGone: isKnown === undefined ? undefined : !isKnown,
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

/** A rule that a complete list of the scope's rules no longer names. */
const ruleGone = (record: MissedRecord, facts: Facts): boolean =>
  record.kept.state.source === "config" &&
  record.standard !== undefined &&
  facts.rules !== undefined &&
  facts.rules[record.standard] === undefined;

async function knownResources({ ask, way, ways }: Absences, missed: readonly MissedRecord[]): Promise<ReadonlyMap<string, boolean>> {
  const asked: NamedResource[] = missed.map(({ resource, nativeId }) => {
    const configId = nativeId === undefined ? undefined : way.source.resourceIn?.(nativeId);
    return { id: resource.uid, type: resource.type, ...(configId === undefined ? {} : { configId }) };
  });
  if (way.source.known !== undefined) return way.source.known(way.client, asked, ask);
  const known = new Map<string, boolean>();
  const { facts } = await ways.resources(ask.account, ask.region, asked);
  for (const [id, fact] of facts) {
    if (fact.known !== undefined) known.set(id, fact.known);
  }
  return known;
}
