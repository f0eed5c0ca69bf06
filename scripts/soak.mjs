import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join, relative } from "node:path";
import { checkNode, installMissing, root } from "./install.mjs";

/**
 * `npm run soak [-- laws [file …] | bench [collect | container | digest | export | people | posture | soak | upgrade [what to measure]]]`: the laws of test/collect/,
 * test/posture/, test/people/, test/notify/ and test/operations/ at the figures that the issues name, and every benchmark, the one or the other
 * if asked; of the laws, only the files that are named (`kill`, or `operations/kill` where there are two). Each leaves its report in
 * docs/evidence/, to be committed.
 */
checkNode();
installMissing();
const { binary } = await import("./install.mjs");

const seed = process.env.PILLARWATCH_TEST_SEED || String(randomInt(2 ** 31));
const [asked, ...named] = process.argv.slice(2);
// Before the first report makes the tree differ from it.
const commit = spawnSync("git", ["describe", "--always", "--dirty"], { cwd: root, encoding: "utf8" }).stdout.trim();
const evidence = join(root, "docs", "evidence");
mkdirSync(evidence, { recursive: true });
mkdirSync(join(root, ".cache"), { recursive: true });

const done = [...(asked === "bench" ? [] : soakLaws()), ...(asked === "laws" ? [] : runBenches())];
const failed = done.filter((passed) => !passed).length;
console.log(`${done.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 && done.length > 0 ? 0 : 1);

function soakLaws() {
  const began = Date.now();
  const file = join(root, ".cache", `soak-${process.pid}.json`);
  const files = asked === "laws" ? named : [];
  // A file of the same name elsewhere is no law: test/browser/acceptances.test.ts would want built pages.
  const folders = ["test/collect/", "test/posture/", "test/people/", "test/notify/", "test/operations/"];
  const places = (name) => (name.includes("/") ? [`test/${name}.test.ts`] : folders.map((folder) => `${folder}${name}.test.ts`));
  const which = files.length === 0 ? folders : files.flatMap(places);
  const words = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...which];
  const env = { ...process.env, PILLARWATCH_SOAK: "1", PILLARWATCH_TEST_SEED: seed };
  spawnSync(process.execPath, [binary("vitest"), ...words], { cwd: root, stdio: ["ignore", "inherit", "inherit"], env });
  const { testResults } = JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  const laws = testResults.flatMap(({ name, assertionResults, status }) =>
    assertionResults.length === 0
      ? [{ file: relative(root, name), title: "could not be loaded", status, seconds: 0 }]
      : assertionResults.map(({ fullName, status: outcome, duration = 0 }) => ({
          file: relative(root, name),
          title: fullName,
          status: outcome,
          seconds: Math.round(duration / 1000),
        })),
  );
  const passed = laws.filter(({ status }) => status === "passed").length;
  const rows = laws.map(
    ({ title, file: where, status, seconds }) => `| ${title.replaceAll("|", "\\|")} | ${where} | ${status} | ${seconds} |`,
  );
  write(`${["laws", ...files].join("-").replaceAll("/", "-")}.md`, "The laws at the issues' figures", began, [
    `Seed ${seed}. **${passed} passed, ${laws.length - passed} failed.**`,
    "",
    "| law | in | | s |",
    "| --- | --- | --- | --- |",
    ...rows,
  ]);
  return laws.map(({ status }) => status === "passed");
}

/** Each in a process of its own, one after the other: what they measure is memory and time. */
function runBenches() {
  const [which, ...parts] = asked === "bench" ? named : [];
  const benches = readdirSync(join(root, "bench"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  if (which !== undefined && !benches.includes(which)) throw new TypeError(`${which} is not one of ${benches.join(", ")}`);
  return (which === undefined ? benches : [which]).map((name) => {
    console.log(`bench/${name} ${parts.join(" ")}`);
    const began = Date.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, [binary("tsx"), join("bench", name, "main.ts"), ...parts], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64 * 2 ** 20,
    });
    console.log(`${stdout}${stderr}`);
    const file = `${["bench", name, ...parts].join("-")}.md`;
    write(file, `bench/${name} ${parts.join(" ")}`.trim(), began, [
      "Shared and noisy machines: read the ratios, not the seconds.",
      "",
      "```",
      stdout.trimEnd(),
      "```",
    ]);
    return status === 0;
  });
}

function write(file, title, beganMs, lines) {
  const minutes = Math.round((Date.now() - beganMs) / 60_000);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const day = new Date(beganMs).toISOString().slice(0, 10);
  const head = [`# ${title}`, "", `Written by \`npm run soak\` on ${day} at commit ${commit}, in ${minutes} minutes, on ${machine}.`];
  writeFileSync(join(evidence, file), [...head, ...lines, ""].join("\n"));
}
