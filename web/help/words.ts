/** All that is written, for the search: asked for when somebody searches. */
import type { HelpSection } from "./content.ts";
import { pageIdOf } from "./page-ids.ts";
import type { HelpWords } from "./search.ts";

const words = import.meta.glob<{ readonly title: string; readonly sections: readonly HelpSection[] }>(
  ["../../docs/*.md", "../../{README,CHANGELOG,CONTRIBUTING}.md"],
  { query: "?words", import: "default", eager: true },
);

export const helpWords: readonly HelpWords[] = Object.entries(words).flatMap(([path, { title, sections }]) => {
  const id = pageIdOf(path.replace("../../", ""));
  return id == null ? [] : [{ page: id, title, sections }];
});
