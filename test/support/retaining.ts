/** A process of its own that takes away what ended before an instant, so that it can be killed: `tsx retaining.ts FILE NOW DAYS`. */
import { openDatabase } from "../../db/open.ts";
import { retain } from "../../jobs/retention.ts";

const [file = "", now = "", days = ""] = process.argv.slice(2);
const writer = await openDatabase(`sqlite:${file}`, now);
process.stdout.write("begun\n");
await retain(writer, { days: Number(days), nowMs: Date.parse(now) });
await writer.close();
