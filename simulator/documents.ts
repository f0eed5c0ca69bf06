/** Finding documents of elsewhere, from files: `*.jsonl`, one `{"origin": …, "finding": {…}}` a line. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExternalDocument } from "./world/plan.ts";

export const readDocuments = (folder: string): readonly ExternalDocument[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .toSorted()
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"))
    .filter((line) => line.trim() !== "")
    .map((line) => documentOf((JSON.parse(line) as { readonly finding: object }).finding));

/** The form tells the service: Inspector's ARN, GuardDuty's service member, else ASFF. */
function documentOf(document: object): ExternalDocument {
  const names = new Set(Object.keys(document).map((name) => name.toLowerCase()));
  if (names.has("findingarn")) return { service: "inspector2", document };
  return { service: !names.has("productarn") && names.has("service") ? "guardduty" : "securityhub", document };
}
