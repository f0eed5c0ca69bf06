/** A page that leads nowhere: every relative link and anchor of what people read is there. Addresses of others are not asked. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { documents, prose, root, textOf } from "../support/pages-to-read.ts";

const withoutCode = (text: string) => text.replace(/^ *```[\s\S]*?^ *```/gm, "");

/** As GitHub makes them: folded, of letters, digits, hyphens and underscores; the second of a name ends in -1. */
function anchorsOf(document: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutCode(textOf(document)).matchAll(/^#{1,6} +(.+)$/gm)) {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").trim();
    const slug = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    anchors.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return anchors;
}

const linksOf = (text: string) =>
  [...prose(text).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)|(?:src|href)="([^"]+)"/g)]
    .map(([, link, attribute]) => link ?? attribute ?? "")
    .filter((link) => !/^[a-z][a-z+.-]*:/i.test(link));

/** @returns what is wrong with the link, or nothing. */
function fault(document: string, link: string): string | undefined {
  const [path = "", anchor] = decodeURI(link).split("#");
  const target = path === "" ? document : normalize(join(dirname(document), path));
  if (target.startsWith("..")) return `${document}: ${link} leads out of the repository`;
  if (!existsSync(`${root}${target}`)) return `${document}: ${link} is not there`;
  if (anchor === undefined || anchor === "") return undefined;
  if (statSync(`${root}${target}`).isDirectory() || !target.endsWith(".md")) return `${document}: ${link} has an anchor in what is no page`;
  return anchorsOf(target).has(anchor) ? undefined : `${document}: ${link} has no such heading`;
}

test("every relative link and anchor of README, CONTRIBUTING, SECURITY, docs and deploy leads somewhere", () => {
  const all = documents.flatMap((document) => linksOf(textOf(document)).map((link) => ({ document, link })));
  expect(all.length).toBeGreaterThan(100);
  expect(all.flatMap(({ document, link }) => fault(document, link) ?? [])).toEqual([]);
});

test("a link to nowhere, and one to a heading that is not there, are found", () => {
  expect(fault("docs/README.md", "nowhere.md")).toMatch("is not there");
  expect(fault("docs/README.md", "operations.md#nowhere")).toMatch("no such heading");
  expect(fault("docs/README.md", "../../elsewhere.md")).toMatch("out of the repository");
  expect(linksOf("[a](b.md) `[c](d.md)` ![e](f.png)")).toEqual(["b.md", "f.png"]);
});

test("the index leads to every page of docs", () => {
  const linked = linksOf(textOf("docs/README.md")).map((link) => `docs/${link.split("#")[0]}`);
  const pages = documents.filter((document) => /^docs\/[^/]+\.md$/.test(document) && document !== "docs/README.md");
  expect(pages.filter((page) => !linked.includes(page))).toEqual([]);
});
