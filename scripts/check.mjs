import { spawnSync } from "node:child_process";
import { checkNode, installMissing, root } from "./install.mjs";

/**
 * `npm run check`: all that can be told without running the product. Every check runs, also after one has failed, and each says one line;
 * what a failed one printed stands below its line. `npm run check -- types` runs those whose name begins so.
 */
checkNode();
installMissing();
const { binary } = await import("./install.mjs");

/** A check is a program, its words, and what its failure means. */
const checks = [
  {
    name: "format and lint",
    run: ["@biomejs/biome", "biome", "check", "--colors=off", "--error-on-warnings", "--max-diagnostics=100", "."],
  },
  { name: "types", run: ["typescript", "tsc", "-p", "tsconfig.json"] },
  { name: "types of web", run: ["typescript", "tsc", "-p", "web/tsconfig.json"] },
  { name: "imports", run: ["tsx", "tsx", "scripts/imports/check.ts"] },
  { name: "unused files, exports, dependencies", run: ["knip", "knip", "--no-progress"] },
];
const asked = process.argv[2] ?? "";
const outcomes = [
  ...checks.filter(({ name }) => name.startsWith(asked)).map(outcomeOf),
  ...("dependencies".startsWith(asked) ? [audit()] : []),
];
const failed = outcomes.filter((passed) => !passed).length;
console.log(`${outcomes.length - failed} checks passed, ${failed} failed`);
process.exit(failed === 0 && outcomes.length > 0 ? 0 : 1);

function outcomeOf({ name, run: [library, program, ...words] }) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary(library, program), ...words], { cwd: root, encoding: "utf8" });
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name}`);
  if (status !== 0) console.log(`${stdout}${stderr}`);
  return status === 0;
}

/** Known weaknesses of what we install. A registry that does not answer (an own mirror, no network) is said, and is nobody's failure. */
function audit() {
  const words = ["audit", "--audit=true", "--audit-level=high", "--json", "--fetch-retries=0", "--fetch-timeout=20000"];
  const { stdout } = spawnSync("npm", words, { cwd: root, encoding: "utf8", timeout: 60_000 });
  const found = severities(stdout);
  if (found === undefined) {
    console.log("--     known weaknesses of dependencies: not answered by the registry");
    return true;
  }
  const bad = found.high + found.critical;
  console.log(`${bad === 0 ? "ok    " : "FAILED"} known weaknesses of dependencies: ${JSON.stringify(found)}`);
  if (bad > 0) console.log(stdout);
  return bad === 0;
}

function severities(text) {
  try {
    return JSON.parse(text).metadata?.vulnerabilities;
  } catch {
    return undefined;
  }
}
