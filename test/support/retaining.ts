/**
 * A process of its own that takes away what ended before an instant, so that it can be killed: `tsx retaining.ts FILE NOW DAYS`. It prints a dot
 * before each statement, and ends only with whoever started it: a kill always meets it.
 */
import { writeSync } from "node:fs";
import { openDatabase } from "../../db/open.ts";
import { retain } from "../../jobs/retention.ts";
import { onStatements } from "./statements.ts";

const [file = "", now = "", days = ""] = process.argv.slice(2);
const writer = await openDatabase(`sqlite:${file}`, now);
await retain(
  onStatements(writer, () => void writeSync(1, ".")),
  { days: Number(days), nowMs: Date.parse(now) },
);
await writer.close();
process.stdin.resume();
