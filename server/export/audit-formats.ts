/** What a file of the audit log is written as. */
import type { AuditEntry } from "../../contract/audit.ts";
import { type Columns, csvOf } from "./csv.ts";
import type { Format } from "./format.ts";
import { json } from "./json.ts";

const columns: Columns<AuditEntry> = [
  ["seq", ({ seq }) => seq],
  ["at", ({ at }) => at],
  ["actorKind", ({ actor }) => actor.kind],
  ["actorId", ({ actor }) => actor.id],
  ["actorName", ({ actor }) => actor.name],
  ["action", ({ action }) => action],
  ["subject", ({ subject }) => subject],
  ["subjectName", ({ subjectName }) => subjectName],
  ["address", ({ address }) => address],
  ["before", ({ before }) => (before === null ? null : JSON.stringify(before))],
  ["after", ({ after }) => (after === null ? null : JSON.stringify(after))],
];

export const auditFormats = { csv: csvOf(columns), json } as const satisfies Readonly<Record<string, Format<AuditEntry>>>;
