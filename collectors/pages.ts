/** The pages of one scope: each is normalised, folded and written together with its cursor, and never visited again. */

import type { Tx } from "../db/dialect/connection.ts";
import { recordIdentity } from "../db/digest.ts";
import { decidedRecords } from "../db/write/kept-records.ts";
import type { ReadyRecord } from "../db/write/ready-record.ts";
import { type PageWritten, writeRecords } from "../db/write/records.ts";
import { advance, plannedScope, restart, writeListed, writeProgress, writeWarnings } from "../db/write/runs.ts";
import { factsOf, unwatchedScope } from "../db/write/scopes.ts";
import { Heard } from "../db/write/scores.ts";
import { hexOf } from "../posture/hex.ts";
import { isRegenerated, needsResource } from "../posture/lifecycle.ts";
import { failureOf } from "./aws/failure.ts";
import { RESTARTS } from "./aws/lists.ts";
import { resourcesKnown } from "./known.ts";
import { type ReadPage, readPage } from "./reading.ts";
import { isInternal, readyRecord } from "./ready.ts";
import type { Ask, Facts, NamedResource, NormalizeContext, Page, Reading, RuleFact } from "./source.ts";
import { isOff, type Off } from "./switched.ts";
import type { LookedUp, ResourceFact, Way, Ways } from "./way.ts";
import { chunksOf, isoWall, type PlannedScope, type RunContext } from "./writing.ts";

/** Values that one filter of Inspector takes; Security Hub takes 20. */
const ACCOUNTS_AT_A_TIME = 10;

export interface PagesRead {
  /** Those that were set aside are not among them, here as in the run's row. */
  readonly records: number;
  readonly added: number;
  readonly changed: number;
}

/** Whoever reads records of a scope: a run its pages, a refresh one record. */
export interface Reader {
  readonly context: RunContext;
  readonly ways: Ways;
  readonly way: Way;
  readonly planned: PlannedScope;
  readonly ask: Ask;
  /** Every page was written before the run was killed: what is left is to conclude. */
  readonly isListed?: boolean;
  readonly facts: Facts;
  /** Checks that are off in the scope, folded. */
  readonly off: Off;
}

export async function readPages(reader: Reader): Promise<PagesRead> {
  const { context, way, planned, ask, facts } = reader;
  const total = { records: 0, added: 0, changed: 0 };
  if (reader.isListed) return total;
  const normalizing = await normalizeContext(reader);
  // Elsewhere the status calls tell which controls are on.
  const heard = ask.through ? new Heard() : undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      for (const part of partsOf(attempt === 1 ? ask : { ...ask, cursor: undefined })) {
        for await (const page of way.source.pages(way.client, part, facts)) {
          context.stop.signal.throwIfAborted();
          // A cursor is the account's own part's: a run that is killed in another part reads them all again, which writes nothing twice.
          const kept = part.besides.length === 0 ? page : { ...page, cursor: undefined };
          const written = await reader.ways.holdPage(() => writePage(reader, kept, readPage(way.source, page.records, normalizing), heard));
          letGo(page);
          total.records += written.records;
          total.added += written.added;
          total.changed += written.changed;
        }
      }
      return total;
    } catch (error) {
      if (failureOf(error)?.kind !== "token_refused" || attempt === RESTARTS) throw error;
      await context.writer.transaction((tx) => restart(tx, context.writing.run, planned.id));
      total.records = 0;
    }
  }
}

/**
 * A source that waits for its next page goes on holding the one before, as generators do: with hundreds of scopes in flight, hundreds of
 * pages that were written long ago.
 */
const letGo = ({ records }: Page<unknown>): void => {
  (records as unknown[]).length = 0;
};

/** The account's own records, then those of accounts outside, as many at a time as every service's filters take. */
function partsOf(ask: Ask): readonly Ask[] {
  const parts: Ask[] = [{ ...ask, besides: [] }];
  for (let start = 0; start < ask.besides.length; start += ACCOUNTS_AT_A_TIME) {
    parts.push({ ...ask, besides: ask.besides.slice(start, start + ACCOUNTS_AT_A_TIME), cursor: undefined });
  }
  return parts;
}

/** A page of a few records that were set aside still moves the cursor. */
async function writePage(reader: Reader, page: Page<unknown>, read: ReadPage, heard: Heard | undefined): Promise<PagesRead> {
  const { context, planned, ask } = reader;
  const { run } = context.writing;
  const looked = await resourceFacts(
    reader,
    read.readings.map(({ reading }) => reading),
  );
  const told = read.readings.filter(({ reading }) => !looked.untold.has(reading));
  const parts = told.length === 0 ? [[]] : chunksOf(told);
  const total = { records: told.length, added: 0, changed: 0 };
  for (const [index, part] of parts.entries()) {
    // Cursor and figures move with the page's last part: a page that was cut in half is read again, which writes nothing twice.
    const isLast = index === parts.length - 1;
    const written = await transaction(context, async (tx) => {
      const ready: ReadyRecord[] = [];
      for (const { reading, raw } of part) ready.push(await makeReady(tx, reader, reading, raw, looked.facts));
      const done = await writeRecords(tx, context.names, context.writing, ready);
      await heard?.note(tx, planned.id, ready);
      const plan = await plannedScope(tx, run, planned.id);
      await writeListed(tx, run, planned.id, plan?.pages ?? 0, done.records);
      await advance(tx, run, planned.id, {
        cursor: isLast ? page.cursor : (plan?.cursor ?? undefined),
        isListed: isLast && page.cursor === undefined && ask.besides.length === 0,
        records: isLast ? told.length : 0,
        changed: done.added + done.changed,
        added: done.added,
        setAside: isLast ? read.setAside : 0,
        missing: isLast ? Math.max(0, page.expected - page.records.length) + looked.untold.size : 0,
        at: isoWall(context),
      });
      if (isLast) await writeWarnings(tx, run, planned.id, [...read.warnings, ...looked.warnings, ...(page.warnings ?? [])]);
      await writeProgress(tx, run, isoWall(context));
      return done;
    });
    total.added += written.added;
    total.changed += written.changed;
  }
  return total;
}

