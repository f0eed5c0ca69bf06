import { expect, test } from "vitest";
import { type HelpWords, searchHelp } from "./search.ts";

const words: readonly HelpWords[] = [
  {
    page: "operations",
    title: "Operations",
    sections: [
      { id: "", heading: "", text: "How it is kept." },
      { id: "restoring", heading: "Restoring", text: "A backup is read, checked, and put in its place." },
      { id: "backups", heading: "Backups", text: `${"word ".repeat(40)}Every night (BACKUP_CRON) one is made.${" more".repeat(60)}` },
    ],
  },
  { page: "backups", title: "Backups to S3", sections: [{ id: "", heading: "", text: "By a role of its own." }] },
];
const found = (asked: string) => searchHelp(words, asked).map(({ page, id }) => `${page}#${id}`);

test("a heading goes before a title, a title before text; a title alone is its page's beginning", () => {
  expect(found("backup")).toEqual(["operations#backups", "backups#", "operations#restoring"]);
  expect(found("operations")).toEqual(["operations#"]);
});

test("every word must be in it, in small letters or capitals, whole or begun", () => {
  expect(found("NIGHT backup")).toEqual(["operations#backups"]);
  expect(found("operations checked")).toEqual(["operations#restoring"]);
  expect(found("night elsewhere")).toEqual([]);
  expect(found("  ")).toEqual([]);
});

test("signs of an expression are letters like any other", () => {
  expect(found("(BACKUP_CRON)")).toEqual(["operations#backups"]);
  expect(found(".*")).toEqual([]);
});

test("the excerpt is cut around what was found, which is marked", () => {
  const [hit] = searchHelp(words, "night");
  const text = hit?.excerpt.map(({ text }) => text).join("") ?? "";
  expect(text).toMatch(/^… .*Every night .* …$/);
  expect(text.length).toBeLessThan(240);
  expect(hit?.excerpt.filter(({ isFound }) => isFound)).toEqual([{ text: "night", isFound: true }]);
});
