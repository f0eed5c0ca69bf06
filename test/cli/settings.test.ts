/** `pillarwatch settings export` and `import`, as somebody at the machine has them. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keptDatabases } from "../support/kept-databases.ts";

const kept = keptDatabases();
const account = "100000000001";

const file = (text: string): string => {
  writeFileSync(kept.at("decisions.yaml"), `pillarwatchSettings: 1\n${text}`);
  return kept.at("decisions.yaml");
};
const people = async (): Promise<string> => (await kept.call(["user", "list"])).stdout;

test("export, --plan, import, and once more; the log tells who was it", async () => {
  const exported = await kept.call(["settings", "export", kept.at("a.yaml")]);
  expect([exported.code, exported.stdout, (statSync(kept.at("a.yaml")).mode & 0o777).toString(8)]).toEqual([0, "", "600"]);
  const before = readFileSync(kept.at("a.yaml"), "utf8");
  expect(before).toMatch(/^# What people decided in Pillarwatch/);
  expect(before).toContain("people:\n  - email: lead@example.com\n    role: lead\n");
  expect((await kept.call(["settings", "export"])).stdout).toBe(before);

  // Without quotes, as people write it.
  const wanted = file(
    `settings: {ownersAcceptancesNeedApproval: false}\npeople: [{email: lead@example.com, role: administrator}]\nowners: [{account: ${account}, email: o@example.com}]\n`,
  );
  const plan = await kept.call(["import", wanted, "--plan"]);
  expect(plan).toMatchObject({
    code: 0,
    stdout: `~ settings.ownersAcceptancesNeedApproval\n+ owners: account ${account}, email o@example.com\n~ people: email lead@example.com, role administrator: role\nwould be 1 added, 2 changed, 0 removed; 0 as the file has them, 0 not in the file (they stay), 0 passed over\n`,
  });
  expect((await kept.call(["settings", "export"])).stdout).toBe(before);
  const done = await kept.call(["settings", "import", wanted, "--json"]);
  expect([done.code, done.stderr]).toEqual([0, ""]);
  expect([done.code, JSON.parse(done.stdout)]).toEqual([
    0,
    { added: 1, changed: 2, removed: 0, unchanged: 0, notInTheFile: 0, passedOver: 0, applied: true },
  ]);
  const again = await kept.call(["import", wanted, "--json"]);
  expect(JSON.parse(again.stdout)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
  const log = await kept.call(["audit", "list", "--json"]);
  const entries = log.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { action: string; actor: { kind: string } });
  expect(entries.slice(-3).map(({ action, actor }) => [actor.kind, action])).toEqual(
    ["settings-changed", "role-changed", "owner-assigned"].map((action) => ["command", action]),
  );
  expect((await kept.call(["audit", "verify"])).code).toBe(0);
});

test.each([
  [
    "a word that is no field, and one that is no word",
    "people:\n  - email: a@example.com\n    role: king\n    pasword: x\n",
    [/:4: people\[0\]\.role: /, /:5: people\[0\]\.pasword: is no field here/],
  ],
  [
    "an account that is not here, by its line",
    `owners:\n  - account: "${account}"\n    email: a@example.com\n  - account: 999999999999\n    email: a@example.com\n`,
    [/:5: owners\[1\]\.account: 999999999999 is no account/],
  ],
  ["what stands there twice", "settings: {}\nsettings: {}\n", [/:3: settings: stands there twice/]],
  [
    "an alias, and so a bomb of them",
    "people: &a [{email: a@example.com, role: lead}]\nwork: [*a, *a]\n",
    [/:3: work\[0\]: is an alias/, /:3: work\[1\]/],
  ],
  ["a tag", "people: !!js/function x\n", [/:2: the file: is no YAML: /]],
  ["two documents", "---\npeople: []\n", [/: the file: is no YAML: /]],
  ["deep nesting", `people: ${"[".repeat(100_000)}\n`, [/:1: the file: is nested more than 12 deep/]],
  ["a newer shape", "", [/:1: pillarwatchSettings: /], "pillarwatchSettings: 2\n"],
  ["what is no map", "", [/:1: the file: must be object/], "- 1\n"],
  ["what is nothing", "", [/:1: the file: must be object/], ""],
] as const)("%s is refused by file, line and field, and nothing is changed", async (_what, text, expected, whole?: string) => {
  const path = file(text);
  if (whole !== undefined) writeFileSync(path, whole);
  const before = await people();
  const { code, stdout, stderr } = await kept.call(["import", path]);
  expect([code, stdout]).toEqual([2, ""]);
  const [head, ...lines] = stderr.trimEnd().split("\n");
  expect(head).toBe("FILE: nothing was changed:");
  for (const one of expected) expect(lines).toContainEqual(expect.stringMatching(one));
  expect(lines[0]?.startsWith(path)).toBe(true);
  expect(await people()).toBe(before);
});

test("a file that is none, is too large or no text is refused, and so is a place that cannot be written", async () => {
  expect(await kept.refusal(["import", kept.at("nothing.yaml")])).toMatch(/^FILE: .*nothing\.yaml cannot be read$/);
  writeFileSync(kept.at("large.yaml"), "#".repeat(4_000_001));
  expect(await kept.refusal(["import", kept.at("large.yaml")])).toMatch(/^FILE: .*large\.yaml has more than 4 MB/);
  writeFileSync(kept.at("latin.yaml"), Buffer.from([0x70, 0xfc]));
  expect(await kept.refusal(["import", kept.at("latin.yaml")])).toMatch(/it is no UTF-8$/);
  expect(await kept.refusal(["settings", "export", kept.at("none/x.yaml")])).toMatch(/^FILE: .*cannot be written$/);
  const gone = { DATABASE_URL: `sqlite:${kept.at("gone.db")}` };
  expect(await kept.refusal(["settings", "export"], gone)).toMatch(/^DATABASE_URL: .*is not there$/);
});
