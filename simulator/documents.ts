/** Finding documents from a folder, to be served beside the world's own: `*.jsonl`, one `{"origin": …, "finding": {…}}`, or a finding in ASFF, a line. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExternalDocument } from "./world/plan.ts";

/** Files by name, lines in their order: several versions of one record come in the order given. */
export function readDocuments(folder: string): readonly ExternalDocument[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  return files.toSorted().flatMap((file) => {
    const lines = readFileSync(join(folder, file), "utf8").split("\n");
    return lines.flatMap((line, index) => (line.trim() === "" ? [] : [documentOf(line.trim(), `${file}:${index + 1}`)]));
  });
}

function documentOf(line: string, place: string): ExternalDocument {
  const wrapped = parsed(line, place);
  // A finding in ASFF may stand alone, as Security Hub's events have it.
  if (!("finding" in wrapped) && "SchemaVersion" in wrapped && "ProductArn" in wrapped)
    return { service: "securityhub", document: wrapped };
  if (!("finding" in wrapped)) throw new TypeError(`--findings: ${place} has no member finding`);
  return { service: serviceOf(wrapped.finding), document: wrapped.finding };
}

function parsed(line: string, place: string): object {
  try {
    return Object(JSON.parse(line)) as object;
  } catch (cause) {
    throw new TypeError(`--findings: ${place} is no JSON`, { cause });
  }
}

/** The form tells the service, in any casing: Inspector's ARN, GuardDuty's service member, else ASFF. */
function serviceOf(finding: unknown): ExternalDocument["service"] {
  const given = Object.entries(Object(finding) as object).filter(([, value]) => value !== null && value !== undefined);
  const members = new Set(given.map(([name]) => name.toLowerCase()));
  if (members.has("findingarn")) return "inspector2";
  return members.has("service") && !members.has("productarn") ? "guardduty" : "securityhub";
}
