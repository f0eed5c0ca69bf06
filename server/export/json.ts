/** One array, an item a line. */
import type { Format } from "./format.ts";

export const json: Format<unknown> = {
  type: "application/json; charset=utf-8",
  extension: "json",
  head: "[",
  line: (row, index) => `${index === 0 ? "\n" : ",\n"}${JSON.stringify(row)}`,
  tail: "\n]\n",
};
