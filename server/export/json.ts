/** JSON: one array, an item a line; and JSON lines, an item a line and nothing around them. */
import type { Format } from "./format.ts";

export const json: Format<unknown> = {
  type: "application/json; charset=utf-8",
  extension: "json",
  head: "[",
  line: (row, index) => `${index === 0 ? "\n" : ",\n"}${JSON.stringify(row)}`,
  tail: "\n]\n",
};

/** JSON writes every line break inside a text as an escape: a line is an item, whatever it holds. */
export const jsonLines: Format<unknown> = linesOf({ type: "application/x-ndjson; charset=utf-8", extension: "jsonl" }, (row) => row);

/** @param of what a line holds, from its row. */
export function linesOf<Row>(names: Pick<Format<Row>, "type" | "extension">, of: (row: Row) => unknown): Format<Row> {
  return { ...names, head: "", line: (row) => `${JSON.stringify(of(row))}\n`, tail: "" };
}
