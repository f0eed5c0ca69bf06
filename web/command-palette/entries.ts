/** What the palette offers for what was typed: each entry says what it is and where it leads. */
import type { Search } from "../../contract/search.ts";
import { countOf } from "../formats/number.ts";
import { visible } from "../formats/visible.ts";
import { paths } from "../paths.ts";
import type { Changes } from "../selection/address.ts";
import type { SavedView } from "../selection/views.ts";
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

type Href = (path: string, more?: Changes) => string;

/** Names of pages with other words that people look for them by. */
const pages = [
  ["Overview", paths.overview, "better or worse, where, why, what next"],
  ["Principles", paths.principles, "the seven design principles and their best practices"],
  ["Accounts", paths.accounts, "heat map and table"],
  ["Findings", paths.findings, "list, filter, export"],
  ["Checks", paths.checks, "what to fix first"],
  ["Compare", paths.compare, "two days, accounts or OUs side by side"],
  ["Coverage", paths.coverage, "evidence, what is missing, detective controls"],
  ["Runs", paths.runs, "history, collect now"],
] as const;

const holds = (text: string, asked: string): boolean => text.toLowerCase().includes(asked.trim().toLowerCase());

/** What is in this browser: it is there before anything is asked. */
export const localGroups = (asked: string, views: readonly SavedView[], href: Href): readonly EntryGroup[] => [
  {
    name: "Pages",
    entries: pages
      .filter(([name, , note]) => holds(name, asked) || (asked.trim().length > 2 && holds(note, asked)))
      .map(([name, path, note]) => ({ id: `page ${path}`, name, note, href: href(path) })),
  },
  {
    name: "Saved views",
    entries: views
      .filter(({ name }) => holds(name, asked))
      .map(({ name, address }) => ({ id: `view ${name}`, name, note: address, href: address })),
  },
];

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
    entries: found.resources.map(({ id, type, name, open, findings }) => ({
      id: `resource ${id}`,
      name: id,
      note: [visible(name), type, open > 0 ? countOf(open, "open finding") : `${countOf(findings, "finding")}, none open`]
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
