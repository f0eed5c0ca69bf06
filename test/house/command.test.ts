import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compiledCommand } from "../support/compiled.ts";

const root = join(import.meta.dirname, "../..");
const sources = join(root, "cli/pillarwatch.mjs");
const shipped = await compiledCommand();
const elsewhere = mkdtempSync(join(tmpdir(), "pillarwatch-elsewhere-"));
afterAll(() => rmSync(elsewhere, { recursive: true }));

const run = (words: readonly string[], environment: Record<string, string> = {}, command = shipped) =>
  spawnSync(process.execPath, [command, ...words], {
    cwd: elsewhere,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: elsewhere, ...environment },
  });

test.each([
  ["of a clone", sources],
  ["that is shipped", shipped],
])("the command %s is found from any folder and names its commands", (_, command) => {
  const { status, stdout, stderr } = run(["--help"], {}, command);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  for (const name of [
    "serve",
    "collect",
    "demo",
    "doctor",
    "policy",
    "catalogue",
    "user",
    "audit",
    "token",
    "export",
    "settings",
    "import",
  ])
    expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
});

test("a clone without what runs its sources says which command needs none", () => {
  for (const file of ["cli/pillarwatch.mjs", "jobs/typescript.mjs"]) {
    mkdirSync(join(elsewhere, dirname(file)));
    copyFileSync(join(root, file), join(elsewhere, file));
  }
  const { status, stderr } = run(["--help"], {}, join(elsewhere, "cli/pillarwatch.mjs"));
  expect([status, stderr]).toEqual([2, expect.stringMatching(/^tsx is not installed.*`npm ci`.* build\/cli\/pillarwatch\.mjs\n$/)]);
});

test("a command that does not exist is refused with an exit code that is not 0", () => {
  expect(run(["paint"]).status).not.toBe(0);
});

test("a bad variable is one line that names it, also where it stands in .env", () => {
  writeFileSync(join(elsewhere, ".env"), "PORT=eighty\n");
  const { status, stdout, stderr } = run(["serve"]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(/^PORT\b.*eighty/)]);
});

test("variables that are set win over .env", () => {
  writeFileSync(join(elsewhere, ".env"), "PORT=eighty\n");
  expect(run(["serve"], { PORT: "70000" }).stderr).toMatch(/^PORT\b.*70000/);
});
