/** RFC 4180, in UTF-8. What AWS, a tag or a person says may be meant for the spreadsheet that opens it: no cell begins a formula. */
import type { Format } from "./format.ts";

type Value = string | number | boolean | null | undefined;

/** In the order of the file. New ones go to the end: scripts may count. */
export type Columns<Row> = readonly (readonly [name: string, of: (row: Row) => Value])[];

const LINE_END = "\r\n";

export const csvOf = <Row>(columns: Columns<Row>): Format<Row> => ({
  type: "text/csv; charset=utf-8",
  extension: "csv",
  head: columns.map(([name]) => name).join(",") + LINE_END,
  line: (row) => columns.map(([, of]) => cell(of(row))).join(",") + LINE_END,
  tail: "",
});

function cell(value: Value): string {
  const text = harmless(String(value ?? ""));
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The apostrophe makes a spreadsheet take it as text (OWASP, CSV injection). Full-width signs are formulas too, where Japanese is written. */
const harmless = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);
