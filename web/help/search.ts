import type { HelpSection } from "./content.ts";

export interface HelpWords {
  readonly page: string;
  readonly title: string;
  readonly sections: readonly HelpSection[];
}

export interface HelpHit {
  readonly page: string;
  readonly title: string;
  /** Of the section; "" above the first heading. */
  readonly id: string;
  readonly heading: string;
  /** Around the first word that was found in the text; the section's beginning where only its heading has them. */
  readonly excerpt: readonly { readonly text: string; readonly isFound: boolean }[];
}

const BEFORE = 60;
const LENGTH = 220;

/** Best first: words in the heading, then in the page's title, then in the text. Every word that was asked for must be there, in whatever form it begins or ends. */
export function searchHelp(all: readonly HelpWords[], asked: string): readonly HelpHit[] {
  const terms = [...new Set(asked.toLowerCase().split(/\s+/).filter(Boolean))];
  if (terms.length === 0) return [];
  const found = all.flatMap(({ page, title, sections }) =>
    sections.flatMap((section) => {
      const weight = weightOf(terms, title, section);
      return weight === 0
        ? []
        : [{ weight, hit: { page, title, id: section.id, heading: section.heading, excerpt: excerptOf(section.text, terms) } }];
    }),
  );
  return found.sort((one, other) => other.weight - one.weight).map(({ hit }) => hit);
}

/** 0: not all of them are in it. */
function weightOf(terms: readonly string[], title: string, { heading, text }: HelpSection): number {
  const places = [heading, title, text].map((place) => place.toLowerCase());
  let weight = 0;
  for (const term of terms) {
    const place = places.findIndex((words) => words.includes(term));
    if (place < 0) return 0;
    weight += [9, 4, 1][place] ?? 0;
  }
  // A title alone is every section's: only the page's beginning stands for it.
  return terms.every((term) => !`${places[0]} ${places[2]}`.includes(term)) && heading !== "" ? 0 : weight;
}

function excerptOf(text: string, terms: readonly string[]): HelpHit["excerpt"] {
  const lower = text.toLowerCase();
  const first = Math.min(...terms.map((term) => lower.indexOf(term)).filter((at) => at >= 0), text.length);
  const begin = first === text.length ? 0 : Math.max(0, text.lastIndexOf(" ", first - BEFORE) + 1);
  const cut = text.slice(begin, begin + LENGTH);
  const told = `${begin > 0 ? "… " : ""}${cut}${begin + LENGTH < text.length ? " …" : ""}`;
  return told
    .split(new RegExp(`(${terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "i"))
    .filter((piece) => piece !== "")
    .map((piece) => ({ text: piece, isFound: terms.includes(piece.toLowerCase()) }));
}
