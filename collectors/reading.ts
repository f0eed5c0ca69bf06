/** Records of one page, normalised one by one: a malformed record costs only itself, never its page. */
import type { Warning } from "../posture/words.ts";
import { MalformedRecord, type NormalizeContext, type Reading, type Source } from "./source.ts";

export interface ReadPage {
  readonly readings: readonly { readonly reading: Reading; readonly raw: unknown }[];
  readonly setAside: number;
  readonly warnings: readonly Warning[];
}

export function readPage<Client, Raw>(source: Source<Client, Raw>, records: readonly Raw[], context: NormalizeContext): ReadPage {
  const readings: { reading: Reading; raw: unknown }[] = [];
  const warnings: Warning[] = [];
  let setAside = 0;
  for (const raw of records) {
    try {
      const reading = source.normalize(raw, context);
      if (reading === undefined) continue;
      readings.push({ reading, raw });
      warnings.push(...reading.warnings);
    } catch (error) {
      if (!(error instanceof MalformedRecord)) throw error;
      setAside += 1;
      warnings.push({ code: "malformed-record", message: `${error.nativeId ?? "a record without an id"}: ${error.message}` });
    }
  }
  return { readings, setAside, warnings };
}
