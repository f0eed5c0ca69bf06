/** One finding's records, read again on demand. */
import { randomUUID } from "node:crypto";
import type { Writer } from "../db/dialect/connection.ts";
import { dropLease, type Holder, takeLease, thisHolder } from "../db/write/lease.ts";
import { type RecordToRefresh, recordsToRefresh } from "../db/write/refreshes.ts";
import { askRun, beginRun, endKilledRefreshes, endRun } from "../db/write/runs.ts";
import { checksOff, factsOf } from "../db/write/scopes.ts";
import { failureOf } from "./aws/failure.ts";
import type { Organization } from "./collect.ts";
import { type Reader, writeReading } from "./pages.ts";
import type { Ask, Facts } from "./source.ts";
import type { Ways } from "./way.ts";
import { contextOf, interruptedBy, leased, type RunContext, untilStopped } from "./writing.ts";

export interface Reread {
  readonly state: "done" | "failed";
  /** A sentence for the reader. */
  readonly answer: string;
}

export interface RereadSettings {
  readonly writer: Writer;
  readonly organization: Organization;
  /** Ends the reading where it stands: the wish stays. */
  readonly stop?: AbortSignal;
}

/** @returns undefined while another process collects: the wish stays. @throws Stopped, StoreUnusable: the wish stays as well. */
export async function rereadRecords(settings: RereadSettings, finding: number, at: string): Promise<Reread | undefined> {
  const { writer } = settings;
  const holder = thisHolder(randomUUID());
  const inTheWay = await writer.transaction(async (tx) => {
    const other = await takeLease(tx, holder, Date.now());
    if (other === undefined) await endKilledRefreshes(tx, at);
    return other;
  });
  if (inTheWay !== undefined) return undefined;
  try {
    return await reread({ ...settings, writer: leased(writer, holder) }, finding, at, holder);
  } finally {
    await writer.transaction((tx) => dropLease(tx, holder));
  }
}

/** A refresh is a run of its own, so that its events are told apart like any others. */
async function reread({ writer, organization, stop }: RereadSettings, finding: number, at: string, holder: Holder): Promise<Reread> {
  const run = await writer.transaction(async (tx) => {
    const id = await askRun(tx, "refresh", {}, at);
    await beginRun(tx, id, at, at);
    return id;
  });
  const context = contextOf(writer, { writing: { run, seen: at }, holder, wallMs: Date.now });
  const listenNoMore = interruptedBy(stop, context.stop);
  let outcome: Reread | undefined;
  let error: string | undefined;
  try {
    const records = await recordsToRefresh(writer.rows, finding);
    const looked = organization.ways().then((ways) => lookAgain(context, ways, records));
    outcome = await untilStopped(context.stop.signal, looked);
  } catch (caught) {
    context.stop.abort(caught); // whatever still waits for AWS writes nothing more
    const failure = failureOf(caught);
    error = caught instanceof Error ? caught.message : String(caught);
    if (failure === undefined) throw caught;
    outcome = { state: "failed", answer: `AWS could not be asked: ${failure.message}` };
  } finally {
    listenNoMore();
    const state = outcome?.state ?? "failed";
    await writer.transaction((tx) => endRun(tx, run, { state, complete: false, error, figures: {}, at: new Date().toISOString() }));
  }
  return outcome;
}

async function lookAgain(context: RunContext, ways: Ways, records: readonly RecordToRefresh[]): Promise<Reread> {
  let asked = 0;
  let changed = 0;
  let gone = 0;
  for (const record of records) {
    if (record.native_id === null || record.watched === 0) continue;
    asked += 1;
    const raw = await readOne(context, ways, record, record.native_id);
    if (raw === undefined) gone += 1;
    else if ((raw.written.changed ?? 0) + raw.written.added > 0) changed += 1;
  }
  if (asked === 0) return { state: "failed", answer: "Nothing to ask for: its account or region is not watched any more." };
  if (changed > 0) return { state: "done", answer: "AWS says something new: the finding shows it." };
  if (gone === asked) return { state: "done", answer: "AWS does not list it any more. The next full read decides what that means." };
  const newest = records.map(({ updated_at }) => updated_at).reduce((a, b) => (a > b ? a : b));
  return { state: "done", answer: `AWS itself has not looked again yet: its last word is of ${newest}. Checks run every 12 to 24 hours.` };
}

async function readOne(context: RunContext, ways: Ways, record: RecordToRefresh, nativeId: string) {
  const { rows } = context.writer;
  const scope = { account: record.account_id, region: record.region, source: record.source };
  const way = await ways.to(scope);
  const ask: Ask = {
    account: record.account_id,
    region: record.region,
    through: way.through,
    besides: way.besides ?? [],
    mode: "since",
    window: { fromMs: 0, toMs: Date.parse(context.writing.seen) },
    cursor: undefined,
    stored: { workflowMarked: async () => [] },
  };
  const raw = await way.source.again(way.client, nativeId, ask);
  if (raw === undefined) return undefined;
  const facts = (await factsOf<Facts>(rows, record.account, record.region, record.source)) ?? {};
  const planned = { id: record.scope, account: record.account, scope };
  const reader: Reader = { context, ways, way, planned, ask, facts, checksOff: await checksOff(rows, record.scope) };
  return { written: await writeReading(reader, raw) };
}
