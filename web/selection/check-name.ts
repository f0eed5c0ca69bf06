/** Of which check something is listed, by its name in the address. */
import type { Read } from "./read.ts";

/** Letters. What is longer than any check is none. */
export const LONGEST_CHECK = 300;

/** undefined: of every check. */
export function readCheckName(parameters: URLSearchParams): Read<string | undefined> {
  const value = parameters.get("check") ?? "";
  if (value.length > LONGEST_CHECK) return { value: undefined, refused: [{ parameter: "check", value, instead: "every check" }] };
  return { value: value.trim() || undefined, refused: [] };
}
