/** OUs by their names from the root, joined by ` / `. */

/** `Root / Payments / Cards`, `Root / Payments`, `Root`: the OU itself, then those above it. */
export function unitsUp(path: string | null): readonly string[] {
  const names = path?.split(" / ") ?? [];
  return names.map((_, index) => names.slice(0, names.length - index).join(" / "));
}
