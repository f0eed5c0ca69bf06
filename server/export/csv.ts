/** RFC 4180, in UTF-8. What AWS or a tag says may be meant for the spreadsheet that opens it: no cell begins a formula. */
import type { Finding } from "../../contract/findings.ts";

type Value = string | number | boolean | null | undefined;

/** In the order of the file. New ones go to the end: scripts may count. */
const columns: readonly (readonly [name: string, of: (finding: Finding) => Value])[] = [
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
];

const LINE_END = "\r\n";

export const csv = {
  type: "text/csv; charset=utf-8",
  extension: "csv",
  head: columns.map(([name]) => name).join(",") + LINE_END,
  line: (finding: Finding): string => columns.map(([, of]) => cell(of(finding))).join(",") + LINE_END,
  tail: "",
} as const;

function cell(value: Value): string {
  const text = harmless(String(value ?? ""));
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The apostrophe makes a spreadsheet take it as text (OWASP, CSV injection). Full-width signs are formulas too, where Japanese is written. */
const harmless = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);
