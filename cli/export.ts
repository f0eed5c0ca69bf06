/** `pillarwatch export`: the findings of a filter as a file, by the code that writes them for the page. */
import { createWriteStream, renameSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Errors } from "typebox/value";
import { ExportFilter, type ExportFormat } from "../contract/findings-export.ts";
import { longestInterval } from "../jobs/schedule.ts";
import { catalogueWith } from "../posture/catalogue/decide.ts";
import { everything } from "../posture/reach.ts";
import { Refusal } from "../posture/refusal.ts";
import { findingsFile } from "../server/export/findings-file.ts";
import { collectConfig } from "./config.ts";
import { lookingInto } from "./existing-database.ts";
import { endWithReader, say } from "./print.ts";

export interface ExportOptions {
  readonly format: ExportFormat;
  /** `severity=HIGH`, or several as an address has them: `severity=HIGH&status=open`. */
  readonly filter?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

/** Whoever is at the machine sees everything. @throws Refusal naming what of the filter is wrong, before anything is written. */
export async function exportFindings(environment: NodeJS.ProcessEnv, options: ExportOptions): Promise<void> {
  const { format, filter = [], out, json = false } = options;
  if (json && out === undefined) throw new Refusal("--json", "the figures would stand among the findings: name a file with --out");
  const { databaseUrl, timeZone, cron, ownDecisions } = collectConfig(environment);
  const asked = filterOf(filter);
  await lookingInto(databaseUrl, async (db) => {
    const calendar = { now: new Date(), intervalMs: longestInterval({ cron, timeZone }), timeZone };
    let findings = 0;
    const context = { calendar, catalogue: catalogueWith(ownDecisions) };
    const { text } = await findingsFile(db, everything, { ...asked, format }, context, (more) => {
      findings += more;
    });
    if (out === undefined) return toReader(text);
    await toFile(text, out);
    say(json ? JSON.stringify({ findings, format, file: out }) : `${findings} findings written to ${out}`);
  });
}

async function toReader(text: AsyncIterable<string>): Promise<void> {
  endWithReader();
  await pipeline(Readable.from(text, { objectMode: false }), process.stdout, { end: false });
}

/** Under its name only when it is whole. */
async function toFile(text: AsyncIterable<string>, out: string): Promise<void> {
  const part = `${out}.part`;
  try {
    await pipeline(Readable.from(text, { objectMode: false }), createWriteStream(part, { mode: 0o600 }));
    renameSync(part, out);
  } catch (error) {
    rmSync(part, { force: true });
    if (error instanceof Error && "syscall" in error) throw notWritten(out, error);
    throw error;
  }
}

const notWritten = (out: string, cause: Error): Refusal => new Refusal("--out", `${out} cannot be written: ${cause.message}`, { cause });

/** By the contract's own schema: what an address may ask for, and no more. @throws Refusal naming the member. */
export function filterOf(given: readonly string[]): ExportFilter {
  const members: Record<string, unknown> = {};
  for (const [name, value] of given.flatMap((one) => [...new URLSearchParams(one)])) {
    const schema = (ExportFilter.properties as Readonly<Record<string, { readonly type?: string } | undefined>>)[name];
    if (schema === undefined || !Object.hasOwn(ExportFilter.properties, name))
      throw new Refusal("--filter", `there is no ${name} to ask for`);
    if (schema.type === "array") members[name] = [...((members[name] as readonly string[] | undefined) ?? []), value];
    else members[name] = schema.type === "boolean" && (value === "true" || value === "false") ? value === "true" : value;
  }
  const [fault] = Errors(ExportFilter, members);
  if (fault !== undefined) throw new Refusal("--filter", `${fault.instancePath.split("/")[1] ?? "it"}: ${fault.message}`);
  return members as ExportFilter;
}
