/**
 * Pages of GetFindings. BatchUpdateFindings (workflow, severity, notes: what people and tools do) does not move `UpdatedAt`, so that a
 * read of what changed has three phases: the window, the records that are marked by hand now, and those that we hold as marked and AWS no
 * longer lists so (architecture.md section 5).
 */

import {
  type AwsSecurityFinding,
  type AwsSecurityFindingFilters,
  GetFindingsCommand,
  type SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import { hubNativeId } from "../../../posture/identity.ts";
import { malformed } from "../../aws/lists.ts";
import { type Ask, accountsAsked, type Page } from "../../source.ts";
import { identityOf } from "./normalize.ts";

const findingsPage = 100;
/** Most values that one filter attribute takes. */
const valuesPerFilter = 20;

/** Where a killed run goes on. The two short phases begin again: what they compare is in no cursor. */
interface Cursor {
  readonly phase: "window" | "marked";
  readonly token?: string;
}

type Findings = readonly AwsSecurityFinding[];

export async function* findingsPages(client: SecurityHubClient, ask: Ask): AsyncGenerator<Page<AwsSecurityFinding>> {
  const start: Cursor = ask.cursor === undefined ? { phase: "window" } : (JSON.parse(ask.cursor) as Cursor);
  const marked = ask.mode === "full" ? undefined : JSON.stringify({ phase: "marked" } satisfies Cursor);
  if (start.phase === "window") {
    for await (const { records, token } of listing(client, windowFilters(ask), start.token)) {
      const following = token === undefined ? marked : JSON.stringify({ phase: "window", token } satisfies Cursor);
      yield { records, expected: records.length, cursor: following };
    }
  }
  if (marked === undefined) return;
  const listed = new Set<string>();
  for (const filters of markedFilters(ask)) {
    for await (const { records } of listing(client, filters, undefined)) {
      for (const record of records) listed.add(named(record));
      yield { records, expected: records.length, cursor: marked };
    }
  }
  yield* missed(client, ask, listed, marked);
}

interface Listed {
  readonly records: Findings;
  readonly token: string | undefined;
}

async function* listing(client: SecurityHubClient, Filters: AwsSecurityFindingFilters, from: string | undefined): AsyncGenerator<Listed> {
  let token = from;
  do {
    const page = await client.send(new GetFindingsCommand({ Filters, MaxResults: findingsPage, ...(token ? { NextToken: token } : {}) }));
    token = page.NextToken || undefined;
    if (!Array.isArray(page.Findings)) throw malformed("securityhub:GetFindings", "no list");
    yield { records: page.Findings, token };
  } while (token !== undefined); // an empty page is not the end; a missing token is
}

/** Held as marked by hand, and not listed so any more: unmarked, passed, archived or deleted. Each says by its Id what it is now. */
async function* missed(
  client: SecurityHubClient,
  ask: Ask,
  listed: ReadonlySet<string>,
  cursor: string,
): AsyncGenerator<Page<AwsSecurityFinding>> {
  const wanted = (await ask.stored.workflowMarked()).filter((nativeId) => !listed.has(nativeId));
  for (let start = 0; start < wanted.length; start += valuesPerFilter) {
    const records = await byId(client, ask, wanted.slice(start, start + valuesPerFilter));
    yield { records, expected: records.length, cursor };
  }
}

export async function byId(client: SecurityHubClient, ask: Ask, nativeIds: readonly string[]): Promise<Findings> {
  const wanted = new Set(nativeIds);
  const Id = nativeIds.map((nativeId) => ({ Comparison: "EQUALS" as const, Value: identityOf(nativeId).id }));
  const found: AwsSecurityFinding[] = [];
  for await (const { records } of listing(client, { ...scopeFilters(ask), Id }, undefined)) {
    for (const record of records) if (wanted.has(named(record))) found.push(record);
  }
  return found;
}

/** A malformed record has no name, and is set aside where it is normalised. */
const named = (record: AwsSecurityFinding | null): string => hubNativeId(record?.ProductArn ?? "", record?.Id ?? "");

/** Always both: the aggregation region answers for linked regions, an administrator for its members. */
const scopeFilters = (ask: Ask): AwsSecurityFindingFilters => ({
  AwsAccountId: accountsAsked(ask).map((Value) => ({ Comparison: "EQUALS", Value })),
  Region: [{ Comparison: "EQUALS", Value: ask.region }],
});

/** Active and archived. */
function windowFilters(ask: Ask): AwsSecurityFindingFilters {
  if (ask.mode === "full") return scopeFilters(ask);
  const { fromMs, toMs } = ask.window;
  return { ...scopeFilters(ask), UpdatedAt: [{ Start: new Date(fromMs).toISOString(), End: new Date(toMs).toISOString() }] };
}

/** ProductFields' own name for controls, before and after the service was renamed. */
const controlProducts = ["Security Hub", "Security Hub CSPM"];

/**
 * What people and tools marked, without the passed controls: those are RESOLVED by the thousand, and by AWS itself. Records of other
 * products have no compliance, and AWS does not say whether a filter on it with NOT_EQUALS finds them: so nothing depends on the answer.
 */
function markedFilters(ask: Ask): readonly AwsSecurityFindingFilters[] {
  const active: AwsSecurityFindingFilters = { ...scopeFilters(ask), RecordState: [{ Comparison: "EQUALS", Value: "ACTIVE" }] };
  const any = (...values: readonly string[]) => values.map((Value) => ({ Comparison: "EQUALS" as const, Value }));
  return [
    { ...active, WorkflowStatus: any("SUPPRESSED", "NOTIFIED") },
    { ...active, WorkflowStatus: any("RESOLVED"), ComplianceStatus: any("FAILED", "WARNING", "NOT_AVAILABLE") },
    {
      ...active,
      WorkflowStatus: any("RESOLVED"),
      ProductName: controlProducts.map((Value) => ({ Comparison: "NOT_EQUALS", Value })),
    },
  ];
}
