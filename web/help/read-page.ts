/** Markdown → what the pages draw. Whatever it does not know it refuses, so that nothing is left out unseen when the pages are built. Pure. */
import Slugger from "github-slugger";
import type { Nodes, PhrasingContent, RootContent, Table, TableRow } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { toString as textOf } from "mdast-util-to-string";
import { gfmTable } from "micromark-extension-gfm-table";
import type { HelpHead, HelpNode, HelpSection, Row } from "./content.ts";
import { pageIdOf } from "./page-ids.ts";

export interface ReadPage {
  readonly head: HelpHead;
  readonly nodes: readonly HelpNode[];
  readonly sections: readonly HelpSection[];
  /** Paths from the repository's root of the pictures in it. */
  readonly pictures: readonly string[];
}

/** @param path from the repository's root. @throws Error naming the page, where it holds what cannot be drawn. */
export function readPage(path: string, markdown: string): ReadPage {
  const { children } = fromMarkdown(markdown, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
  const [title, ...rest] = children;
  if (title?.type !== "heading" || title.depth !== 1) throw new Error(`${path}: the first line is no heading`);
  const reading = new Reading(path);
  reading.slug(textOf(title));
  const nodes = reading.all(rest);
  const headings = nodes.flatMap((node) =>
    node.kind === "heading" ? [{ level: node.level, id: node.id, text: textOfAll(node.children) }] : [],
  );
  return { head: { title: textOf(title), headings }, nodes, sections: sectionsOf(nodes), pictures: reading.pictures };
}

class Reading {
  readonly pictures: string[] = [];
  readonly #path: string;
  readonly #slugger = new Slugger();
  /** The last heading, and how many tables stand below it so far. */
  #below = { heading: "", tables: 0 };

  constructor(path: string) {
    this.#path = path;
  }

  /** As GitHub makes it, so that an anchor is good in both places. */
  slug(text: string): string {
    return this.#slugger.slug(text);
  }

  all(nodes: readonly Nodes[]): readonly HelpNode[] {
    return nodes.map((node) => this.#one(node as RootContent));
  }

  #one(node: RootContent): HelpNode {
    switch (node.type) {
      case "text":
        return { kind: "text", text: node.value.replaceAll("\n", " ") };
      case "inlineCode":
        return { kind: "code", text: node.value };
      case "break":
        return { kind: "break" };
      case "html":
        if (/^<br ?\/?>$/.test(node.value)) return { kind: "break" };
        throw new Error(`${this.#path}: markup in it is not drawn: ${node.value}`);
      case "paragraph":
      case "strong":
      case "emphasis":
        return { kind: node.type, children: this.all(node.children) };
      case "blockquote":
        return { kind: "quote", children: this.all(node.children) };
      case "listItem":
        return { kind: "item", children: this.#itemOf(node.children) };
      case "list":
        return { kind: "list", first: node.ordered === true ? (node.start ?? 1) : null, children: this.all(node.children) };
      case "code":
        return { kind: "block", text: node.value };
      case "heading": {
        const text = textOf(node);
        this.#below = { heading: text, tables: 0 };
        return { kind: "heading", level: node.depth, id: this.slug(text), children: this.all(node.children) };
      }
      case "table":
        return this.#table(node);
      case "link":
        return this.#link(node.url, node.children);
      case "image":
        return this.#picture(node.url, node.alt ?? "");
      default:
        throw new Error(`${this.#path}: ${node.type} is not drawn`);
    }
  }

  /** A point of one paragraph is a line, not a paragraph of its own. */
  #itemOf(children: readonly Nodes[]): readonly HelpNode[] {
    return children.flatMap((child, index) => (child.type === "paragraph" && index === 0 ? this.all(child.children) : this.all([child])));
  }

  #table({ children: [head, ...rows] }: Table): HelpNode {
    this.#below.tables += 1;
    const { heading, tables } = this.#below;
    const name = `Table ${tables}${heading === "" ? "" : `: ${heading}`}`;
    return { kind: "table", name, head: head === undefined ? [] : this.#row(head), rows: rows.map((row) => this.#row(row)) };
  }

  #row({ children }: TableRow): Row {
    return children.map((cell) => this.all(cell.children));
  }

  #link(url: string, content: readonly PhrasingContent[]): HelpNode {
    const children = this.all(content);
    if (/^(?:https?|mailto):/.test(url)) return { kind: "outside", href: url, children };
    if (/^[a-z][a-z+.-]*:/i.test(url)) throw new Error(`${this.#path}: a link to ${url}, which is no place to go to`);
    const { path, anchor } = this.#placeOf(url);
    const page = pageIdOf(path);
    if (page !== undefined) return { kind: "page", page, anchor, children };
    return { kind: "file", path, children: textOfAll(children) === path ? [] : children };
  }

  #picture(url: string, text: string): HelpNode {
    if (/^[a-z][a-z+.-]*:/i.test(url)) throw new Error(`${this.#path}: a picture from elsewhere: ${url}`);
    const { path } = this.#placeOf(url);
    this.pictures.push(path);
    return { kind: "picture", path, text };
  }

  /** Of a relative address: the path from the repository's root. */
  #placeOf(url: string): { readonly path: string; readonly anchor: string } {
    const { pathname, hash } = new URL(url, new URL(this.#path, "file:///"));
    return { path: decodeURIComponent(pathname).slice(1), anchor: decodeURIComponent(hash.slice(1)) };
  }
}

const textOfAll = (nodes: readonly HelpNode[]): string => nodes.map(plain).join("");

/** With a space where something else begins, so that no two words become one. */
function plain(node: HelpNode): string {
  switch (node.kind) {
    case "text":
    case "code":
      return node.text;
    case "block":
      return ` ${node.text} `;
    case "break":
      return " ";
    case "picture":
      return ` ${node.text} `;
    case "table":
      return ` ${[node.head, ...node.rows].map((row) => row.map(textOfAll).join(" · ")).join(" ")} `;
    case "strong":
    case "emphasis":
    case "page":
    case "outside":
    case "file":
      return textOfAll(node.children);
    case "paragraph":
    case "quote":
    case "item":
    case "list":
    case "heading":
      return ` ${textOfAll(node.children)} `;
  }
}

function sectionsOf(nodes: readonly HelpNode[]): readonly HelpSection[] {
  const sections: { id: string; heading: string; text: string }[] = [{ id: "", heading: "", text: "" }];
  for (const node of nodes) {
    if (node.kind === "heading") sections.push({ id: node.id, heading: textOfAll(node.children), text: "" });
    else {
      const last = sections.at(-1);
      if (last !== undefined) last.text += plain(node);
    }
  }
  return sections
    .map(({ text, ...of }) => ({ ...of, text: text.replace(/\s+/g, " ").trim() }))
    .filter(({ id, text }) => id !== "" || text !== "");
}
