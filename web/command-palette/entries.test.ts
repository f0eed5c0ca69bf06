import { expect, test } from "vitest";
import { type Access, isFor } from "../../posture/caller.ts";
import { foundGroups, isId, localGroups } from "./entries.ts";

const href = (path: string, more = {}) => `${path} ${JSON.stringify(more)}`;
const none = { accounts: [], units: [], checks: [], findings: [], resources: [], more: false };
const everybody = () => true;
const help = [
  { id: "mail", title: "Mail", headings: [{ id: "smtp", text: "SMTP" }] },
  {
    id: "operations",
    title: "Operations",
    headings: [
      { id: "backups", text: "Backups" },
      { id: "restoring", text: "Restoring" },
    ],
  },
];
const namesIn = (groups: ReturnType<typeof localGroups>) => groups.flatMap(({ entries }) => entries.map(({ name }) => name));

test("pages by their name or by what they are for, saved views by their name", () => {
  const views = [{ id: "1", name: "Risky week", address: "/?range=7" }];
  expect(namesIn(localGroups("", views, help, href, everybody))).toContain("Overview");
  expect(namesIn(localGroups("RISKY", views, help, href, everybody))).toEqual(["Risky week"]);
  expect(namesIn(localGroups("evidence", views, help, href, everybody))).toEqual(["Coverage"]);
});

test("a page of the help by its title, or the place in it that is called so; not before three letters", () => {
  const of = (asked: string) => localGroups(asked, [], help, href, everybody).find(({ name }) => name === "Help")?.entries;
  expect(of("oper")).toEqual([{ id: "help operations", name: "Operations", note: "Backups, Restoring", href: "/help/operations {}" }]);
  expect(of("restor")).toEqual([{ id: "help operations", name: "Restoring", note: "Operations", href: "/help/operations {}#restoring" }]);
  expect(of("ma")).toEqual([]);
});

test("a page is offered to whom it is for", () => {
  const owner = (access: Access) => isFor({ role: "owner", isThrough: false }, access);
  const through = (access: Access) => isFor({ role: "lead", isThrough: true }, access);
  const offered = (of: typeof owner) => namesIn(localGroups("", [], help, href, of));
  expect(offered(owner)).not.toContain("Runs");
  expect(offered(owner)).toContain("Profile");
  expect(offered(through)).toContain("Runs");
  expect(offered(through)).not.toContain("Profile");
});

test("a resource without an open finding opens all of its findings; whatever is found is not narrowed by the page", () => {
  const of = (open: number) =>
    foundGroups(
      { ...none, resources: [{ id: "arn:x", type: "T", name: null, accountId: "1", accountName: "a", open, findings: 2 }] },
      href,
    );
  expect(of(0)[1]?.entries[0]).toMatchObject({ note: "T · a · 2 findings, none open", href: expect.stringContaining('"status":"all"') });
  expect(of(1)[1]?.entries[0]?.href).not.toContain("status");
});

test("what was pasted is told from what was typed", () => {
  expect(["arn:aws:s3:::x", " 9f86d081884c7d659a2feaa0c55ad015", "S3.1", "arnold"].map(isId)).toEqual([true, true, false, false]);
});
