/** The folder's list of pages, which is the first page of the help. */
export const LIST = "docs/README.md";

const page = /^(?:docs\/)?([A-Za-z-]+)\.md$/;

/**
 * @param path from the repository's root: "docs/quick-start.md", "CHANGELOG.md".
 * @returns the page's part of the address; null for the list; undefined where it is no page of the help: decisions and evidence are for who
 *   changes the program.
 */
export function pageIdOf(path: string): string | null | undefined {
  if (path === LIST) return null;
  // Two files would be one page.
  if (path === "SECURITY.md") return undefined;
  return page.exec(path)?.[1]?.toLowerCase();
}
