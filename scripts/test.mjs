import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkNode, installMissing, root } from "./install.mjs";

/** `npm test [-- files or vitest options]`: installs what is missing, runs every test, ends with "N passed, N failed". */
checkNode();
installMissing();
const { binary } = await import("./install.mjs");
const { installBrowser } = await import("./browser.mjs");
const browser = installBrowser();

const seed = process.env.PILLARWATCH_TEST_SEED || String(randomInt(2 ** 31));
const report = join(root, ".cache", `tests-${process.pid}.json`);
mkdirSync(join(root, ".cache"), { recursive: true });
console.log(`Seed of the property tests: ${seed} (again with PILLARWATCH_TEST_SEED=${seed})`);

const words = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...process.argv.slice(2)];
const inMemory = folderInMemory();
const env = {
  ...process.env,
  PILLARWATCH_TEST_SEED: seed,
  ...(browser === undefined ? {} : { PILLARWATCH_TEST_BROWSER: browser }),
  ...(inMemory === undefined ? {} : { TMPDIR: inMemory, PILLARWATCH_TEST_KEPT: process.env.PILLARWATCH_TEST_KEPT ?? tmpdir() }),
};
const child = spawn(process.execPath, [binary("vitest"), ...words], { cwd: root, stdio: ["ignore", "inherit", "inherit"], env });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));

child.on("exit", (code) => {
  if (inMemory !== undefined) rmSync(inMemory, { recursive: true, force: true });
  const { passed, failed } = count();
  const unwell = failed > 0 || passed === 0 || code !== 0;
  // A run that ends badly without a failed test (an error outside of tests, no test at all, a kill) is one failure: never "0 failed".
  console.log(`${passed} passed, ${unwell && failed === 0 ? 1 : failed} failed`);
  process.exit(unwell ? 1 : 0);
});

/** A file that could not be loaded has no tests in the report, and is one failure. A skipped test is a failure: the house has none. */
function count() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
    const unloaded = testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed"),
    );
    if (numPendingTests + numTodoTests > 0) console.log(`${numPendingTests + numTodoTests} tests skipped: each counts as failed`);
    return { passed: numPassedTests, failed: numFailedTests + unloaded.length + numPendingTests + numTodoTests };
  } catch (error) {
    console.error(`vitest left no report: ${error.message}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(report, { force: true });
  }
}

/**
 * Where there is room, what a test makes and throws away (databases, browsers' profiles) lies in memory: its commits would wait for a disk
 * thousands of times. What is kept for the next run stays where it is. @returns undefined where there is none
 */
function folderInMemory() {
  const memory = "/dev/shm";
  const name = "pillarwatch-tests-";
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < 4 * 2 ** 30) return undefined;
    // What a run left that was killed.
    for (const left of readdirSync(memory)) {
      if (left.startsWith(name) && !isAlive(Number(left.split("-")[2]))) rmSync(join(memory, left), { recursive: true, force: true });
    }
    return mkdtempSync(join(memory, `${name}${process.pid}-`));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
