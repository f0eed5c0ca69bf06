/** What a run has to tell to webhooks, written in the transaction that ends it: one delivery a webhook, run and kind, whatever happens afterwards. */
import type { Day } from "../../posture/calendar.ts";
import { hexOf } from "../../posture/hex.ts";
import { type FindingNews, MOST_NAMED, type News, type ScopeNews } from "../../posture/news.ts";
import { countStatuses, percentOf, type RecordCounts } from "../../posture/score.ts";
import { type AccountId, type Severity, type SourceId, severities, type WebhookEvent } from "../../posture/words.ts";
import type { Tx, Value } from "../dialect/connection.ts";
import { newPublicId } from "../secrets.ts";

/** How a run ended. */
export interface RunTold {
  readonly run: number;
  readonly day: Day;
  readonly state: "done" | "failed" | "cancelled";
  readonly error: string | undefined;
  /** The database's first look at the organization: what it finds is how things stand, and no news. */
  readonly isFirst: boolean;
  readonly at: string;
}

interface Listening {
  readonly id: number;
  readonly events: readonly WebhookEvent[];
}

const listening = async (tx: Tx): Promise<readonly Listening[]> =>
  (await tx.all<{ id: number; events: string }>("SELECT id, events FROM webhooks WHERE is_on = 1")).map(({ id, events }) => ({
    id,
    events: JSON.parse(events) as WebhookEvent[],
  }));

/** Nothing is looked for that nobody wants to hear. */
export async function tellOfRun(tx: Tx, told: RunTold): Promise<void> {
  const to = await listening(tx);
  const fell = await scoreFell(tx, told);
  const wanted = new Set(to.flatMap(({ events }) => events));
  if (wanted.size === 0) return;
  const { run, at, error } = told;
  const about = `run ${run}`;
  if (told.state === "failed") await putNews(tx, { event: "run-failed", run, at, error: error ?? "without a word" }, about, to);
  if (fell !== undefined) await putNews(tx, fell, about, to);
  if (told.isFirst) return;
  for (const event of ["new-critical", "severity-risen", "came-back"] as const) {
    if (!wanted.has(event)) continue;
    const { count, findings } = await findingsOf(tx, told, event);
    if (count > 0) await putNews(tx, { event, run, at, count, findings }, about, to);
  }
  if (!wanted.has("coverage-lost")) return;
  const lost = await scopesLost(tx, run);
  if (lost.count > 0) await putNews(tx, { event: "coverage-lost", run, at, ...lost }, about, to);
}

/** @param about by which it is the only one of its event: put again, it changes nothing. */
async function putNews(tx: Tx, news: News, about: string, to: readonly Listening[]): Promise<void> {
  for (const { id, events } of to) if (events.some((event) => event === news.event)) await putNewsTo(tx, id, news, about);
}

/** @returns the delivery's public id. */
export async function putNewsTo(tx: Tx, webhook: number, news: News, about: string): Promise<string> {
  const publicId = hexOf(newPublicId());
  await tx.run(
    `INSERT INTO webhook_deliveries (public_id, webhook, event, about, news, state, put_at, due_at) VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?)
     ON CONFLICT (webhook, event, about) DO NOTHING`,
    [publicId, webhook, news.event, about, JSON.stringify(news), news.at, news.at],
  );
  return publicId;
}

const rankOf = (column: string): string =>
  `CASE ${column} ${severities.map((severity, rank) => `WHEN '${severity}' THEN ${rank}`).join(" ")} END`;

/** Asked with the run's own day, by which events are found. */
const conditions = {
  "new-critical": "cause = 'new' AND to_state = 'open' AND to_severity = 'CRITICAL'",
  "severity-risen": `from_state = 'open' AND to_state = 'open' AND ${rankOf("to_severity")} > ${rankOf("from_severity")}`,
  "came-back": "cause = 'reopened' AND to_state = 'open'",
} as const;

interface FindingRow {
  readonly public_id: Uint8Array;
  readonly title: string;
  readonly check_id: string;
  readonly to_severity: Severity;
  readonly from_severity: Severity;
  readonly account_id: AccountId;
  readonly name: string;
  readonly region: string;
  readonly uid: string;
}

type FoundNews = { readonly count: number; readonly findings: readonly FindingNews[] };

const findingsOf = (tx: Tx, { day, run }: RunTold, event: keyof typeof conditions): Promise<FoundNews> =>
  findingsWhere(tx, `finding_events.day = ? AND finding_events.run = ? AND ${conditions[event]}`, [day, run], event);

