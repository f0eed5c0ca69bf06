/** An export in ASFF read by another Pillarwatch: Security Hub's own findings have the same keys, severities and statuses there. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openForReading } from "../../db/open.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { everything } from "../../posture/reach.ts";
import { findingsFile } from "../../server/export/findings-file.ts";
import type { Collected } from "../support/collected.ts";
import { controlDocument, foreignAccount, writeDocuments } from "../support/documents.ts";
import { visited } from "../support/visited.ts";

const folder = mkdtempSync(join(tmpdir(), "asff-back-"));
afterAll(() => rmSync(folder, { recursive: true }));

const severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW"];
const given = [
  ...severities.map((Label) => controlDocument(`open-${Label}`, { Severity: { Label } })),
  controlDocument("suppressed", { Workflow: { Status: "SUPPRESSED" } }),
  controlDocument("marked", { Workflow: { Status: "RESOLVED" } }),
  controlDocument("global", {
    Compliance: { Status: "FAILED", SecurityControlId: "IAM.9" },
    GeneratorId: "security-control/IAM.9",
    Resources: [{ Type: "AwsAccount", Id: `AWS::::Account:${foreignAccount(1)}`, Region: "eu-west-2" }],
  }),
];

const kept = ({ writer }: Collected) =>
  writer.rows.all(
    `SELECT lower(hex(public_id)) AS id, standing, severity, findings.region, marked_resolved, check_id, resources.type FROM findings
     JOIN accounts ON accounts.id = findings.account JOIN checks ON checks.id = check_ref JOIN resources ON resources.id = resource
     WHERE accounts.state = 'outside' ORDER BY 1`,
  );

test("what was exported as ASFF is read back as the same findings", { timeout: 120_000 }, async () => {
  const documents = join(folder, "documents");
  writeDocuments(documents, "a.jsonl", given);
  const first = await visited(documents);
  const before = await kept(first);
  expect(before).toHaveLength(given.length);

  const exported = mkdtempSync(join(folder, "exported-"));
  const context = { calendar: { now: new Date("2026-11-24T06:00:00Z"), intervalMs: 3_600_000, timeZone: "UTC" }, catalogue: builtIn };
  const asked = { format: "asff", account: [foreignAccount(1)] } as const;
  let text = "";
  const reader = openForReading(first.databaseUrl);
  for await (const part of (await findingsFile(reader.kysely, everything, asked, context)).text) text += part;
  writeFileSync(join(exported, "findings.asff.jsonl"), text);
  await reader.close();
  await first.close();

  const second = await visited(exported);
  expect(second.external).toEqual({ given: given.length, stored: given.length, warned: 0 });
  expect(await kept(second)).toEqual(before);
  await second.close();
});
