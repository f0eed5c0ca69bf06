/** `pillarwatch`: the process of a command (program.ts). */
import "./heap.ts";
import { run } from "./program.ts";

await run(process.argv.slice(2));
