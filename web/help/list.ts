import type { HelpContent, HelpHead, HelpHeading } from "./content.ts";
import { LIST, pageIdOf } from "./page-ids.ts";

/** Folders of docs/ stay out: they are not of the form of a page. */
const heads = import.meta.glob<HelpHead>(["../../docs/*.md", "../../{README,CHANGELOG,CONTRIBUTING}.md"], {
  query: "?head",
  import: "default",
  eager: true,
});
const contents = import.meta.glob<HelpContent>(["../../docs/*.md", "../../{README,CHANGELOG,CONTRIBUTING}.md"], { import: "default" });

export interface HelpPage {
  readonly id: string;
  readonly title: string;
  readonly headings: readonly HelpHeading[];
  /** Its script, asked for when somebody opens it. */
  readonly load: () => Promise<HelpContent>;
}

const fromRoot = (path: string): string => path.replace("../../", "");

const nowhere = (path: string) => () => Promise.reject(new Error(`${path} was not built`));

export const helpPages: readonly HelpPage[] = Object.entries(heads).flatMap(([path, { title, headings }]) => {
  const id = pageIdOf(fromRoot(path));
  return id == null ? [] : [{ id, title, headings, load: contents[path] ?? nowhere(path) }];
});

/** The list of the pages, as docs/README.md groups them. */
export const loadHelpList: () => Promise<HelpContent> = contents[`../../${LIST}`] ?? nowhere(LIST);
