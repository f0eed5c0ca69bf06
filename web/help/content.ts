/** The documentation as the pages draw it: plain data that is made when they are built (vite.help.ts), so that no markup is left to be trusted. */
export type HelpNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "break" }
  | { readonly kind: "paragraph" | "strong" | "emphasis" | "quote" | "item"; readonly children: readonly HelpNode[] }
  | { readonly kind: "heading"; readonly level: number; readonly id: string; readonly children: readonly HelpNode[] }
  | { readonly kind: "list"; readonly first: number | null; readonly children: readonly HelpNode[] }
  /** Code of several lines. */
  | { readonly kind: "block"; readonly text: string }
  /** @property name its heading's, and which one below it: no two of a page are called alike. */
  | { readonly kind: "table"; readonly name: string; readonly head: Row; readonly rows: readonly Row[] }
  /** A page of the help; `null`: the list of them. */
  | { readonly kind: "page"; readonly page: string | null; readonly anchor: string; readonly children: readonly HelpNode[] }
  | { readonly kind: "outside"; readonly href: string; readonly children: readonly HelpNode[] }
  /** A file of the repository that is no page here: told by its path; without children where the text is the path. */
  | { readonly kind: "file"; readonly path: string; readonly children: readonly HelpNode[] }
  | { readonly kind: "picture"; readonly path: string; readonly text: string };

/** Cells, each of what stands in it. */
export type Row = readonly (readonly HelpNode[])[];

export interface HelpHeading {
  readonly level: number;
  readonly id: string;
  readonly text: string;
}

/** What is known of a page before it is opened. */
export interface HelpHead {
  readonly title: string;
  readonly headings: readonly HelpHeading[];
}

export interface HelpContent {
  readonly nodes: readonly HelpNode[];
  /** Path from the repository's root → address. */
  readonly pictures: Readonly<Record<string, string>>;
}

/** What stands below one heading, or above the first, as words to be searched. */
export interface HelpSection {
  /** Of its heading; "" above the first. */
  readonly id: string;
  readonly heading: string;
  readonly text: string;
}
