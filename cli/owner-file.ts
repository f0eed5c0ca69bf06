/**
 * OWNER_FILE: an organization's own map of who answers for what, as a spreadsheet saves it. One line names an account, an OU or a tag, and who
 * owns it. Each mistake is told by file, line and column; columns that we don't know are the organization's own and are passed over.
 */
import { CsvError, parse } from "csv-parse/sync";
import { emailOf } from "../posture/email.ts";
import { type NamedOwner, oneLine, type TeamLine, type TeamOf, wordsIn } from "../posture/owner.ts";
import { Refusal } from "../posture/refusal.ts";
import type { AccountId } from "../posture/words.ts";
import { contentOf } from "./variables.ts";

/** Mistakes told at once; more would hide the first. */
const TOLD = 10;
/** As far as AWS itself goes for a contact's name, and then some. */
const LONGEST_NAME = 200;

const columns = ["account", "ou", "tag", "owner", "name"] as const;
type Column = (typeof columns)[number];

interface Mistake {
  readonly line: number;
  readonly column: Column | "the file" | "the line";
  readonly message: string;
}

/** @throws Refusal with a line for each mistake: `FILE:LINE: COLUMN: …`. */
export function readOwnerFile(file: string): readonly TeamLine[] {
  const { teams, mistakes } = parseTeams(contentOf(file, "OWNER_FILE"));
  if (mistakes.length === 0) return teams;
  const told = mistakes.slice(0, TOLD).map(({ line, column, message }) => `${file}:${line}: ${column}: ${message}`);
  if (mistakes.length > TOLD) told.push(`and ${mistakes.length - TOLD} more`);
  throw new Refusal("OWNER_FILE", told.join("\n"));
}

export function parseTeams(content: string): { readonly teams: readonly TeamLine[]; readonly mistakes: readonly Mistake[] } {
  let rows: readonly Row[];
  try {
    rows = rowsOf(content);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? error.lines : 1;
    return { teams: [], mistakes: [{ line, column: "the file", message: `is no CSV: ${error.message}` }] };
  }
  const [head, ...body] = rows;
  const names = head?.cells.map((name) => name.toLowerCase()) ?? [];
  const missing = missingIn(names);
  if (missing !== undefined) return { teams: [], mistakes: [{ line: head?.line ?? 1, column: "the file", message: missing }] };
  const read = body.map(({ cells, line }) => {
    const cell = (column: Column): string => cells[names.indexOf(column)] ?? "";
    return teamOf(cell, line, cells.length > names.length);
  });
  return { teams: read.flatMap(({ team }) => team ?? []), mistakes: read.flatMap(({ mistakes }) => mistakes) };
}

interface Row {
  readonly cells: readonly string[];
  /** Where it ends, from 1. */
  readonly line: number;
}

/** @throws CsvError */
function rowsOf(content: string): readonly Row[] {
  // As spreadsheets save it where the comma stands in numbers.
  const isBySemicolon = /^[^\n,]*;/.test(content);
  const parsed: unknown = parse(content, {
    bom: true,
    delimiter: isBySemicolon ? ";" : ",",
    info: true,
    relax_column_count: true,
    skip_records_with_empty_values: true,
    trim: true,
  });
  return (parsed as { readonly record: readonly string[]; readonly info: { readonly lines: number } }[]).map(({ record, info }) => ({
    cells: record,
    line: info.lines,
  }));
}

function missingIn(names: readonly string[]): string | undefined {
  const twice = columns.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice !== undefined) return `has two columns ${twice}`;
  if (!names.includes("owner")) return 'has no column owner: its first line names the columns, such as "account,owner,name"';
  return (["account", "ou", "tag"] as const).some((column) => names.includes(column)) ? undefined : "has no column account, ou or tag";
}

interface Read {
  readonly team: TeamLine | undefined;
  readonly mistakes: readonly Mistake[];
}

function teamOf(cell: (column: Column) => string, line: number, isTooLong: boolean): Read {
  const mistakes: Mistake[] = [];
  const wrong = (column: Mistake["column"], message: string): undefined => {
    mistakes.push({ line, column, message });
  };
  if (isTooLong) wrong("the line", "has more cells than there are columns: a comma within a cell stands between quotes");
  const of = placeOf(cell, wrong);
  const owners = ownersOf(cell, wrong);
  return { team: of === undefined || mistakes.length > 0 ? undefined : { of, owners, line }, mistakes };
}

type Wrong = (column: Mistake["column"], message: string) => undefined;

function placeOf(cell: (column: Column) => string, wrong: Wrong): TeamOf | undefined {
  const given = (["account", "ou", "tag"] as const).filter((column) => cell(column) !== "");
  const [column, other] = given;
  if (column === undefined) return wrong("the line", "names no account, ou or tag");
  if (other !== undefined) return wrong(other, `stands beside ${column}: a line is about one of them`);
  const text = cell(column);
  switch (column) {
    case "account":
      if (/^\d{12}$/.test(text)) return { by: "account", id: text as AccountId };
      return wrong(
        "account",
        `"${shown(text)}" is not twelve digits${/^\d{1,11}$/.test(text) ? " (spreadsheets drop zeros in front)" : ""}`,
      );
    case "ou":
      return { by: "ou", name: text };
    case "tag": {
      const [, key = "", value = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
      if (key.trim() === "" || value.trim() === "") return wrong("tag", `"${shown(text)}" is not of the form key=value`);
      return { by: "tag", key: key.trim(), value: value.trim() };
    }
  }
}

function ownersOf(cell: (column: Column) => string, wrong: Wrong): readonly NamedOwner[] {
  const [words, name] = [wordsIn(cell("owner")), cell("name")];
  if (words.length === 0) wrong("owner", "is empty");
  for (const word of words) if (emailOf(word) === undefined) wrong("owner", `"${shown(word)}" is not an e-mail address`);
  if (name !== oneLine(name) || name.length > LONGEST_NAME) wrong("name", `is not one line of at most ${LONGEST_NAME} letters`);
  if (name !== "" && words.length > 1) wrong("name", `is one name for ${words.length} owners: give each a line of its own`);
  return words.map((email) => ({ email, name: name === "" ? undefined : name }));
}

/** A mistake is told on a terminal: nothing that moves its cursor, and no more than a line. */
const shown = (text: string): string => oneLine(text).slice(0, 100);
