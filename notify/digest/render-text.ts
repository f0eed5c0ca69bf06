/** A digest as plain text that stands alone: all that the HTML says, addresses written out, lines wrapped at words. */
import type { Digest, FixItem, Line, Row, Section, Table } from "./digest.ts";

const WIDTH = 76;

export function renderText({ eyebrow, headline, opening, notices, figures, button, sections, footer }: Digest): string {
  const parts = [
    wrapped(eyebrow),
    underlined(headline, "="),
    ...opening.map(lineText),
    ...notices.map((line) => [wrapped(`! ${plain(line)}`, "  "), ...addressesIn(line)].join("\n")),
    figures.map(({ label, value, move, note }) => `${label}: ${value}${told(move?.text ?? note)}`).join("\n"),
    `${button.text}:\n${button.href}`,
    ...sections.map(sectionText),
    `-- \n${footer.map(lineText).join("\n")}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

const told = (text: string | undefined): string => (text === undefined ? "" : ` (${text})`);

const underlined = (text: string, mark: string): string => `${wrapped(text)}\n${mark.repeat(Math.min(WIDTH, [...text].length))}`;

const plain = (line: Line): string =>
  line
    .map(({ text }) => text)
    .join("")
    .trim();

const addressesIn = (line: Line): readonly string[] => line.flatMap(({ href }) => href ?? []);

/** Its addresses stand below it. */
function lineText(line: Line): string {
  return [wrapped(plain(line)), ...addressesIn(line)].join("\n");
}

function sectionText(section: Section): string {
  const { title, note } = section;
  const said = note === undefined || plain(note) === "" ? [] : [lineText(note)];
  return [underlined(title, "-"), ...said, bodyText(section)].join("\n");
}

function bodyText(section: Section): string {
  switch (section.kind) {
    case "fixes":
      return section.items.map(fixText).join("\n\n");
    case "rows":
      return section.rows.map(rowText).join("\n");
    case "table":
      return tableText(section.table);
    case "chart":
      return `${wrapped(section.chart.alt)}\n${section.href}`;
    case "text":
      return section.lines.map(lineText).join("\n");
  }
}

function fixText({ title, how, facts, severity, closes, effect }: FixItem, index: number): string {
  const where = `${severity === undefined ? "" : `${severity.name} · `}${plain(facts)}`;
  const lines = [`${title.text}: ${closes.text}, ${effect}`, ...(how === undefined ? [] : [how]), where];
  const [first = "", ...others] = lines;
  return [
    wrapped(`${index + 1}. ${first}`, "   "),
    ...others.map((line) => wrapped(`   ${line}`, "   ")),
    `   ${title.href ?? ""}`,
    `   ${closes.href ?? ""}`,
  ].join("\n");
}

function rowText({ line, value }: Row): string {
  return [wrapped(`* ${plain(line)}: ${value.text}`, "  "), ...addressesIn([...line, value]).map((address) => `  ${address}`)].join("\n");
}

/** Columns of one width: what is read in proportional letters keeps its order at least. */
function tableText({ columns, rows }: Table): string {
  const lines = [columns, ...rows.map(({ name, cells }) => [name.text, ...cells.map(({ text }) => text)])];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => [...(line[column] ?? "")].length)));
  const table = lines
    .map((line) =>
      line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  "),
    )
    .join("\n");
  return [table, ...rows.flatMap(({ name }) => name.href ?? [])].join("\n");
}

/** @param indent of all lines but the first. */
function wrapped(text: string, indent = ""): string {
  const lines: string[] = [];
  let line = text.match(/^ */)?.[0] ?? "";
  for (const word of text.trim().split(" ")) {
    const isFirst = line.trim() === "";
    if (!isFirst && [...line].length + 1 + [...word].length > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else line = isFirst ? line + word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}
