/** Other people's finding documents, given to the sample: each is in the database afterwards, or named in a warning. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf } from "../collectors/ready.ts";
import { MalformedRecord, type NormalizeContext } from "../collectors/source.ts";
import { member, text } from "../collectors/sources/recase.ts";
import { registry } from "../collectors/sources/registry.ts";
import type { Rows } from "../db/dialect/connection.ts";
import { hasRecord, warningsNaming } from "../db/write/kept-records.ts";
import { Refusal } from "../posture/refusal.ts";
import type { AccountId, SourceId } from "../posture/words.ts";

export interface GivenDocument {
  /** Where somebody found it, and the line that it stands in. */
  readonly origin: string;
  readonly source: SourceId;
  readonly finding: unknown;
}

export interface External {
  readonly given: number;
  readonly stored: number;
  readonly warned: number;
}

/** @throws Refusal naming file and line where a line is no `{"origin": …, "finding": …}`. */
export function readDocuments(folder: string): readonly GivenDocument[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  if (files.length === 0) throw new Refusal("--findings", `${folder} holds no file that ends in .jsonl`);
  return files.toSorted().flatMap((file) => {
    const lines = readFileSync(join(folder, file), "utf8").split("\n");
    return lines.flatMap((line, index) => (line.trim() === "" ? [] : [documentOf(line, `${file}:${index + 1}`)]));
  });
}

function documentOf(line: string, place: string): GivenDocument {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    throw notADocument(place, "is no JSON", error);
  }
  const finding = member(parsed, "finding");
  if (typeof finding !== "object" || finding === null) throw notADocument(place, "has no member finding", undefined);
  return { origin: text(member(parsed, "origin")) ?? place, source: sourceOf(finding), finding };
}

const notADocument = (place: string, what: string, cause: unknown): Refusal => new Refusal("--findings", `${place} ${what}`, { cause });

/** The form tells the service: Inspector's ARN, GuardDuty's service member, else ASFF. */
function sourceOf(finding: object): SourceId {
  if (member(finding, "findingArn") !== undefined) return "inspector";
  if (member(finding, "ProductArn") === undefined && member(finding, "Service") !== undefined) return "guardduty";
  return "securityhub";
}

/** Accounts that the documents name, as they spell them, by the source that would read them. */
export function accountsOf(given: readonly GivenDocument[]): Readonly<Partial<Record<SourceId, readonly string[]>>> {
  const accounts: Partial<Record<SourceId, string[]>> = {};
  for (const { source, finding } of given) {
    const account = text(member(finding, "AwsAccountId")) ?? text(member(finding, "AccountId"));
    if (account !== undefined) accounts[source] = [...new Set([...(accounts[source] ?? []), account])];
  }
  return accounts;
}

/** A later version of the same record counts as stored. */
export async function accountForExternal(rows: Rows, run: number, given: readonly GivenDocument[]): Promise<External> {
  let stored = 0;
  let warned = 0;
  for (const { source, finding } of given) {
    const read = identify(source, finding);
    if (read.nativeId !== undefined && (await hasRecord(rows, identityOf(source, read.nativeId)))) stored += 1;
    else if (await warningsNaming(rows, run, read.named)) warned += 1;
  }
  return { given: given.length, stored, warned };
}

/** The identity that the collector gives it, and the words by which a warning names it otherwise. */
function identify(source: SourceId, finding: unknown): { readonly nativeId: string | undefined; readonly named: string } {
  const context: NormalizeContext = { account: "" as AccountId, region: "", rules: () => undefined };
  const id = text(member(finding, "Id")) ?? text(member(finding, "findingArn")) ?? "a record without an id";
  try {
    return { nativeId: registry[source].normalize(finding as never, context)?.nativeId, named: id };
  } catch (error) {
    if (!(error instanceof MalformedRecord)) throw error;
    return { nativeId: undefined, named: id };
  }
}
