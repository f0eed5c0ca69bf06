/** One finding: what is behind it and what happened to it. */
import type { Kysely } from "kysely";
import type { Practice } from "../../posture/catalogue/decisions.ts";
import { type ConsoleLinks, consoleLinks } from "../../posture/console.ts";
import { guidanceOf } from "../../posture/guidance.ts";
import { bytesOf, hexOf } from "../../posture/hex.ts";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId, ScopeState, Severity, Silence, SourceId } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { withNames } from "./accepted.ts";
import { todayOf } from "./counted.ts";
import { explained } from "./explained.ts";
import { type NewestEvents, newestEvents } from "./finding-events.ts";
import { type Finding, findingColumns, findingOf, findingsWithin, practicesBy } from "./finding-row.ts";
import type { FindingsContext } from "./findings-filter.ts";
import { isProblem, isShown } from "./findings-rows.ts";
import { type Handling, handlingOfFinding } from "./handling.ts";
import { leadingFirst } from "./leading-record.ts";
import { ownersOfAccounts } from "./owners-of.ts";

export interface FindingRecord {
  id: string;
  source: SourceId;
  accountId: string;
  region: string;
  nativeId: string | null;
  copyOf: SourceId | null;
  standard: string | null;
  awsState: string;
  awsWorkflow: string | null;
  awsCompliance: string | null;
  says: string;
  silence: Silence | null;
  severity: Severity | null;
  saidAt: string;
  silentAt: string | null;
  createdAt: string;
  updatedAt: string;
  unlistedSince: string | null;
  hasDocument: boolean;
}

export interface WholeFinding extends Finding, NewestEvents {
  resourceTags: Record<string, string>;
  spell: number;
  scopeState: ScopeState | null;
  lastReadAt: string | null;
  bestPractices: Practice[];
  because: string;
  explanation: { matters: string; fix: string } | null;
  guidance: string | null;
  console: ConsoleLinks;
  otherOpen: number;
  records: FindingRecord[];
  handling: Handling;
}

/** @returns undefined where there is none, or none that the reader may see: the two must not be told apart. */
export async function readFinding(
  db: Kysely<Schema>,
  reach: Reach,
  id: string,
  { catalogue, calendar }: FindingsContext,
): Promise<WholeFinding | undefined> {
  const row = await findingsWithin(db, reach)
    .where("findings.public_id", "=", bytesOf(id))
    .where(isProblem)
    .select(findingColumns)
    .select(["findings.spell", "findings.resource", "resources.tags"])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const [records, events, otherOpen, owners, handling] = await Promise.all([
    recordsOf(db, row.row, row.source),
    newestEvents(db, row.row),
    otherOpenOf(db, reach, row),
    ownersOfAccounts(db, [row.account]),
    handlingOfFinding(db, row.row),
  ]);
  const leading = records[0];
  const finding = findingOf(row, {
    assigned: new Map([[row.row, handling]]),
    practicesOf: practicesBy(catalogue),
    owners,
    today: todayOf(calendar),
  });
  const [named = finding] = await withNames(db, [finding]);
  return {
    ...named,
    resourceTags: row.tags === null ? {} : (JSON.parse(row.tags) as Record<string, string>),
    spell: row.spell,
    scopeState: leading?.scopeState ?? null,
    lastReadAt: leading?.lastReadAt ?? null,
    ...explained(row.check_id, row.product, catalogue),
    guidance: guidanceOf(row.check_id, row.product, await remediationIn(db, records)) ?? null,
    console: consoleLinks({
      source: leading?.record.source ?? row.source,
      region: leading?.record.region ?? row.region,
      nativeId: leading?.record.nativeId ?? null,
      rule: leading?.record.standard ?? null,
      resource: { id: row.uid, type: row.resource_type, region: row.region },
    }),
    otherOpen,
    records: records.map(({ record }) => record),
    ...events,
    handling,
  };
}

