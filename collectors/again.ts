/** One finding's records, read again on demand. */
import { randomUUID } from "node:crypto";
import type { Writer } from "../db/dialect/connection.ts";
import { dropLease, type Holder, takeLease, thisHolder } from "../db/write/lease.ts";
import { recordsToRefresh } from "../db/write/refreshes.ts";
import { askRun, beginRun, endKilledRefreshes, endRun } from "../db/write/runs.ts";
import { momentOf } from "../posture/calendar.ts";
import { builtIn, type Catalogue } from "../posture/catalogue/decide.ts";
import { rulesVersion } from "../posture/rules.ts";
import { failureOf } from "./aws/failure.ts";
import type { Organization } from "./collect.ts";
import { answerOf, lookAt, type Reread } from "./look.ts";
import { sumAll, writingOf } from "./summing.ts";
import { contextOf, interruptedBy, leased, untilStopped } from "./writing.ts";

export interface RereadSettings {
  readonly writer: Writer;
  readonly organization: Organization;
  /** Whose days are counted. */
  readonly timeZone: string;
  /** What each check asks; the built-in one where nothing is said. */
  readonly catalogue?: Catalogue;
  /** `Keys.audit`: a run ends what is due, which is in the audit log. */
  readonly auditKey: Uint8Array;
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
async function reread(
  { writer, organization, stop, timeZone, auditKey, catalogue = builtIn }: RereadSettings,
  finding: number,
  at: string,
  holder: Holder,
): Promise<Reread> {
  const run = await writer.transaction(async (tx) => {
    const id = await askRun(tx, "refresh", {}, at);
    const beginning = { ...momentOf(Date.parse(at), timeZone), rules: rulesVersion(catalogue) };
    return { id, begun: await beginRun(tx, id, beginning, at, auditKey) };
  });
  const writing = await writingOf(writer, run.id, run.begun);
  const context = contextOf(writer, { writing, holder, wallMs: Date.now, catalogue });
  const listenNoMore = interruptedBy(stop, context.stop);
  let outcome: Reread | undefined;
  let error: string | undefined;
  try {
    const records = await recordsToRefresh(writer.rows, finding);
    const looked = organization.ways().then((ways) => lookAt(context, ways, records).then(answerOf));
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
    await sumAll(writer, writing);
    await writer.transaction((tx) => endRun(tx, run.id, { state, complete: false, error, figures: {}, at: new Date().toISOString() }));
  }
  return outcome;
}
