/** Findings as the text of a file: the same for whoever asks over HTTP and for the command. */
import type { ExportFormat } from "../../contract/findings-export.ts";
import type { Reader } from "../../db/dialect/connection.ts";
import { everyFinding, everyRecordedFinding } from "../../db/read/findings-export.ts";
import type { FindingsContext, FindingsFilter } from "../../db/read/findings-filter.ts";
import type { FindingsOrder } from "../../db/read/findings-order.ts";
import type { Reach } from "../../posture/reach.ts";
import { findingFormats } from "./finding-formats.ts";
import { type Format, written } from "./format.ts";

export interface FileAsked extends FindingsFilter, FindingsOrder {
  readonly format: ExportFormat;
}

export interface FindingsFile extends Pick<Format<never>, "type" | "extension"> {
  /** To be read once, to its end or to where nobody wants more. */
  readonly text: AsyncIterable<string>;
}

/**
 * @param wrote is told after each page how many findings were in it.
 * @throws Refusal as the list does, before the first page.
 */
export async function findingsFile(
  db: Reader["kysely"],
  reach: Reach,
  { format: name, ...asked }: FileAsked,
  context: FindingsContext,
  wrote: (findings: number) => void = () => undefined,
): Promise<FindingsFile> {
  const file = findingFormats[name];
  const { type, extension } = file.format;
  if (file.of === "findings") {
    return { type, extension, text: written(told(await everyFinding(db, reach, asked, context), wrote), file.format) };
  }
  return { type, extension, text: written(told(await everyRecordedFinding(db, reach, asked, context), wrote), file.format) };
}

async function* told<Row>(pages: AsyncIterable<readonly Row[]>, wrote: (rows: number) => void): AsyncGenerator<readonly Row[]> {
  for await (const page of pages) {
    yield page;
    wrote(page.length);
  }
}
