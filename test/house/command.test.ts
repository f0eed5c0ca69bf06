import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const command = fileURLToPath(new URL("../../cli/pillarwatch.mjs", import.meta.url));
const elsewhere = mkdtempSync(join(tmpdir(), "pillarwatch-elsewhere-"));
afterAll(() => rmSync(elsewhere, { recursive: true }));

const run = (words: readonly string[], environment: Record<string, string> = {}) =>
  spawnSync(process.execPath, [command, ...words], {
    cwd: elsewhere,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: elsewhere, ...environment },
  });

test("the command is found from any folder and names its commands", () => {
  const { status, stdout, stderr } = run(["--help"]);
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
