/** What a file of findings is written as. */
import type { Finding } from "../../contract/findings.ts";
import type { ExportFormat } from "../../contract/findings-export.ts";
import type { RecordedFinding } from "../../db/read/recorded-findings.ts";
import { asff } from "./asff.ts";
import { type Columns, csvOf } from "./csv.ts";
import type { Format } from "./format.ts";
import { json, jsonLines } from "./json.ts";
import { ocsf } from "./ocsf.ts";

const columns: Columns<Finding> = [
  ["id", ({ id }) => id],
  ["status", ({ status }) => status],
  ["severity", ({ severity }) => severity],
  ["title", ({ title }) => title],
  ["check", ({ check }) => check],
  ["principle", ({ principle }) => principle],
  ["bestPractices", ({ practices }) => practices.join(" ")],
  ["kind", ({ kind }) => kind],
  ["product", ({ product }) => product],
  ["source", ({ source }) => source],
  ["accountId", ({ accountId }) => accountId],
  ["accountName", ({ accountName }) => accountName],
  ["organizationalUnit", ({ organizationalUnit }) => organizationalUnit],
  ["owner", ({ owner }) => owner?.name],
  ["region", ({ region }) => region],
  ["resourceType", ({ resource }) => resource.type],
  ["resource", ({ resource }) => resource.id],
  ["resourceName", ({ resource }) => resource.name],
  ["reason", ({ reason }) => reason],
  ["detail", ({ detail }) => detail],
  ["firstSeen", ({ firstSeen }) => firstSeen],
  ["openedAt", ({ openedAt }) => openedAt],
  ["leftAt", ({ leftAt }) => leftAt],
  ["dueOn", ({ dueOn }) => dueOn],
  ["due", ({ due }) => due],
  ["assignee", ({ assignee }) => assignee?.name],
  ["ticket", ({ ticket }) => ticket],
  ["changedAt", ({ changedAt }) => changedAt],
  ["reopened", ({ reopened }) => reopened],
  ["severityAssigned", ({ severityAssigned }) => severityAssigned],
  ["secondHand", ({ secondHand }) => secondHand],
  ["suppressedIn", ({ suppressedIn }) => suppressedIn],
  ["markedResolved", ({ markedResolved }) => markedResolved],
  ["evidenceLostSince", ({ evidenceLostSince }) => evidenceLostSince],
  ["unconfirmedSince", ({ unconfirmedSince }) => unconfirmedSince],
  ["counted", ({ counted }) => counted],
  ["changeDay", ({ change }) => change?.day],
  ["changeFrom", ({ change }) => change?.from],
  ["changeTo", ({ change }) => change?.to],
  ["owners", ({ owners }) => owners.map(({ name }) => name).join("; ")],
  ["acceptedSince", ({ acceptance }) => acceptance?.since],
  ["acceptedUntil", ({ acceptance }) => acceptance?.until],
  ["acceptedBy", ({ acceptance }) => acceptance && (acceptance.by.name ?? acceptance.by.kind)],
  ["acceptedReason", ({ acceptance }) => acceptance?.reason],
  ["acceptedTicket", ({ acceptance }) => acceptance?.ticket],
];

/** Those of other tools tell by which record AWS knows a finding: a question more a page. */
type FindingFile =
  | { readonly of: "findings"; readonly format: Format<Finding> }
  | { readonly of: "records"; readonly format: Format<RecordedFinding> };

export const findingFormats = {
  csv: { of: "findings", format: csvOf(columns) },
  json: { of: "findings", format: json },
  jsonl: { of: "findings", format: jsonLines },
  asff: { of: "records", format: asff },
  ocsf: { of: "records", format: ocsf },
} as const satisfies Readonly<Record<ExportFormat, FindingFile>>;

/** By which `Accept` asks for each. */
export const findingTypes: Readonly<Record<ExportFormat, string>> = {
  csv: findingFormats.csv.format.type,
  json: json.type,
  jsonl: jsonLines.type,
  asff: asff.type,
  ocsf: ocsf.type,
};
