/** A finding's records asked for once more, and what is honest to say of it: a look concludes nothing from what is not there. */
import type { RecordToRefresh } from "../db/write/refreshes.ts";
import { factsOf } from "../db/write/scopes.ts";
import type { SourceId } from "../posture/words.ts";
import { type AwsFailure, failureOf } from "./aws/failure.ts";
import { type Reader, writeReading } from "./pages.ts";
import type { Ask, Facts } from "./source.ts";
import { offIn } from "./switched.ts";
import type { Way, Ways } from "./way.ts";
import type { RunContext } from "./writing.ts";

export interface Reread {
  readonly state: "done" | "failed";
  /** A sentence for the reader. */
  readonly answer: string;
}

/** What came of asking for one record. */
export type Look =
  | { readonly came: "unwatched" | "passed" | "changed" | "gone" }
  | { readonly came: "same"; readonly source: SourceId; readonly lookedAt: string }
  /** Nobody could say: the service is off, or whoever answered could not have shown it. */
  | { readonly came: "unseen"; readonly where: string; readonly why: string }
  | { readonly came: "failed"; readonly where: string; readonly failure: AwsFailure };

/** One after the other: what one service denies does not keep the others from being asked. */
export async function lookAt(context: RunContext, ways: Ways, records: readonly RecordToRefresh[]): Promise<readonly Look[]> {
  const looks: Look[] = [];
  for (const record of records) {
    if (record.watched === 0) looks.push({ came: "unwatched" });
    else if (record.native_id === null) looks.push({ came: "passed" });
    else looks.push(await lookAtOne(context, ways, record, record.native_id));
  }
  return looks;
}

async function lookAtOne(context: RunContext, ways: Ways, record: RecordToRefresh, nativeId: string): Promise<Look> {
  const { source } = record;
  const where = `${source} in ${record.region}`;
  try {
    const way = await ways.to({ account: record.account_id, region: record.region, source });
    const ask = askFor(context, record, way);
    const raw = await way.source.again(way.client, nativeId, ask);
    if (raw === undefined) return await notShown(way, ask, where);
    const { written, lookedAt } = await writeReading(await readerOf(context, ways, record, way, ask), raw);
    if (written.changed + written.added > 0) return { came: "changed" };
    return { came: "same", source, lookedAt: lookedAt ?? record.updated_at };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return { came: "failed", where, failure };
  }
}

/** What a service that is off does not show is not gone for that. */
async function notShown(way: Way, ask: Ask, where: string): Promise<Look> {
  const enablement = await way.source.enablement(way.client, ask);
  if (enablement.state === "not_enabled") return { came: "unseen", where, why: enablement.why };
  if (enablement.complete) return { came: "gone" };
  return { came: "unseen", where, why: enablement.notes.map(({ message }) => message).join(". ") };
}

const askFor = (context: RunContext, record: RecordToRefresh, way: Way): Ask => ({
  account: record.account_id,
  region: record.region,
  through: way.through,
  besides: way.besides ?? [],
  mode: "since",
  window: { fromMs: 0, toMs: Date.parse(context.writing.seen) },
  cursor: undefined,
  stored: { workflowMarked: async () => [] },
});

async function readerOf(context: RunContext, ways: Ways, record: RecordToRefresh, way: Way, ask: Ask): Promise<Reader> {
  const { rows } = context.writer;
  const facts = (await factsOf<Facts>(rows, record.account, record.region, record.source)) ?? {};
  const scope = { account: record.account_id, region: record.region, source: record.source };
  const planned = { id: record.scope, account: record.account, scope };
  return { context, ways, way, planned, ask, facts, off: await offIn(rows, record.scope) };
}

/** When each service looks again by itself. */
const looksAgain: Readonly<Record<SourceId, string>> = {
  securityhub: "Its checks run every 12 to 24 hours",
  guardduty: "GuardDuty changes a finding when the activity goes on or somebody archives it",
  inspector: "Inspector scans again when the resource or what is known of its packages changes",
  config: "Config evaluates again when the resource changes, or at the rule's own interval",
};

/** The first that fits, with what could not be asked named beside it. */
export function answerOf(looks: readonly Look[]): Reread {
  const unasked = looks.flatMap((look) => (look.came === "failed" || look.came === "unseen" ? [hindrance(look)] : []));
  const beside = unasked.length === 0 ? "" : ` Not everything could be asked: ${unasked.join("; ")}.`;
  if (looks.some(({ came }) => came === "changed")) {
    return { state: "done", answer: `AWS says something new: the finding shows it.${beside}` };
  }
  const same = looks.flatMap((look) => (look.came === "same" ? [look] : [])).toSorted((a, b) => (a.lookedAt < b.lookedAt ? 1 : -1))[0];
  if (same !== undefined) {
    const said = `AWS itself has not looked again since ${same.lookedAt}, and says the same as before.`;
    return { state: "done", answer: `${said} ${looksAgain[same.source]}.${beside}` };
  }
  if (unasked.length > 0) return { state: "failed", answer: `AWS could not be asked: ${unasked.join("; ")}.` };
  if (looks.some(({ came }) => came === "gone")) {
    return { state: "done", answer: "AWS does not list it any more. The next full read decides what that means." };
  }
  if (looks.some(({ came }) => came === "passed")) {
    return { state: "done", answer: "AWS said that it passed when it was last read. What passed is read again by the next run." };
  }
  return { state: "failed", answer: "Nothing to ask for: its account or region is not watched any more." };
}

const hindrance = (look: Look & { came: "failed" | "unseen" }): string =>
  look.came === "unseen"
    ? `${look.where} cannot show it now (${look.why})`
    : `${look.where}${look.failure.action === undefined ? "" : ` (${look.failure.action})`}: ${look.failure.message}`;
