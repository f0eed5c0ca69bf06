import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { array, assert, constantFrom, property, record, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { ownersOf } from "../posture/owner.ts";
import type { AccountId } from "../posture/words.ts";
import { parseTeams, readOwnerFile } from "./owner-file.ts";

const byAccount = (id: string) => ({ by: "account", id });
const named = (email: string, name?: string) => ({ email, name });
const teams = (content: string) => {
  const { teams, mistakes } = parseTeams(content);
  expect(mistakes).toEqual([]);
  return teams;
};
const mistakes = (content: string) => parseTeams(content).mistakes.map(({ line, column, message }) => `${line} ${column}: ${message}`);

describe("a good file", () => {
  test("the example of docs/owners.md", () => {
    const content = `account,ou,tag,owner,name
111122223333,,,mirjam@example.com,Mirjam Lund
,Root / Payments,,jo@example.com,
,ou-ab12-cdefghij,,"ann@example.com, kim@example.com",
,,Stage=sandbox,research@example.com,Research
`;
    expect(teams(content)).toEqual([
      { of: byAccount("111122223333"), line: 2, owners: [named("mirjam@example.com", "Mirjam Lund")] },
      { of: { by: "ou", name: "Root / Payments" }, line: 3, owners: [named("jo@example.com")] },
      { of: { by: "ou", name: "ou-ab12-cdefghij" }, line: 4, owners: [named("ann@example.com"), named("kim@example.com")] },
      { of: { by: "tag", key: "Stage", value: "sandbox" }, line: 5, owners: [named("research@example.com", "Research")] },
    ]);
  });

  test.each([
    ["Windows line ends and a byte order mark", "\uFEFFaccount,owner\r\n111122223333,jo@v.example\r\n"],
    ["semicolons", "account;owner\n111122223333;jo@v.example\n"],
    ["capitals, spaces and columns of one's own", "Cost center , Account,OWNER\n42, 111122223333 , jo@v.example\n"],
    ["lines without anything", "account,owner\n\n,\n111122223333,jo@v.example\n\n"],
    ["no line end at the end", "account,owner\n111122223333,jo@v.example"],
    ["quotes", '"account","owner"\n"111122223333","jo@v.example"\n'],
    ["brackets, as mail programs copy them", "account,owner\n111122223333,<jo@v.example>\n"],
  ])("%s", (_, content) => {
    expect(teams(content)).toMatchObject([{ of: byAccount("111122223333"), owners: [named("jo@v.example")] }]);
  });

  test("a name with a comma, quotes and letters of any alphabet", () => {
    expect(teams('account,owner,name\n111122223333,jo@v.example,"Ж. ""Jo"", Lund"\n')).toMatchObject([
      { owners: [named("jo@v.example", 'Ж. "Jo", Lund')] },
    ]);
  });

  test("of a tag only the first = parts key and value", () => {
    expect(teams("tag,owner\nteam=a=b,jo@v.example\n")).toMatchObject([{ of: { by: "tag", key: "team", value: "a=b" } }]);
  });
});

test.each([
  ["", "1 the file: has no column owner"],
  ["account,name\n", "1 the file: has no column owner"],
  ["owner\njo@v.example\n", "1 the file: has no column account, ou or tag"],
  ["account,owner,owner\n", "1 the file: has two columns owner"],
  ['account,owner\n111122223333,"jo@v.example\n', "2 the file: is no CSV: "],
  ["account,owner\n11112222333,jo@v.example\n", '2 account: "11112222333" is not twelve digits (spreadsheets drop zeros in front)'],
  ["account,owner\nprod,jo@v.example\n", '2 account: "prod" is not twelve digits'],
  ["account,ou,owner\n111122223333,Root,jo@v.example\n", "2 ou: stands beside account: a line is about one of them"],
  ["account,ou,owner\n,,jo@v.example\n", "2 the line: names no account, ou or tag"],
  ["tag,owner\nStage,jo@v.example\n", '2 tag: "Stage" is not of the form key=value'],
  ["tag,owner\nStage=,jo@v.example\n", '2 tag: "Stage=" is not of the form key=value'],
  ["account,owner\n111122223333,\n", "2 owner: is empty"],
  ["account,owner\n\n111122223333,jo\n", '3 owner: "jo" is not an e-mail address'],
  ["account,owner\n111122223333,jo@v.example kim\n", '2 owner: "kim" is not an e-mail address'],
  ["account,owner,name\n111122223333,jo@v.example kim@v.example,Jo\n", "2 name: is one name for 2 owners: give each a line of its own"],
  ['account,owner,name\n111122223333,jo@v.example,"Jo\nBcc: all@v.example"\n', "3 name: is not one line"],
  ["account,owner\n111122223333,jo@v.example,kim@v.example\n", "2 the line: has more cells than there are columns"],
])("%j is told by line and column", (content, told) => {
  expect(mistakes(content)).toEqual([expect.stringContaining(told)]);
});

test("a file with mistakes is refused whole, with the first ten of them; so is one that is not there", () => {
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
  const file = join(folder, "owners.csv");
  writeFileSync(file, `account,owner\n111122223333,jo@v.example\n${"1,x\n".repeat(6)}`);
  const told = (path: string): string => {
    try {
      return String(readOwnerFile(path).length);
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
  };
  expect(told(file).split("\n")).toEqual([
    expect.stringMatching(/^OWNER_FILE: .*owners\.csv:3: account: "1" is not twelve digits/),
    ...Array.from({ length: 9 }, () => expect.stringMatching(/owners\.csv:\d: (account|owner): /)),
    "and 2 more",
  ]);
  writeFileSync(file, "account,owner\n111122223333,jo@v.example\n");
  expect(told(file)).toBe("1");
  rmSync(folder, { recursive: true });
  expect(told(file)).toMatch(/^OWNER_FILE: .*owners\.csv cannot be read$/);
});

test("whatever the file holds, it is read or refused, and an account's line is found again", () => {
  const cell = string({ unit: "binary" }).map((text) => `"${text.replaceAll('"', '""')}"`);
  assert(property(cell, cell, (one, other) => parseTeams(`account,owner\n${one},${other}\n`).teams.length <= 1));
  const good = array(record({ id: constantFrom("111122223333", "444455556666"), email: constantFrom("a@v.example", "b@v.example") }));
  assert(
    property(good, (lines) => {
      const map = teams(`account,owner\n${lines.map(({ id, email }) => `${id},${email}\n`).join("")}`);
      for (const id of ["111122223333", "444455556666"] as AccountId[]) {
        const owners = ownersOf({ account: id, tags: {}, assigned: [], contact: undefined, above: [] }, { tag: "Owner", teams: map });
        expect(owners.map(({ email }) => email)).toEqual([...new Set(lines.filter((line) => line.id === id).map(({ email }) => email))]);
      }
    }),
  );
});