/** @returns undefined where there is none, or none that the reader may see: the two must not be told apart. */
export async function handledFinding(
  db: Kysely<Schema>,
  reach: Reach,
  id: string,
): Promise<{ handled: { of: "finding"; row: number; name: string }; account: AccountId } | undefined> {
  const row = await findingsWithin(db, reach)
    .where("findings.public_id", "=", bytesOf(id))
    .where(isShown)
    .select(["findings.id", "accounts.account_id"])
    .executeTakeFirst();
  return row && { handled: { of: "finding", row: row.id, name: id }, account: row.account_id };
}

/** Of the same resource: whoever mends the one may want to know of the others. */
async function otherOpenOf(db: Kysely<Schema>, reach: Reach, { row, resource }: { row: number; resource: number }): Promise<number> {
  const counted = await findingsWithin(db, reach)
    .where("findings.resource", "=", resource)
    .where("findings.standing", "=", "open")
    .where("findings.counted", "=", 1)
    .where("findings.id", "<>", row)
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return counted.n;
}

/** The address that the leading document names; of control records always AWS's. */
async function remediationIn(db: Kysely<Schema>, records: readonly RecordInScope[]): Promise<unknown> {
  const documented = records.find(({ record }) => record.hasDocument && record.source === "securityhub");
  if (documented === undefined) return undefined;
  const row = await db.selectFrom("documents").select("body").where("record", "=", documented.row).executeTakeFirst();
  const document = row === undefined ? {} : (JSON.parse(row.body) as { Remediation?: { Recommendation?: { Url?: unknown } } | null });
  return document.Remediation?.Recommendation?.Url;
}

export interface FindingDocument {
  record: string;
  source: SourceId;
  document: unknown;
}

/** @param record without one: the leading record's. @returns undefined where the finding, its record or the document is not there. */
export async function readDocument(
  db: Kysely<Schema>,
  reach: Reach,
  { id, record }: { readonly id: string; readonly record?: string | undefined },
): Promise<FindingDocument | undefined> {
  const found = await findingsWithin(db, reach)
    .where("findings.public_id", "=", bytesOf(id))
    .where(isProblem)
    .select(["findings.id as row", "findings.source"])
    .executeTakeFirst();
  if (found === undefined) return undefined;
  const records = await recordsOf(db, found.row, found.source);
  const chosen = records.find((one) => (record === undefined ? one.record.hasDocument : one.record.id === record));
  if (chosen === undefined) return undefined;
  const document = await db.selectFrom("documents").select("body").where("record", "=", chosen.row).executeTakeFirst();
  return document && { record: chosen.record.id, source: chosen.record.source, document: JSON.parse(document.body) };
}

interface RecordInScope {
  readonly row: number;
  readonly record: FindingRecord;
  readonly scopeState: ScopeState | null;
  readonly lastReadAt: string | null;
}

/** The leading one first. */
async function recordsOf(db: Kysely<Schema>, finding: number, source: SourceId): Promise<readonly RecordInScope[]> {
  const rows = await db
    .selectFrom("records")
    .innerJoin("scopes", "scopes.id", "records.scope")
    .innerJoin("accounts", "accounts.id", "scopes.account")
    .leftJoin("documents", "documents.record", "records.id")
    .where("records.finding", "=", finding)
    .selectAll("records")
    .select([
      "scopes.source",
      "scopes.region",
      "scopes.state as scope_state",
      "scopes.last_success_at",
      "accounts.account_id",
      "documents.record as document",
    ])
    .execute();
  return rows.sort(leadingFirst(source)).map((row) => ({
    row: row.id,
    scopeState: row.scope_state,
    lastReadAt: row.last_success_at,
    record: {
      id: hexOf(row.identity),
      source: row.source,
      accountId: row.account_id,
      region: row.region,
      nativeId: row.native_id,
      copyOf: row.copy_of,
      standard: row.standard,
      awsState: row.aws_state,
      awsWorkflow: row.aws_workflow,
      awsCompliance: row.aws_compliance,
      says: row.word,
      silence: row.silence,
      severity: row.severity,
      saidAt: row.said_at,
      silentAt: row.silent_at,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      unlistedSince: row.unlisted_since,
      hasDocument: row.document !== null,
    },
  }));
}
