/** What was switched off in a scope falls silent at once, whatever its records still say, and speaks again when it is on. */
import type { Rows } from "../db/dialect/connection.ts";
import { recordsOfCheck, silencedByCheck, waitingRecords } from "../db/write/kept-records.ts";
import { changeKept } from "../db/write/records.ts";
import { writeWarnings } from "../db/write/runs.ts";
import { checksOff, type SwitchedCheck, standardsOn, switchedChecks, writeChecks, writeFacts, writeTold } from "../db/write/scopes.ts";
import { fallSilent, speakAgain } from "../posture/record.ts";
import type { Enablement } from "./source.ts";
import { chunksOf, type RunContext } from "./writing.ts";

/** Of a record without consolidation: its standard may be off while the control is on in another. */
const standardCheck = (standard: string): string => `standards/${standard.toLowerCase()}`;

/** What is off in a scope, as last known where it is not visible now. */
export interface Off {
  /** Folded; standards among them. */
  readonly checks: ReadonlySet<string>;
  /** All of them, as check ids; undefined where they were never listed. */
  readonly standardsOn: ReadonlySet<string> | undefined;
}

export const offIn = async (rows: Rows, scope: number): Promise<Off> => ({
  checks: await checksOff(rows, scope),
  standardsOn: await standardsOn(rows, scope),
});

/** AWS lists the standards that are on: one that was off from the first is named by its records only, which AWS archives days later. */
export function isOff({ checks, standardsOn }: Off, check: string, standard: string | undefined): boolean {
  if (checks.has(check.toLowerCase())) return true;
  if (standard === undefined) return false;
  const id = standardCheck(standard);
  return checks.has(id) || (standardsOn !== undefined && standard.includes("/v/") && !standardsOn.has(id));
}

/** @returns how many findings changed. */
export async function applyEnablement(context: RunContext, scope: number, enablement: Enablement & { state: "on" }): Promise<number> {
  const { writer, writing } = context;
  const { checks } = enablement;
  await writer.transaction(async (tx) => {
    await writeFacts(tx, scope, enablement.facts);
    await writeTold(tx, writing, scope, enablement.told);
    await writeWarnings(tx, writing.run, scope, enablement.notes);
  });
  if (checks === undefined) return 0;
  const switched = await switchedChecks(writer.rows, scope, checks);
  if (switched.length === 0) return 0;
  const changed = await silenceAndHear(context, scope, switched);
  await writer.transaction((tx) => writeChecks(tx, writing, scope, switched));
  return changed;
}

async function silenceAndHear({ writer, writing, stop }: RunContext, scope: number, switched: readonly SwitchedCheck[]): Promise<number> {
  const on = new Set(switched.filter(({ enabled }) => enabled).map(({ check }) => check));
  const off = switched.filter(({ enabled }) => !enabled).map(({ check }) => check);
  const stillOff = [...(await checksOff(writer.rows, scope)), ...off].filter((check) => !on.has(check));
  let changed = 0;
  for (const { check, enabled, isNew } of switched) {
    stop.signal.throwIfAborted();
    // Nothing fell silent for a check that was never known; a standard may be known by its records alone.
    if (enabled && isNew && !check.startsWith(standardCheck(""))) continue;
    const ids = await (enabled ? silencedByCheck(writer.rows, scope, check, stillOff) : spokenFor(writer.rows, scope, check));
    for (const part of chunksOf(ids)) {
      changed += await writer.transaction((tx) =>
        changeKept(tx, writing, part, (kept) => (enabled ? speakAgain(kept) : fallSilent(kept, "check switched off", writing.seen))),
      );
    }
  }
  return changed;
}

/** What waits for a new record of its control waits no longer where that is off. */
const spokenFor = async (rows: Rows, scope: number, check: string): Promise<readonly number[]> => [
  ...(await recordsOfCheck(rows, scope, check)),
  ...(await waitingRecords(rows, scope, { check })),
];
