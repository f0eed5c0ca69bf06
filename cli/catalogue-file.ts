/**
 * CATALOGUE_FILE: an organization's own word on checks, before the built-in catalogue's; and on its custom Config rules, which that cannot
 * know. JSON or YAML (JSON is YAML, and comes through the same door). Each mistake is told by file, line and field.
 */
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { controlsOfRule } from "../posture/catalogue/catalogue.ts";
import { builtInData, type OwnDecision } from "../posture/catalogue/decide.ts";
import { practices } from "../posture/catalogue/decisions.ts";
import { rules } from "../posture/catalogue/entries.ts";
import { brokenLaws } from "../posture/catalogue/sound.ts";
import { Refusal } from "../posture/refusal.ts";
import { principles, severities } from "../posture/words.ts";
import { contentOf } from "./variables.ts";

/** Mistakes told at once; more would hide the first. */
const TOLD = 10;

/** @throws Refusal with a line for each mistake: `FILE:LINE: FIELD: …`. */
export function readCatalogueFile(file: string): readonly OwnDecision[] {
  const { own, mistakes } = parseCatalogue(contentOf(file, "CATALOGUE_FILE"));
  if (mistakes.length === 0) return own;
  const told = mistakes.slice(0, TOLD).map(({ line, field, message }) => `${file}:${line}: ${field}: ${message}`);
  if (mistakes.length > TOLD) told.push(`and ${mistakes.length - TOLD} more`);
  throw new Refusal("CATALOGUE_FILE", told.join("\n"));
}

/** @throws Refusal where a line of the data files was corrected into something that they must not hold. */
export function refuseUnsound(): void {
  const broken = brokenLaws(
    builtInData,
    rules.map(({ id }) => id),
    practices.map(({ id }) => id),
  );
  if (broken.length > 0) throw new Refusal("posture/catalogue", broken.slice(0, 10).join("; "));
}

interface Mistake {
  readonly line: number;
  /** `checks[2].principle` */
  readonly field: string;
  readonly message: string;
}

export function parseCatalogue(text: string): { readonly own: readonly OwnDecision[]; readonly mistakes: readonly Mistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const mistakes = document.errors.map(({ pos, message }) => ({ line: lines.linePos(pos[0]).line, field: "the file", message }));
    return { own: [], mistakes };
  }
  const reader = new Reader(lines);
  const own = reader.file(document.contents);
  return { own, mistakes: reader.mistakes };
}

type Fields = ReadonlyMap<string, Node | null>;

class Reader {
  readonly mistakes: Mistake[] = [];
  readonly #lines: LineCounter;
  /** Where each check or family was decided first. */
  readonly #decided = new Map<string, number>();

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  file(contents: Node | null): readonly OwnDecision[] {
    if (!isMap(contents)) {
      this.#wrong(contents, "the file", "is not an object with a list of checks");
      return [];
    }
    const checks = this.#fields(contents, "", ["checks"]).get("checks");
    if (!isSeq(checks)) {
      this.#wrong(checks ?? contents, "checks", "is not a list");
      return [];
    }
    return checks.items.flatMap((item, index) => this.#decision(item as Node | null, `checks[${index}]`) ?? []);
  }

  #decision(item: Node | null, path: string): OwnDecision | undefined {
    if (!isMap(item)) return this.#wrong(item, path, "is not an object");
    const before = this.mistakes.length;
    const fields = this.#fields(item, path, ["id", "prefix", "product", "principle", "practices", "because", "severity", "matters", "fix"]);
    const text = (name: string) => this.#text(fields, path, name);
    const [id, prefix, product] = [text("id"), text("prefix"), text("product")];
    const [because, matters, fix] = [text("because"), text("matters"), text("fix")];
    const practices = this.#practices(fields, path);
    const principle = this.#word(fields, path, "principle", principles);
    const severity = this.#word(fields, path, "severity", severities);
    if (id !== undefined && prefix !== undefined)
      this.#wrong(fields.get("prefix"), `${path}.prefix`, "stands beside id: one entry has one of them");
    if (id === undefined && prefix === undefined && product === undefined && this.mistakes.length === before)
      this.#wrong(item, `${path}.id`, "is missing: name a check by id, several by prefix, or all of a product");
    if (!fields.has("principle")) this.#wrong(item, `${path}.principle`, `is missing: one of ${principles.join(", ")}`);
    const control = id === undefined ? undefined : controlsOfRule(id)[0];
    if (control !== undefined)
      this.#wrong(fields.get("id"), `${path}.id`, `"${id}" is the Config rule behind ${control}, and is decided as it is: name ${control}`);
    const decision: OwnDecision = {
      ...defined({ id, prefix, product, practices, because, severity, matters, fix }),
      principle: principle ?? "automation",
    };
    this.#decideOnce(item, path, decision);
    return this.mistakes.length === before ? decision : undefined;
  }

  #decideOnce(item: Node, path: string, { id, prefix, product }: OwnDecision): void {
    const key = JSON.stringify([id, prefix, product]).toLowerCase();
    const first = this.#decided.get(key);
    if (first !== undefined) this.#wrong(item, path, `is decided on line ${first} already`);
    else this.#decided.set(key, this.#lineOf(item));
  }

  /** What a map holds, and a mistake for each name that is not one of `known`. A name that stands twice is a mistake of the parser's. */
  #fields(map: YAMLMap, path: string, known: readonly string[]): Fields {
    const fields = new Map<string, Node | null>();
    for (const { key, value } of map.items as Pair<Node, Node | null>[]) {
      const name = isScalar(key) ? String(key.value) : "?";
      if (known.includes(name)) fields.set(name, value);
      else this.#wrong(key, path === "" ? name : `${path}.${name}`, `is no field: those are ${known.join(", ")}`);
    }
    return fields;
  }

  #text(fields: Fields, path: string, name: string): string | undefined {
    if (!fields.has(name)) return undefined;
    const node = fields.get(name);
    if (isScalar(node) && typeof node.value === "string" && node.value.trim() !== "") return node.value.trim();
    return this.#wrong(node, `${path}.${name}`, "is not a text");
  }

  #word<Word extends string>(fields: Fields, path: string, name: string, words: readonly Word[]): Word | undefined {
    const given = this.#text(fields, path, name);
    if (given === undefined) return undefined;
    const word = words.find((candidate) => candidate === given);
    return word ?? this.#wrong(fields.get(name), `${path}.${name}`, `"${given}" is not one of ${words.join(", ")}`);
  }

  #practices(fields: Fields, path: string): readonly string[] | undefined {
    const field = `${path}.practices`;
    if (!fields.has("practices")) return undefined;
    const list = fields.get("practices");
    if (!isSeq(list)) return this.#wrong(list, field, "is not a list");
    const found = (list.items as (Node | null)[]).flatMap((item) => {
      const given = isScalar(item) ? String(item.value) : "?";
      const known = practiceIds.has(given);
      return known ? [given] : (this.#wrong(item, field, `"${given}" is not a best practice such as SEC02-BP01`) ?? []);
    });
    return [...new Set(found)].sort();
  }

  #wrong(node: Node | null | undefined, field: string, message: string): undefined {
    this.mistakes.push({ line: this.#lineOf(node), field, message });
  }

  #lineOf = (node: Node | null | undefined): number => this.#lines.linePos(node?.range?.[0] ?? 0).line;
}

const practiceIds = new Set(practices.map(({ id }) => id));

const defined = <Given extends object>(given: Given): { [Key in keyof Given]?: Exclude<Given[Key], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Given]?: Exclude<Given[Key], undefined>;
  };
