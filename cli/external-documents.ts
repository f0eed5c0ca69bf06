/** Other people's finding documents, given to the sample: each is in the database afterwards, or named in a warning. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { MalformedRecord, type NormalizeContext } from "../collectors/source.ts";
import { member, text } from "../collectors/sources/recase.ts";
import { registry } from "../collectors/sources/registry.ts";
import type { Rows, Writer } from "../db/dialect/connection.ts";
import { recordIdentity } from "../db/digest.ts";
import { hasRecord, warningsAbout } from "../db/write/kept-records.ts";
import { writeWarnings } from "../db/write/runs.ts";
import { Refusal } from "../posture/refusal.ts";
import type { AccountId, SourceId, Warning } from "../posture/words.ts";

export interface GivenDocument {
  /** File and line. */
  readonly place: string;
  readonly source: SourceId;
  /** Whatever somebody gave: a finding, if it is one. */
  readonly finding: unknown;
}

export interface External {
  readonly given: number;
  readonly stored: number;
  readonly warned: number;
}

/** @throws Refusal naming file and line where a line is neither `{"origin": …, "finding": …}` nor a finding in ASFF. */
export function readDocuments(folder: string): readonly GivenDocument[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Refusal("--findings", `${folder} is no folder`);
  const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  if (files.length === 0) throw new Refusal("--findings", `${folder} holds no file that ends in .jsonl`);
  return files.toSorted().flatMap((file) => {
    const lines = textOf(join(folder, file)).split("\n");
    return lines.flatMap((line, index) => (line.trim() === "" ? [] : [documentOf(line.trim(), `${file}:${index + 1}`)]));
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw notADocument(path, "cannot be read", error);
  }
}

function documentOf(line: string, place: string): GivenDocument {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    throw notADocument(place, "is no JSON", error);
  }
  if (typeof parsed !== "object" || parsed === null) throw notADocument(place, "has no member finding", undefined);
  if (!("finding" in parsed)) {
    // As `export --format asff` and Security Hub's own events write them.
    if ("SchemaVersion" in parsed && "ProductArn" in parsed) return { place, source: "securityhub", finding: parsed };
    throw notADocument(place, "has no member finding", undefined);
  }
  return { place, source: sourceOf(parsed.finding), finding: parsed.finding };
}

const notADocument = (place: string, what: string, cause: unknown): Refusal => new Refusal("--findings", `${place} ${what}`, { cause });

/** The form tells the service: Inspector's ARN, GuardDuty's service member, else ASFF. */
function sourceOf(finding: unknown): SourceId {
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

/** A later version of the same record counts as stored. What the run has not named, for whatever reason, is named here. */
export async function accountForExternal(writer: Writer, run: number, given: readonly GivenDocument[]): Promise<External> {
  let stored = 0;
  const unnamed: Warning[] = [];
  for (const document of given) {
    const identified = identify(document);
    if (await isStored(writer.rows, document.source, identified)) stored += 1;
    else if (!(await warningsAbout(writer.rows, run, identified.names)))
      unnamed.push({ code: "document-not-stored", message: `${document.place}: ${identified.otherwise}` });
  }
  await writer.transaction((tx) => writeWarnings(tx, run, undefined, unnamed));
  return { given: given.length, stored, warned: given.length - stored };
}

const isStored = async (rows: Rows, source: SourceId, { nativeId }: Identified): Promise<boolean> =>
  nativeId !== undefined && (await hasRecord(rows, recordIdentity(source, nativeId)));

interface Identified {
  /** Undefined for what is not a record of ours. */
  readonly nativeId: string | undefined;
  /** By which the run's warnings begin. */
  readonly names: readonly string[];
  /** Why it is not stored, if the run does not say so. */
  readonly otherwise: string;
}

function identify({ source, finding }: GivenDocument): Identified {
  const context: NormalizeContext = { account: "" as AccountId, region: "", rules: () => undefined };
  const names = [text(member(finding, "Id")) ?? text(member(finding, "findingArn")) ?? "a record without an id"];
  try {
    const nativeId = registry[source].normalize(finding as never, context)?.nativeId;
    if (nativeId === undefined) return { nativeId, names, otherwise: "Security Hub's own Config rule: its control is the finding" };
    return { nativeId, names: [...names, nativeId], otherwise: "AWS's answers did not hold it" };
  } catch (error) {
    if (!(error instanceof MalformedRecord)) throw error;
    return { nativeId: undefined, names: [...names, ...(error.nativeId === undefined ? [] : [error.nativeId])], otherwise: error.message };
  }
}
