/** What an acceptance would match and hide, before it is saved: findings by severity, and the points of the score that are lived with. */
import { type Kysely, sql } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import { countStatuses, percentOf, type RecordCounts } from "../../posture/score.ts";
import type { AcceptanceSubject, AccountId, Severity } from "../../posture/words.ts";
import type { Subject } from "../acceptance-subject.ts";
import type { Schema } from "../schema.ts";
import { controlRecords } from "./control-records.ts";
import { type BySeverity, noneOpen, totalOf } from "./summary.ts";
import { isOneOf, viewOf } from "./view.ts";

export interface ScoreIfFixed {
  now: number | null;
  ifFixed: number | null;
}

export interface SubjectPreview {
  kind: AcceptanceSubject;
  matches: number;
  hides: BySeverity;
  /** Public id of an acceptance of the same that is in force or proposed. */
  existing: string | null;
}

export interface PreviewAnswer {
  subjects: SubjectPreview[];
  matches: number;
  hides: BySeverity;
  hidesTotal: number;
  openTotal: number;
  scores: { account: { id: AccountId; name: string }; score: ScoreIfFixed }[];
  score: ScoreIfFixed;
}

interface Matched {
  readonly id: number;
  readonly severity: Severity;
  readonly standing: "open" | "accepted";
  readonly counted: 0 | 1;
}

/** @param subjects found within the reach. */
export async function previewAcceptance(db: Kysely<Schema>, reach: Reach, subjects: readonly Subject[]): Promise<PreviewAnswer> {
  const matched = new Map<number, Matched>();
  const told: SubjectPreview[] = [];
  for (const subject of subjects) {
    const found = await matchedBy(db, subject);
    for (const one of found) matched.set(one.id, one);
    told.push({ kind: subject.kind, matches: found.length, hides: hiddenOf(found), existing: await existingOf(db, subject) });
  }
  const accounts = [...new Set(subjects.map(({ account }) => account))];
  const failing = await failingRecords(db, [...matched.keys()]);
  const hides = hiddenOf([...matched.values()]);
  return {
    subjects: told,
    matches: matched.size,
    hides,
    hidesTotal: totalOf(hides),
    openTotal: await openIn(db, accounts),
    scores: await scoresOf(db, reach, accounts, failing),
    score: scoreWithout(await controlRecords(db, await viewOf(db, reach, {})), failing),
  };
}

/** Open, or accepted already. The literal conditions lead to the indexes of what is open, and of what is accepted. */
async function matchedBy(db: Kysely<Schema>, { kind, account, check, resource, finding }: Subject): Promise<readonly Matched[]> {
  const columns = sql`findings.id, severity, standing, counted`;
  if (kind === "finding") {
    const { rows } = await sql<Matched>`
      SELECT ${columns} FROM findings WHERE id = ${finding} AND standing IN ('open', 'accepted')`.execute(db);
    return rows;
  }
  const onResource = resource === null ? sql`1 = 1` : sql`resource IN (SELECT resources.id FROM resources WHERE folded = ${resource})`;
  const stands = [sql`standing = 'open' AND counted = 1`, sql`standing = 'open' AND counted = 0`, sql`standing = 'accepted'`];
  const parts = stands.map(
    (one) => sql`SELECT ${columns} FROM findings WHERE check_ref = ${check} AND account = ${account} AND ${one} AND ${onResource}`,
  );
  return (await sql<Matched>`${sql.join(parts, sql` UNION ALL `)}`.execute(db)).rows;
}

function hiddenOf(matched: readonly Matched[]): BySeverity {
  const hidden = noneOpen();
  for (const { severity, standing, counted } of matched) if (standing === "open" && counted === 1) hidden[severity] += 1;
  return hidden;
}

async function existingOf(db: Kysely<Schema>, { kind, account, check, resource, finding }: Subject): Promise<string | null> {
  const { rows } = await sql<{ public_id: string }>`
    SELECT public_id FROM acceptances WHERE state IN ('proposed', 'in force') AND account = ${account} AND check_ref = ${check}
      AND subject = ${kind} AND resource IS ${resource} AND finding IS ${finding} ORDER BY state LIMIT 1`.execute(db);
  return rows[0]?.public_id ?? null;
}

async function openIn(db: Kysely<Schema>, accounts: readonly number[]): Promise<number> {
  const { rows } = await sql<{ n: number | null }>`
    SELECT sum(critical + high + medium + low + informational) AS n FROM standings WHERE ${isOneOf("account", accounts)} AND region = ''`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

interface Failing {
  readonly account: number;
  readonly check_ref: number;
  readonly n: number;
}

/** Control records behind these findings that fail their control: as their last event for the score says. */
async function failingRecords(db: Kysely<Schema>, findings: readonly number[]): Promise<readonly Failing[]> {
  const { rows } = await sql<Failing>`
    SELECT findings.account, findings.check_ref, count(*) AS n FROM records JOIN findings ON findings.id = records.finding
    WHERE records.finding IN (SELECT value FROM json_each(${JSON.stringify(findings)})) AND records.control = 1
      AND (SELECT to_score FROM record_events WHERE record = records.id ORDER BY seq DESC LIMIT 1) = 'failed'
    GROUP BY 1, 2`.execute(db);
  return rows;
}

async function scoresOf(
  db: Kysely<Schema>,
  reach: Reach,
  accounts: readonly number[],
  failing: readonly Failing[],
): Promise<PreviewAnswer["scores"]> {
  const named = await db
    .selectFrom("accounts")
    .select(["id", "account_id", "name"])
    .where("id", "in", accounts.length === 0 ? [0] : accounts)
    .orderBy("name")
    .orderBy("id")
    .execute();
  const scores: PreviewAnswer["scores"] = [];
  for (const { id, account_id, name } of named) {
    const records = await controlRecords(db, await viewOf(db, reach, { account: [account_id] }));
    const own = failing.filter(({ account }) => account === id);
    scores.push({ account: { id: account_id, name }, score: scoreWithout(records, own) });
  }
  return scores;
}

/** What fails would pass: a control with another failing record stays failed. */
function scoreWithout(records: ReadonlyMap<number, RecordCounts>, failing: readonly Failing[]): ScoreIfFixed {
  const fixed = new Map(records);
  for (const { check_ref, n } of failing) {
    const kept = fixed.get(check_ref);
    // While a run goes on, its records are written before the steps that count them are summed.
    const passing = Math.min(n, kept?.failed ?? 0);
    if (kept !== undefined) fixed.set(check_ref, { ...kept, failed: kept.failed - passing, passed: kept.passed + passing });
  }
  return { now: percentOf(countStatuses(records.values())), ifFixed: percentOf(countStatuses(fixed.values())) };
}
