/** Every page of the help as it is built: what it links to is there, nothing of it is asked for elsewhere, and what cannot be drawn is refused. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { HelpNode } from "../../web/help/content.ts";
import { LIST, pageIdOf } from "../../web/help/page-ids.ts";
import { readPage } from "../../web/help/read-page.ts";

const root = new URL("../../", import.meta.url);
const files = [...readdirSync(new URL("docs/", root)).map((name) => `docs/${name}`), ...readdirSync(root)].filter(
  (path) => path.endsWith(".md") && pageIdOf(path) !== undefined,
);
const pages = new Map(files.map((path) => [pageIdOf(path) ?? null, readPage(path, readFileSync(new URL(path, root), "utf8"))]));

/** All of them, however deep. */
function* every(nodes: readonly HelpNode[]): Generator<HelpNode> {
  for (const node of nodes) {
    yield node;
    if ("children" in node) yield* every(node.children);
    if (node.kind === "table") for (const row of [node.head, ...node.rows]) for (const cell of row) yield* every(cell);
  }
}
const nodesOf = (page: string | null) => [...every(pages.get(page)?.nodes ?? [])];
const all = [...pages.keys()].flatMap((from) => nodesOf(from).map((node) => ({ from, node })));

test("no two pages have one address, and the list leads to each", () => {
  expect([pages.size, files.includes(LIST)]).toEqual([files.length, true]);
  const listed = nodesOf(null).flatMap((node) => (node.kind === "page" ? [node.page] : []));
  expect([...pages.keys()].filter((id) => id !== null && !listed.includes(id))).toEqual([]);
});

test("every link within the help leads to a page, and to a heading that it has", () => {
  const links = all.flatMap(({ from, node }) => (node.kind === "page" ? [{ from, to: node.page, anchor: node.anchor }] : []));
  expect(links.length).toBeGreaterThan(100);
  const isThere = ({ to, anchor }: (typeof links)[number]) =>
    anchor === "" ? pages.has(to) : pages.get(to)?.head.headings.some(({ id }) => id === anchor);
  expect(links.filter((link) => !isThere(link))).toEqual([]);
});

test("what is no page is a file of the source, or is opened beside; pictures are ours", () => {
  const paths = all.flatMap(({ node }) => (node.kind === "file" || node.kind === "picture" ? [node.path] : []));
  expect(paths).toContain("docs/architecture.svg");
  expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  const outside = all.flatMap(({ node }) => (node.kind === "outside" ? [node.href] : []));
  expect(outside.filter((href) => !href.startsWith("https://"))).toEqual([]);
});

test("the part that each number's making leads to is there", () => {
  const [, page = "", anchor = ""] =
    /helpPage\("([a-z-]+)"\)\)\}#([a-z-]+)`/.exec(readFileSync(new URL("web/components/Making.tsx", root), "utf8")) ?? [];
  expect(pages.get(page)?.head.headings.map(({ id }) => id)).toContain(anchor);
});

test("no heading takes an id that the shell has", () => {
  const ids = [...pages.values()].flatMap(({ head }) => head.headings.map(({ id }) => id));
  expect(ids.filter((id) => ["", "root", "top", "content"].includes(id))).toEqual([]);
});

test("the container's build is given every page and picture", () => {
  const given = readFileSync(new URL(".dockerignore", root), "utf8").split("\n");
  const forms = given
    .filter((line) => line.startsWith("!"))
    .map((line) => new RegExp(`^${line.slice(1).replaceAll(".", "\\.").replace("*", "[^/]*")}$`));
  const needed = [...files, ...[...pages.values()].flatMap(({ pictures }) => pictures)];
  expect(needed.filter((path) => !forms.some((form) => form.test(path)))).toEqual([]);
});

const read = (markdown: string) => readPage("docs/a.md", `# A\n\n${markdown}`);

test("anchors are as GitHub makes them, the second of a name too", () => {
  expect(read("## A\n\n## What's `new`?\n\n## A").head.headings.map(({ id }) => id)).toEqual(["a-1", "whats-new", "a-2"]);
});

test("a table is called by its heading, and its cells hold what text holds", () => {
  const [, table] = read("## Limits\n\n| a | b |\n| --- | --- |\n| `c` | d<br>e |").nodes;
  expect(table).toMatchObject({
    kind: "table",
    name: "Table 1: Limits",
    rows: [[[{ kind: "code", text: "c" }], [{ text: "d" }, { kind: "break" }, { text: "e" }]]],
  });
});

test("a link is a page, a file, or beside; the text of a file that is its path stands once", () => {
  expect([...every(read("[b](b.md#c) [d](../deploy/d) [deploy/d](../deploy/d) [e](https://e.example)").nodes)]).toMatchObject([
    { kind: "paragraph" },
    { kind: "page", page: "b", anchor: "c" },
    { text: "b" },
    { text: " " },
    { kind: "file", path: "deploy/d" },
    { text: "d" },
    { text: " " },
    { kind: "file", path: "deploy/d", children: [] },
    { text: " " },
    { kind: "outside", href: "https://e.example" },
    { text: "e" },
  ]);
});

test.each([
  ["<script>alert(1)</script>", "markup in it is not drawn"],
  ["a <img src=x onerror=alert(1)> b", "markup in it is not drawn"],
  ["[a](javascript:alert(1))", "no place to go to"],
  ["![a](https://elsewhere.example/a.png)", "a picture from elsewhere"],
  ["[a][b]\n\n[b]: https://b.example", "linkReference is not drawn"],
])("%s fails the build", (markdown, reason) => {
  expect(() => read(markdown)).toThrow(reason);
});

test("a page without a title fails the build", () => {
  expect(() => readPage("docs/a.md", "text")).toThrow("docs/a.md: the first line is no heading");
});
