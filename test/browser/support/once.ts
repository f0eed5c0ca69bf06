/**
 * For all browser tests: the pages are built, then the sample organization is collected and a server shows it. Collecting it takes minutes
 * where nothing is kept of an earlier time, so it goes on beside the tests that do not need it; who needs it waits (./shown.ts).
 */
import { copyFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openDatabase, openForReading } from "../../../db/open.ts";
import { makeDemonstrationOwners } from "../../../db/write/demonstration.ts";
import { noon } from "../../support/database.ts";
import { serve } from "../../support/pages.ts";
import { builtPages, sampleDatabase } from "../../support/sample.ts";
import type { Shown } from "./shown.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of the file that tells, once it is there, where the sample is shown: a `Shown` as JSON. */
    readonly shown: string;
    readonly pages: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const pages = await builtPages();
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-sample-"));
  const shown = join(folder, "shown.json");
  project.provide("pages", pages);
  project.provide("shown", shown);
  const ending = new AbortController();
  const showing = show(pages, folder, ending.signal).then(
    ({ close, ...sample }) => {
      tell(shown, { sample });
      return close;
    },
    (error: unknown) => {
      tell(shown, { fault: String(error) });
      return async () => undefined;
    },
  );
  return async () => {
    ending.abort();
    await (await showing)();
    rmSync(folder, { recursive: true });
  };
}

async function show(pages: string, folder: string, ending: AbortSignal) {
  const file = join(folder, "sample.db");
  copyFileSync(await sampleDatabase(ending), file);
  const databaseUrl = `sqlite:${file}`;
  const writer = await openDatabase(databaseUrl, noon);
  await writer.transaction((tx) => makeDemonstrationOwners(tx, noon));
  const reader = openForReading(databaseUrl);
  const served = await serve({ db: reader.kysely, writer }, pages, { isSample: true });
  const close = async () => {
    await served.close();
    await reader.close();
    await writer.close();
  };
  return { address: served.address, databaseUrl, close };
}

/** Whole or not at all: somebody may be looking for it. */
function tell(path: string, shown: Shown): void {
  writeFileSync(`${path}.unfinished`, JSON.stringify(shown));
  renameSync(`${path}.unfinished`, path);
}
