/** What the palette offers for what was typed: each entry says what it is and where it leads. */
import type { Search } from "../../contract/search.ts";
import type { View } from "../../contract/views.ts";
import type { Access } from "../../posture/caller.ts";
import { countOf } from "../formats/number.ts";
import { visible } from "../formats/visible.ts";
import { pages } from "../pages-list.ts";
import { paths } from "../paths.ts";
import type { Changes } from "../selection/address.ts";
import { accountStateNames, kindNames, severityNames, statusNames } from "../words.ts";

export interface Entry {
  readonly id: string;
  /** May come from AWS. */
  readonly name: string;
  readonly note: string;
  readonly href: string;
}

export interface EntryGroup {
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** What is known of a page of the help (help/list.ts). */
interface HelpEntry {
  readonly id: string;
  readonly title: string;
  readonly headings: readonly { readonly id: string; readonly text: string }[];
}

type Href = (path: string, more?: Changes) => string;

const holds = (text: string, asked: string): boolean => text.toLowerCase().includes(asked.trim().toLowerCase());

/** What is there before anything is asked for: pages that are for the reader, help, and their saved views. */
export const localGroups = (
  asked: string,
  views: readonly Pick<View, "id" | "name" | "address">[],
  help: readonly HelpEntry[],
  href: Href,
  isFor: (access: Access) => boolean,
): readonly EntryGroup[] => [
  {
    name: "Pages",
    entries: pages
      .filter(({ access }) => isFor(access))
      .filter(({ name, about }) => holds(name, asked) || (asked.trim().length > 2 && holds(about, asked)))
      .map(({ name, path, about }) => ({ id: `page ${path}`, name, note: about, href: href(path) })),
  },
  {
    name: "Saved views",
    entries: views
      .filter(({ name }) => holds(name, asked))
      .map(({ id, name, address }) => ({ id: `view ${id}`, name, note: address, href: address })),
  },
  {
    name: "Help",
    entries: asked.trim().length < 3 ? [] : help.flatMap((page) => helpEntries(page, asked, href)),
  },
];

/** A page of the help, or where only a heading in it is called so, that place in it. */
function helpEntries({ id, title, headings }: HelpEntry, asked: string, href: Href): readonly Entry[] {
  const address = href(paths.helpPage(id));
  if (holds(title, asked)) return [{ id: `help ${id}`, name: title, note: headings.map(({ text }) => text).join(", "), href: address }];
  const heading = headings.find(({ text }) => holds(text, asked));
  return heading === undefined ? [] : [{ id: `help ${id}`, name: heading.text, note: title, href: `${address}#${heading.id}` }];
}

/** Whatever was found is shown whole: the page's own narrowing must not hide it. */
const everywhere = { account: undefined, ou: undefined, region: undefined } as const;

export const foundGroups = (found: Search, href: Href): readonly EntryGroup[] => [
  {
    name: "Findings",
    entries: found.findings.map(({ id, title, severity, status, accountName }) => ({
      id: `finding ${id}`,
      name: title,
      note: `${severityNames[severity]} · ${statusNames[status]} · ${visible(accountName) ?? ""}`,
      href: href(paths.finding(id), everywhere),
    })),
  },
  {
    name: "Resources",
    entries: found.resources.map(({ id, type, name, accountId, accountName, open, findings }) => ({
      id: `resource ${accountId} ${id}`,
      name: id,
      note: [
        visible(name),
        type,
        visible(accountName) ?? accountId,
        open > 0 ? countOf(open, "open finding") : `${countOf(findings, "finding")}, none open`,
      ]
        .filter((word) => word !== undefined && word !== null && word !== "")
        .join(" · "),
      href: href(paths.findings, { ...everywhere, resourceId: id, ...(open === 0 && { status: "all" }) }),
    })),
  },
  {
    name: "Accounts",
    entries: found.accounts.map(({ id, name, organizationalUnit, state }) => ({
      id: `account ${id}`,
      name: visible(name) ?? id,
      note: [id, organizationalUnit, state !== "active" && accountStateNames[state]].filter(Boolean).join(" · "),
      href: href(paths.account(id), everywhere),
    })),
  },
  {
    name: "Organizational units",
    entries: found.units.map(({ path, accounts }) => ({
      id: `unit ${path}`,
      name: path,
      note: `the overview of ${countOf(accounts, "account")}`,
      href: href(paths.overview, { ...everywhere, ou: path }),
    })),
  },
  {
    name: "Checks",
    entries: found.checks.map(({ check, kind, title }) => ({
      id: `check ${kind} ${check}`,
      name: visible(title) ?? check,
      note: title === check ? kindNames[kind] : `${check} · ${kindNames[kind]}`,
      href: href(paths.check(check), { kind }),
    })),
  },
];

/** An ARN or an id was pasted, not a word typed: what it means goes before what only holds its letters. */
export const isId = (text: string): boolean => /^(arn:|[0-9a-f]{32}$)/i.test(text.trim());
