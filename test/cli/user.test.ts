/** `pillarwatch user …`: whoever may run commands on the machine can always let somebody in, themselves too. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase, openForReading } from "../../db/open.ts";
import { testApplication } from "../support/application.ts";
import { callCommand } from "../support/called.ts";
import { noon } from "../support/database.ts";
import { password } from "../support/people.ts";
import { TEST_SECRET } from "../support/signed-in.ts";

let folder = "";
let url = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-user-"));
  url = `sqlite:${join(folder, "a.db")}`;
});
afterEach(() => rmSync(folder, { recursive: true }));

const user = (...words: string[]) =>
  callCommand(["user", ...words], {
    folder,
    environment: { DATABASE_URL: url, PUBLIC_URL: "https://posture.example.org", PILLARWATCH_SECRET: TEST_SECRET },
  });
const people = async () =>
  (await user("list", "--json")).stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

test("add prints the link alone on the last line; by it the person gets in, and by another one again", async () => {
  const added = await user("add", "first@example.com", "--role", "administrator", "--name", "First");
  expect([added.code, added.stdout]).toEqual([0, expect.stringMatching(/^https:\/\/posture\.example\.org\/welcome#[\w-]{43}\n$/)]);
  expect(await people()).toEqual([
    { email: "first@example.com", name: "First", role: "administrator", kind: "local", state: "invited", sessions: 0 },
  ]);
  await open(added.stdout);
  expect(await people()).toMatchObject([{ state: "active" }]);
  const again = await user("link", "FIRST@example.com");
  await open(again.stdout);
  expect(again.code).toBe(0);
});

test("role, disable, enable and erase; never the last administrator", async () => {
  await open((await user("add", "first@example.com", "--role", "administrator")).stdout);
  for (const words of [
    ["role", "first@example.com", "lead"],
    ["disable", "first@example.com"],
    ["erase", "first@example.com"],
  ])
    expect(await user(...words)).toMatchObject({ code: 2, stderr: expect.stringContaining("last active administrator") });
  await open((await user("add", "second@example.com", "--role", "administrator")).stdout);
  expect((await user("role", "first@example.com", "lead")).code).toBe(0);
  expect((await user("disable", "first@example.com")).code).toBe(0);
  expect(await people()).toMatchObject([{ role: "lead", state: "disabled" }, { role: "administrator" }]);
  expect((await user("enable", "first@example.com")).code).toBe(0);
  expect((await user("erase", "first@example.com")).code).toBe(0);
  expect(await people()).toHaveLength(1);
  const log = await callCommand(["audit", "list", "--json"], { folder, environment: { DATABASE_URL: url } });
  const actions = log.stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  expect(actions.filter(({ actor }) => actor.kind === "command").map(({ action }) => action)).toEqual([
    ...["person-invited", "person-invited", "role-changed", "person-disabled", "person-enabled", "person-erased"],
  ]);
});

test.each([
  [["add", "nobody", "--role", "lead"], /^email: is not an e-mail address/],
  [["add", "a@example.com", "--role", "king"], /^role: "king" is not one of administrator, lead, viewer, owner/],
  [["link", "a@example.com"], /^email: nobody here signs in as "a@example.com"/],
  [["role", "a@example.com", "lead"], /^email: nobody here/],
])("%j is refused, by what is wrong with it", async (words, expected) => {
  const { code, stdout, stderr } = await user(...words);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr.trim().split("\n").at(-1)).toMatch(expected);
});

/** As the page does it. */
async function open(link: string): Promise<void> {
  const writer = await openDatabase(url, noon);
  const reader = openForReading(url);
  const { app } = await testApplication({ db: reader.kysely, writer }, { now: () => new Date() });
  const token = new URL(link.trim()).hash.slice(1);
  const answer = await app.inject({ method: "POST", url: "/api/v1/links/use", headers: { cookie: "" }, payload: { token, password } });
  expect(answer.statusCode).toBe(200);
  await writer.transaction((tx) => tx.run("DELETE FROM sessions"));
  await writer.transaction((tx) => tx.run("DELETE FROM people WHERE email LIKE '%@pillarwatch.test'"));
  await app.close();
  await reader.close();
  await writer.close();
}
