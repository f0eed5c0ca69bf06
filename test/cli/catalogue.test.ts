/** `pillarwatch catalogue`, and what a wrong CATALOGUE_FILE does to every command. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { callCommand } from "../support/called.ts";
import { startCommand } from "../support/command.ts";

const folder = mkdtempSync(join(tmpdir(), "pillarwatch-catalogue-"));
afterAll(() => rmSync(folder, { recursive: true }));

function given(file?: string) {
  if (file !== undefined) writeFileSync(join(folder, "ours.yaml"), file);
  const environment: Record<string, string> = file === undefined ? {} : { CATALOGUE_FILE: "ours.yaml" };
  return { folder, environment };
}
const run = (words: readonly string[], file?: string) => callCommand(words, given(file));
/** As a process. */
const start = (words: readonly string[], file: string) => startCommand(words, given(file)).ended;
const ours = `checks:
  - { id: S3.9, principle: people }
  - { id: our-buckets-are-blue, principle: data, severity: LOW, because: blue is encrypted }
`;

test("check counts what there is, and what the file does", async () => {
  const plain = await run(["catalogue", "check", "--json"]);
  const own = await start(["catalogue", "check", "--json"], ours);
  expect([plain.code, plain.stderr, own.code, own.stderr]).toEqual([0, "", 0, ""]);
  const [before, after] = [JSON.parse(plain.stdout), JSON.parse(own.stdout)];
  expect(before).toMatchObject({ kinds: { custom: 0 }, principles: { unmapped: 0 }, bestPractices: 57, own: { entries: 0, decides: 0 } });
  // The control, and the Config rule behind it.
  expect(after).toMatchObject({ kinds: { custom: 1 }, own: { entries: 2, decides: 2 } });
  expect(after.principles).toEqual({
    ...before.principles,
    people: before.principles.people + 2,
    traceability: before.principles.traceability - 2,
  });
  expect(after.version).not.toBe(before.version);
  expect((await run(["catalogue"], ours)).stdout).toMatch(/^your own: 2 entries, which decide 2 of these checks; 1 are on checks/m);
});

test("list prints every check as it is decided", async () => {
  const { stdout } = await run(["catalogue", "list"], ours);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.filter((line) => line.split("\t").length !== 5)).toEqual([]);
  expect(lines).toContain("S3.9\tpeople\tSEC04-BP01\tMEDIUM\tby the organization's own catalogue");
  expect(lines).toContain("our-buckets-are-blue\tdata\t-\tLOW\tblue is encrypted");
  const { version, checks } = JSON.parse((await run(["catalogue", "list", "--json"], ours)).stdout);
  expect(version).toMatch(/^[0-9a-f]{8}$/);
  expect(checks).toHaveLength(lines.length);
  expect(checks).toContainEqual(expect.objectContaining({ id: "S3.9", kind: "control", principle: "people", by: "organization" }));
});

test.each([["catalogue"], ["serve"], ["collect", "--once"], ["policy"]])(
  "a wrong file is refused by %s before anything starts",
  async (...words) => {
    const { code, stdout, stderr } = await start(words, ours.replace("data", "dat"));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^CATALOGUE_FILE: ours\.yaml:3: checks\[1\]\.principle: "dat" is not one of identity, traceability,/),
    ]);
  },
);
