/** What a file of findings is written as. */
import type { Finding } from "../../contract/findings.ts";
import { type Columns, csvOf } from "./csv.ts";
import type { Formats } from "./format.ts";
import { json } from "./json.ts";

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
];

export const findingFormats: Formats<Finding> = { csv: csvOf(columns), json };
