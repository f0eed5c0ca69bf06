import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join, relative } from "node:path";
import { checkNode, installMissing, root } from "./install.mjs";

/**
 * `npm run soak [-- <part of a name>]`: the laws of test/collect/ at the figures that the issues name, then every benchmark. The report is
 * written to docs/evidence/, to be committed; asked for a part only, it is printed and nothing is written.
 */
checkNode();
installMissing();
const { binary } = await import("./install.mjs");

const seed = process.env.PILLARWATCH_TEST_SEED || String(randomInt(2 ** 31));
const asked = process.argv[2];
const cache = join(root, ".cache");
mkdirSync(cache, { recursive: true });

const began = new Date();
const laws = runLaws();
const benches = runBenches();
const failed = laws.filter(({ status }) => status !== "passed").length + benches.filter(({ status }) => status !== 0).length;
const passed = laws.length + benches.length - failed;
const text = report();
if (asked === undefined) {
  mkdirSync(join(root, "docs", "evidence"), { recursive: true });
  writeFileSync(join(root, "docs", "evidence", "collect.md"), text);
} else console.log(text);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function runLaws() {
  const file = join(cache, `soak-${process.pid}.json`);
  const words = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, "--dir", "test/collect"];
  if (asked !== undefined) words.push(asked);
  const env = { ...process.env, PILLARWATCH_SOAK: "1", PILLARWATCH_TEST_SEED: seed };
  spawnSync(process.execPath, [binary("vitest"), ...words, "--passWithNoTests"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env,
  });
  const { testResults } = JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  return testResults.flatMap(({ name, assertionResults, status }) =>
    assertionResults.length === 0
      ? [{ file: relative(root, name), title: "could not be loaded", status, seconds: 0 }]
      : assertionResults.map((test) => ({
          file: relative(root, name),
          title: test.fullName,
          status: test.status,
          seconds: Math.round((test.duration ?? 0) / 1000),
        })),
  );
}

/** Each in a process of its own, one after the other: what they measure is memory and time. */
function runBenches() {
  const names = readdirSync(join(root, "bench")).filter((name) => asked === undefined || `bench/${name}`.includes(asked));
  return names.map((name) => {
    console.log(`bench/${name} …`);
    const { status, stdout, stderr } = spawnSync(process.execPath, [binary("tsx"), join("bench", name, "main.ts")], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64 * 2 ** 20,
    });
    console.log(`${stdout}${stderr}`);
    return { name, status, output: stdout.trimEnd() };
  });
}

function report() {
  const { stdout: commit } = spawnSync("git", ["describe", "--always", "--dirty"], { cwd: root, encoding: "utf8" });
  const minutes = Math.round((Date.now() - began.getTime()) / 60_000);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  return [
    "# Soak of the collector",
    "",
    `Written by \`npm run soak\` on ${began.toISOString().slice(0, 10)} at commit ${commit.trim()}, in ${minutes} minutes; seed ${seed}.`,
    `Machine: ${machine}. Shared and noisy: read the benchmarks' ratios, not their seconds.`,
    "",
    `**${passed} passed, ${failed} failed.**`,
    "",
    "## Laws at the issue's figures",
    "",
    "| law | in | | s |",
    "| --- | --- | --- | --- |",
    ...laws.map(({ title, file, status, seconds }) => `| ${title.replaceAll("|", "\\|")} | ${file} | ${status} | ${seconds} |`),
    "",
    "## Benchmarks",
    ...benches.flatMap(({ name, output }) => ["", `### bench/${name}`, "", "```", output, "```"]),
    "",
  ].join("\n");
}