/**
 * Acceptances that ended by their own end, found at one moment: one delivery, however many they were.
 * @param ended their rows. @param days in which they ended. @param at of the moment.
 */
export async function tellOfAcceptances(
  tx: Tx,
  { ended, days, at }: { readonly ended: readonly number[]; readonly days: readonly Day[]; readonly at: string },
): Promise<void> {
  const to = (await listening(tx)).filter(({ events }) => events.includes("acceptance-ended"));
  if (to.length === 0) return;
  const where = `finding_events.day IN (SELECT value FROM json_each(?)) AND cause = 'acceptance ended' AND to_state = 'open'
    AND finding_events.acceptance IN (SELECT value FROM json_each(?))`;
  const found = await findingsWhere(tx, where, [JSON.stringify(days), JSON.stringify(ended)], "acceptance-ended");
  if (found.count > 0) await putNews(tx, { event: "acceptance-ended", run: null, at, ...found }, `ended ${at}`, to);
}

async function findingsWhere(tx: Tx, condition: string, parameters: readonly Value[], event: WebhookEvent): Promise<FoundNews> {
  const where = `${condition} AND finding_events.counted = 1`;
  const { n } = (await tx.get<{ n: number }>(`SELECT count(*) AS n FROM finding_events WHERE ${where}`, parameters)) ?? { n: 0 };
  if (n === 0) return { count: 0, findings: [] };
  const rows = await tx.all<FindingRow>(
    `SELECT findings.public_id, checks.title, checks.check_id, to_severity, from_severity, accounts.account_id, accounts.name,
       findings.region, resources.uid
     FROM finding_events JOIN findings ON findings.id = finding_events.finding JOIN checks ON checks.id = findings.check_ref
     JOIN accounts ON accounts.id = finding_events.account JOIN resources ON resources.id = findings.resource
     WHERE ${where} ORDER BY ${rankOf("to_severity")} DESC, finding_events.seq LIMIT ${MOST_NAMED}`,
    parameters,
  );
  return { count: n, findings: rows.map((row) => findingOf(row, event)) };
}

const findingOf = (row: FindingRow, event: WebhookEvent): FindingNews => ({
  id: hexOf(row.public_id),
  title: row.title,
  check: row.check_id,
  severity: row.to_severity,
  ...(event === "severity-risen" ? { from: row.from_severity } : {}),
  account: { id: row.account_id, name: row.name },
  region: row.region,
  resource: row.uid,
});

async function scopesLost(tx: Tx, run: number): Promise<{ readonly count: number; readonly scopes: readonly ScopeNews[] }> {
  const from = `FROM surroundings_events JOIN scopes ON scopes.id = surroundings_events.scope JOIN accounts ON accounts.id = scopes.account
    WHERE run = ? AND subject = 'scope' AND from_state = 'ok' AND to_state IN ('denied', 'denied_by_scp', 'failed', 'not_enabled')
      AND accounts.state = 'active'`;
  const { n } = (await tx.get<{ n: number }>(`SELECT count(*) AS n ${from}`, [run])) ?? { n: 0 };
  const rows = await tx.all<{
    account_id: AccountId;
    name: string;
    region: string;
    source: SourceId;
    to_state: string;
    action: string | null;
  }>(`SELECT account_id, name, region, source, to_state, action ${from} ORDER BY seq LIMIT ${MOST_NAMED}`, [run]);
  return {
    count: n,
    scopes: rows.map(({ account_id, name, region, source, to_state, action }) => ({
      account: { id: account_id, name },
      region,
      source,
      state: to_state,
      action,
    })),
  };
}

const SCORE_KEY = "score told to webhooks";

/**
 * Against what it was when it last rose, or when its fall was last told: a fall by small steps is told too. Remembered also while nobody listens,
 * so that a new webhook does not hear of last month.
 */
async function scoreFell(tx: Tx, { run, at, state }: RunTold): Promise<News | undefined> {
  if (state !== "done") return undefined;
  const controls = await tx.all<RecordCounts>("SELECT failed, unknown, passed FROM control_records WHERE account = 0 AND region = ''");
  const to = percentOf(countStatuses(controls));
  if (to === null) return undefined;
  const kept = await tx.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", [SCORE_KEY]);
  const from = kept === undefined ? undefined : Number(kept.value);
  if (from !== to)
    await tx.run("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [
      SCORE_KEY,
      String(to),
    ]);
  return from !== undefined && to < from ? { event: "score-fell", run, at, from, to } : undefined;
}
