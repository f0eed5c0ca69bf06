/** Before the first browser test: the pages are built, the sample organization is collected, and a server shows it, for all of them. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openForReading } from "../../../db/open.ts";
import { serve } from "../../support/pages.ts";
import { builtPages, sampleDatabase } from "../../support/sample.ts";

export interface Sample {
  /** Of the server that shows it: "http://127.0.0.1:40123". Nobody may ask it for a run. */
  readonly address: string;
  readonly databaseUrl: string;
}

declare module "vitest" {
  interface ProvidedContext {
    readonly sample: Sample;
    readonly pages: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const pages = await builtPages();
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-sample-"));
  const file = join(folder, "sample.db");
  copyFileSync(await sampleDatabase(), file);
  const databaseUrl = `sqlite:${file}`;
  const reader = openForReading(databaseUrl);
  const served = await serve({ db: reader.kysely }, pages);
  project.provide("pages", pages);
  project.provide("sample", { address: served.address, databaseUrl });
  return async () => {
    await served.close();
    await reader.close();
    rmSync(folder, { recursive: true });
  };
}
