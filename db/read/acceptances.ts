/** Risk acceptances as they are listed, within a reach: each is of one account. */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { bytesOf, hexOf } from "../../posture/hex.ts";
import type { Reach } from "../../posture/reach.ts";
import { type AcceptanceState, type AcceptanceSubject, type AccountId, type Kind, NOTICE_DAYS } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import type { AcceptanceRow } from "../schema-acceptances.ts";
import type { Actor } from "./accepted.ts";
import { namesOf } from "./actor-names.ts";
import { cursorAfter, EXACT_TOTAL, keyOf, type Page, totals } from "./page.ts";
import { isOneOf, viewOf } from "./view.ts";

export interface AcceptancesQuery {
  readonly state?: readonly AcceptanceState[] | undefined;
  readonly account?: readonly string[] | undefined;
  readonly check?: readonly string[] | undefined;
  readonly subject?: readonly AcceptanceSubject[] | undefined;
  /** Public id. */
  readonly finding?: string | undefined;
  readonly madeBy?: string | undefined;
  readonly aboutToEnd?: boolean | undefined;
  readonly hidesNothing?: boolean | undefined;
  /** ISO 8601. */
  readonly endedSince?: string | undefined;
  readonly sort?: "until" | "made" | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface ListedSubject {
  kind: AcceptanceSubject;
  account: { id: AccountId; name: string };
  check: string;
  checkKind: Kind;
  title: string;
  finding: string | null;
  region: string | null;
  resource: string | null;
}

export interface ListedAcceptance {
  id: string;
  subject: ListedSubject;
  reason: string;
  ticket: string | null;
  state: AcceptanceState;
  until: string;
  madeBy: Actor;
  madeAt: string;
  decidedBy: Actor | null;
  decidedAt: string | null;
  note: string | null;
  begunAt: string | null;
  endedAt: string | null;
  endedBy: Actor | null;
  endedNote: string | null;
  renews: string | null;
  renewedBy: string | null;
  hides: number;
  isAboutToEnd: boolean;
}

interface Row extends AcceptanceRow {
  readonly account_id: AccountId;
  readonly account_name: string;
  readonly check_id: string;
  readonly check_kind: Kind;
  readonly check_title: string;
  readonly finding_public_id: Uint8Array | null;
  readonly finding_title: string | null;
  readonly finding_region: string | null;
  readonly finding_uid: string | null;
  readonly resource_uid: string | null;
  readonly renews_public_id: string | null;
  readonly renewed_by: string | null;
  readonly hides: number;
}

/** @throws Refusal naming `cursor`. */
export async function readAcceptances(
  db: Kysely<Schema>,
  reach: Reach,
  query: AcceptancesQuery,
  now: Date,
): Promise<Page<ListedAcceptance>> {
  const limit = query.limit ?? 50;
  const asked = await conditionsOf(db, reach, query, now);
  const byEnd = query.sort !== "made";
  const after = query.cursor === undefined ? undefined : keyOf(query.cursor, "acceptances", query, ["string", "number"] as const);
  const behind = after === undefined ? sql`1 = 1` : byEnd ? sql`(a.until, a.id) > (${after[0]}, ${after[1]})` : sql`a.id < ${after[1]}`;
  const [rows, counted] = await Promise.all([
    rowsOf(db, sql`${asked} AND ${behind} ORDER BY ${byEnd ? sql`a.until, a.id` : sql`a.id DESC`} LIMIT ${limit + 1}`),
    sql<{ n: number }>`SELECT count(*) AS n FROM (SELECT 1 FROM acceptances AS a JOIN checks ON checks.id = a.check_ref
      WHERE ${asked} LIMIT ${EXACT_TOTAL + 1}) AS counted`.execute(db),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await listed(db, shown, now),
    ...totals(counted.rows[0]?.n ?? 0),
    next: rows.length > limit && last !== undefined ? cursorAfter([last.until, last.id], "acceptances", query) : null,
  };
}

/** @returns undefined where there is none, or none that the reader may see. */
export async function readAcceptance(db: Kysely<Schema>, reach: Reach, publicId: string, now: Date): Promise<ListedAcceptance | undefined> {
  const { accounts } = await viewOf(db, reach, {});
  const rows = await rowsOf(db, sql`a.public_id = ${publicId} AND ${isOneOf("a.account", accounts)}`);
  return (await listed(db, rows, now))[0];
}

async function conditionsOf(db: Kysely<Schema>, reach: Reach, query: AcceptancesQuery, now: Date): Promise<RawBuilder<SqlBool>> {
  const { accounts } = await viewOf(db, reach, { account: query.account });
  const soon = new Date(now.getTime() + NOTICE_DAYS * 86_400_000).toISOString();
  const isSo = (wanted: boolean | undefined, is: RawBuilder<SqlBool>): RawBuilder<SqlBool>[] =>
    wanted === undefined ? [] : [wanted ? is : sql<SqlBool>`NOT (${is})`];
  return sql.join(
    [
      sql<SqlBool>`${isOneOf("a.account", accounts)}`,
      sql<SqlBool>`${isOneOf("a.state", query.state)}`,
      sql<SqlBool>`${isOneOf("a.subject", query.subject)}`,
      sql<SqlBool>`${isOneOf(
        "checks.folded",
        query.check?.map((name) => name.toLowerCase()),
      )}`,
      ...(query.madeBy === undefined ? [] : [sql<SqlBool>`a.made_by = ${query.madeBy}`]),
      ...(query.endedSince === undefined ? [] : [sql<SqlBool>`a.ended_at >= ${query.endedSince}`]),
      ...(query.finding === undefined ? [] : [isAbout(query.finding)]),
      ...isSo(query.aboutToEnd, sql`a.state = 'in force' AND a.until <= ${soon}`),
      ...isSo(query.hidesNothing, sql`a.state = 'in force' AND NOT EXISTS (${hidden})`),
    ],
    sql` AND `,
  );
}

/** Findings that are accepted, and that `a` is about; a finding may have come along from an earlier key. */
const hidden = sql`
  SELECT f.id FROM findings AS f JOIN resources AS r ON r.id = f.resource
  WHERE f.standing = 'accepted' AND f.account = a.account AND f.check_ref = a.check_ref
    AND (a.subject = 'check on account' OR a.subject = 'finding' AND f.id = a.finding OR a.subject = 'check on resource' AND r.folded = a.resource)
  UNION SELECT f.id FROM acceptance_findings AS along JOIN findings AS f ON f.id = along.finding WHERE along.acceptance = a.id AND f.standing = 'accepted'`;

/** By its id, its check, or from an earlier key. Another account's finding has none here: each acceptance is of its account. */
const isAbout = (publicId: string): RawBuilder<SqlBool> => sql<SqlBool>`EXISTS (
  SELECT 1 FROM findings AS f JOIN resources AS r ON r.id = f.resource WHERE f.public_id = ${bytesOf(publicId)} AND f.account = a.account AND (
    f.id = a.finding OR EXISTS (SELECT 1 FROM acceptance_findings AS along WHERE along.finding = f.id AND along.acceptance = a.id)
    OR f.check_ref = a.check_ref AND (a.subject = 'check on account' OR a.subject = 'check on resource' AND r.folded = a.resource)))`;

async function rowsOf(db: Kysely<Schema>, where: RawBuilder<unknown>): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    SELECT a.*, account_id, accounts.name AS account_name, check_id, checks.kind AS check_kind, checks.title AS check_title,
      own.public_id AS finding_public_id, own.title AS finding_title, own.region AS finding_region, own_resource.uid AS finding_uid,
      (SELECT uid FROM resources WHERE resources.account = a.account AND folded = a.resource LIMIT 1) AS resource_uid,
      earlier.public_id AS renews_public_id,
      (SELECT public_id FROM acceptances AS later WHERE later.renews = a.id AND later.state <> 'refused' ORDER BY later.id DESC LIMIT 1) AS renewed_by,
      CASE WHEN a.state = 'in force' THEN (SELECT count(*) FROM (${hidden}) AS hidden) ELSE 0 END AS hides
    FROM acceptances AS a JOIN accounts ON accounts.id = a.account JOIN checks ON checks.id = a.check_ref
    LEFT JOIN findings AS own ON a.subject = 'finding' AND own.id = ifnull((
      SELECT along.finding FROM acceptance_findings AS along WHERE along.acceptance = a.id ORDER BY along.since DESC LIMIT 1), a.finding)
    LEFT JOIN resources AS own_resource ON own_resource.id = own.resource
    LEFT JOIN acceptances AS earlier ON earlier.id = a.renews
    WHERE ${where}`.execute(db);
  return rows;
}

async function listed(db: Kysely<Schema>, rows: readonly Row[], now: Date): Promise<ListedAcceptance[]> {
  const names = await namesOf(
    db,
    rows.flatMap((row) => [row.made_by, row.decided_by, row.ended_by]),
  );
  const actor = (kind: Actor["kind"] | null, id: string | null): Actor | null =>
    kind === null ? null : { kind, id, name: names.get(id ?? "") ?? null };
  const soon = new Date(now.getTime() + NOTICE_DAYS * 86_400_000).toISOString();
  return rows.map((row) => ({
    id: row.public_id,
    subject: subjectOf(row),
    reason: row.reason,
    ticket: row.ticket,
    state: row.state,
    until: row.until,
    madeBy: actor(row.made_by_kind, row.made_by) as Actor,
    madeAt: row.made_at,
    decidedBy: actor(row.decided_by_kind, row.decided_by),
    decidedAt: row.decided_at,
    note: row.decided_note,
    begunAt: row.begun_at,
    endedAt: row.ended_at,
    endedBy: actor(row.ended_by_kind, row.ended_by),
    endedNote: row.ended_note,
    renews: row.renews_public_id,
    renewedBy: row.renewed_by,
    hides: row.hides,
    isAboutToEnd: row.state === "in force" && row.until <= soon,
  }));
}

const subjectOf = (row: Row): ListedSubject => ({
  kind: row.subject,
  account: { id: row.account_id, name: row.account_name },
  check: row.check_id,
  checkKind: row.check_kind,
  title: row.finding_title ?? row.check_title,
  finding: row.finding_public_id === null ? null : hexOf(row.finding_public_id),
  region: row.finding_region,
  resource: row.finding_uid ?? row.resource_uid,
});
