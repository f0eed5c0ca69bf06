import { fileURLToPath } from "node:url";
import { checkNode, installMissing } from "./install.mjs";

/**
 * `npm start`: from a fresh clone to the page in the browser. What is already there is not done again. The command is then run in this very
 * process: signals and exit code are its own.
 */
checkNode();
installMissing();
const { buildMissing } = await import("./built.mjs");
if (!buildMissing()) process.exit(1);
const command = new URL("../build/cli/pillarwatch.mjs", import.meta.url);
process.argv.splice(1, 1, fileURLToPath(command), "serve");
await import(command.href);