/** One record that was read by itself: written as a page would, without a cursor. @returns also when AWS last looked. */
export async function writeReading(reader: Reader, raw: unknown): Promise<{ written: PageWritten; lookedAt: string | undefined }> {
  const { context, way } = reader;
  const { readings, warnings } = readPage(way.source, [raw], await normalizeContext(reader));
  const looked = await resourceFacts(
    reader,
    readings.map(({ reading }) => reading),
  );
  const written = await transaction(context, async (tx) => {
    const ready: ReadyRecord[] = [];
    for (const one of readings) {
      if (!looked.untold.has(one.reading)) ready.push(await makeReady(tx, reader, one.reading, one.raw, looked.facts));
    }
    await writeWarnings(tx, context.writing.run, reader.planned.id, [...warnings, ...looked.warnings]);
    return writeRecords(tx, context.names, context.writing, ready);
  });
  const [first] = readings;
  return { written, lookedAt: first && new Date(first.reading.lookedAt ?? first.reading.updatedAt).toISOString() };
}

async function makeReady(
  tx: Tx,
  { context, planned, off }: Reader,
  reading: Reading,
  raw: unknown,
  facts: ReadonlyMap<string, ResourceFact>,
): Promise<ReadyRecord> {
  const { names, writing } = context;
  const { account, region, source } = planned.scope;
  const own = reading.account === account && reading.region === region;
  const { resource } = reading;
  const fact = facts.get(resource.id);
  // A record may name any account and region; its scope is its own, never that of whoever answered.
  const scope = own ? planned.id : await unwatchedScope(tx, await names.account(tx, reading.account, writing.seen), reading.region, source);
  return readyRecord(reading, raw, {
    scope,
    source,
    resource: fact?.arn ?? (isInternal(resource) && source === "config" ? `${resource.type}:${resource.id}` : resource.id),
    resourceGone: own && fact?.known === false,
    unscanned: own && fact?.unscanned === true,
    checkOff: own && isReadingOff(off, reading),
  });
}

const isReadingOff = (off: Off, { check, standard, said }: Reading): boolean =>
  isOff(off, check, isRegenerated(said) ? undefined : standard);

interface ResourcesTold extends Omit<LookedUp, "unanswered"> {
  /**
   * Records that only Config can tell the meaning or the key of, and that it could not be asked about now: left for the next read. Written
   * without its word, a deleted resource would pass for a check that stopped, for good, and a problem would move from one key to another.
   */
  readonly untold: ReadonlySet<Reading>;
}

/**
 * Asks Config for what only it can tell: ARNs of its internal ids, and whether an archived control's resource still exists; of Inspector's
 * closed findings, its own coverage.
 */
async function resourceFacts(reader: Reader, readings: readonly Reading[]): Promise<ResourcesTold> {
  const { context, ways, planned, ask } = reader;
  const { source } = planned.scope;
  const asking = source === "config" ? readings.filter(({ resource }) => isInternal(resource)) : [];
  // Whoever is asked knows its own account and region only.
  const own = readings.filter(({ account, region }) => account === ask.account && region === ask.region);
  const archived = own.filter((reading) => needsResource(reading.said, undefined, isReadingOff(reader.off, reading)));
  if (archived.length > 0) {
    const identities = archived.map(({ nativeId }) => recordIdentity(source, nativeId));
    const decided = await decidedRecords(context.writer.rows, identities);
    for (const [index, reading] of archived.entries()) {
      const identity = identities[index];
      if (identity === undefined || !decided.has(hexOf(identity))) asking.push(reading);
    }
  }
  const asked = new Map(asking.filter(({ resource }) => isKnownToConfig(resource)).map(({ resource }) => [resource.id, resource]));
  const { unscannedTypes = [] } = reader.facts;
  const unscanned = [...asked.values()].filter(({ type }) => unscannedTypes.includes(type));
  for (const { id } of unscanned) asked.delete(id);
  const off = unscanned.map(({ id }): [string, ResourceFact] => [id, { arn: undefined, known: undefined, unscanned: true }]);
  if (asked.size === 0) return { facts: new Map(off), warnings: [], untold: new Set() };
  const { facts, warnings, unanswered, refused } = await resourcesKnown(reader.way, ways, ask, [...asked.values()]);
  const untold = refused ? [] : asking.filter(({ resource }) => unanswered.has(resource.id));
  return { facts: new Map([...facts, ...off]), warnings, untold: new Set(untold) };
}

/** An account is no resource of Config's, and is not gone while it can be asked. */
const isKnownToConfig = ({ type }: NamedResource): boolean => type !== "AWS::::Account";

async function normalizeContext({ context, planned, facts }: Reader): Promise<NormalizeContext> {
  const { account, region, source } = planned.scope;
  const stored = source === "config" ? facts : await factsOf<Facts>(context.writer.rows, planned.account, region, "config");
  const rules: Readonly<Record<string, RuleFact>> | undefined = stored?.rules;
  return {
    account,
    region,
    rules: (askedAccount, askedRegion) => (askedAccount === account && askedRegion === region ? rules : undefined),
    ownSeverity: context.catalogue.ownSeverity,
  };
}

/** Integer keys that were remembered in a transaction that failed may not exist. */
async function transaction<Result>({ writer, names }: RunContext, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  try {
    return await writer.transaction(work);
  } catch (error) {
    names.forget();
    throw error;
  }
}
