/** The settings file as YAML: written with a head that says what it is, read by its schema. Each mistake is told by file, line and field. */
import { Errors } from "typebox/value";
import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  type Scalar,
  stringify,
  type YAMLMap,
} from "yaml";
import { SettingsFile as Schema } from "../contract/settings-file.ts";
import type { Place } from "../db/settings-file/plan-section.ts";
import type { SettingsFile } from "../posture/settings-file.ts";

/** Bytes: many times what five hundred accounts come to. */
export const LARGEST_FILE = 4_000_000;
/** The file is four deep. */
const DEEPEST = 12;
/** Columns. */
const FARTHEST_IN = 100;

const HEAD = `What people decided in Pillarwatch: made by \`pillarwatch settings export\`, read by \`pillarwatch settings import\`.
 In it are names and e-mail addresses. Not in it: passwords, one-time codes, sessions and tokens; addresses and secrets of
 webhooks (to make one elsewhere, add its whole address as "target"); notes, and all that was decided for a time that is over.`;

export const writeSettingsFile = (file: SettingsFile): string =>
  `# ${HEAD.replaceAll("\n", "\n#")}\n${stringify(file, { lineWidth: 0, aliasDuplicateObjects: false })}`;

export interface Mistake {
  readonly line: number;
  /** `acceptances[2].until` */
  readonly field: string;
  readonly message: string;
}

export interface Parsed {
  /** Undefined: it is none. */
  readonly file: SettingsFile | undefined;
  readonly mistakes: readonly Mistake[];
  readonly lineOf: (place: Place) => number;
}

export function parseSettingsFile(text: string): Parsed {
  const lines = new LineCounter();
  const nowhere = (message: string, line = 1): Parsed => ({
    file: undefined,
    mistakes: [{ line, field: "the file", message }],
    lineOf: () => line,
  });
  if (isTooDeep(text)) return nowhere(`is nested more than ${DEEPEST} deep`);
  // Two of one name are looked for below: the parser compares each with each.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const [broken] = [...document.errors, ...document.warnings];
  if (broken !== undefined) return nowhere(`is no YAML: ${broken.message}`, lines.linePos(broken.pos[0]).line);
  const reader = new Reader(lines);
  const value = reader.value(document.contents, []);
  const mistakes = [...reader.mistakes];
  const lineOf = (place: Place): number => reader.lineOf(nearest(document.contents, place));
  if (mistakes.length === 0)
    for (const { instancePath, message, params, keyword } of Errors(Schema, value)) {
      // Beside it stands the one that names the field.
      if (keyword === "boolean") continue;
      const unknown = "additionalProperties" in params ? (params.additionalProperties as readonly string[])[0] : undefined;
      const place = [...placeOf(instancePath), ...(unknown === undefined ? [] : [unknown])];
      mistakes.push({ line: lineOf(place), field: fieldOf(place), message: unknown === undefined ? message : "is no field here" });
    }
  // Types are equal: what the schema has let through is what the rooms below know.
  const file: SettingsFile | undefined = mistakes.length === 0 ? (value as Schema) : undefined;
  return { file, mistakes, lineOf };
}

/**
 * Before the parser, which calls itself for each level and runs out of room: by the words of the text, brackets that are open, dashes in one
 * line, and how far a line stands in.
 */
function isTooDeep(text: string): boolean {
  let [open, inLine, atStart] = [0, 0, true];
  for (const token of new Lexer().lex(text)) {
    const isSpace = /^[ \t]+$/.test(token.slice(0, FARTHEST_IN + 1));
    if (token === "[" || token === "{") open += 1;
    if (token === "]" || token === "}") open -= 1;
    if (token === "-" || token === "?" || token === ":") inLine += 1;
    if (open > DEEPEST || inLine > DEEPEST || (atStart && isSpace && token.length > FARTHEST_IN)) return true;
    atStart = token.endsWith("\n");
    if (atStart) inLine = 0;
  }
  return false;
}

/** `/acceptances/2/until` */
const placeOf = (pointer: string): (string | number)[] =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~")));

export const fieldOf = (place: Place): string =>
  place.reduce<string>((path, part) => (typeof part === "number" ? `${path}[${part}]` : path === "" ? part : `${path}.${part}`), "") ||
  "the file";

/** The node at the place, or the nearest around it that is there. */
function nearest(contents: Node | null, place: Place): Node | null {
  let node = contents;
  for (const part of place) {
    const pair = isMap(node) ? (node as YAMLMap<Scalar, Node | null>).items.find(({ key }) => key.value === part) : undefined;
    const next =
      pair !== undefined
        ? isCollection(pair.value)
          ? pair.value
          : pair.key
        : isSeq(node)
          ? (node.items[Number(part)] as Node)
          : undefined;
    if (next === undefined || next === null) break;
    node = next;
  }
  return node;
}

/** Accounts written without quotes are numbers to YAML, and would lose their zeros. */
const digits = new Set(["account", "accounts"]);

/** Plain data of plain YAML: maps, lists, texts, numbers, yes and no. */
class Reader {
  readonly mistakes: Mistake[] = [];
  readonly #lines: LineCounter;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  value(node: ParsedNode | Node | null, place: Place): unknown {
    if (place.length > DEEPEST) return this.#wrong(node, place, `is nested more than ${DEEPEST} deep`);
    if (isAlias(node)) return this.#wrong(node, place, "is an alias: write out what it stands for");
    if (isMap(node)) return this.#members(node as YAMLMap<Node, Node | null>, place);
    if (isSeq(node)) return node.items.map((item, index) => this.value(item as Node, [...place, index]));
    if (!isScalar(node)) return null;
    const name = place.findLast((part) => typeof part === "string");
    return typeof node.value === "number" && digits.has(String(name)) ? String(node.source) : node.value;
  }

  #members(map: YAMLMap<Node, Node | null>, place: Place): unknown {
    const members = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      const name = isScalar(key) && typeof key.value === "string" ? key.value : undefined;
      if (name === undefined) this.#wrong(key, place, "has a member whose name is no text");
      else if (members.has(name)) this.#wrong(key, [...place, name], "stands there twice");
      else members.set(name, this.value(value, [...place, name]));
    }
    return Object.fromEntries(members);
  }

  lineOf(node: Node | null): number {
    return this.#lines.linePos(node?.range?.[0] ?? 0).line;
  }

  #wrong(node: Node | null, place: Place, message: string): undefined {
    this.mistakes.push({ line: this.lineOf(node), field: fieldOf(place), message });
  }
}
