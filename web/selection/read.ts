/** Reads what an address asks for. What it cannot mean falls back to what is usual, and is said: an address may be mistyped, or of another version. */
import {
  type Cause,
  type Coverage,
  causesIn,
  causesOut,
  coverages,
  type DetectiveService,
  detectiveServices,
  type PrincipleGroup,
  principleGroups,
  type RangeWord,
  rangeWords,
  type SourceId,
  sources,
} from "../../posture/words.ts";

/** One parameter whose value says nothing here. */
export interface Refused {
  readonly parameter: string;
  readonly value: string;
  /** What is shown instead: "the last 30 days". */
  readonly instead: string;
}

export interface Read<Value> {
  readonly value: Value;
  readonly refused: readonly Refused[];
}

export const wordOf = <Word extends string>(words: readonly Word[], text: string | null): Word | undefined =>
  words.find((word) => word === text);

/** A principle by its id; anything else is mapped to none. */
export const groupOf = (id: string | null): PrincipleGroup => wordOf(principleGroups, id) ?? "unmapped";

/** A parameter that is one of a few words. */
export function readWord<Word extends string>(
  parameters: URLSearchParams,
  parameter: string,
  words: readonly Word[],
  usual: Word,
): Read<Word> {
  const value = parameters.get(parameter);
  const word = wordOf(words, value);
  if (word !== undefined || value === null) return { value: word ?? usual, refused: [] };
  return { value: usual, refused: [{ parameter, value, instead: usual }] };
}

function readAll<Value extends string>(
  parameters: URLSearchParams,
  parameter: string,
  isValue: (text: string) => text is Value,
): Read<readonly Value[]> {
  const all = parameters.getAll(parameter);
  const refused = all.filter((value) => !isValue(value)).map((value) => ({ parameter, value, instead: "everything" }));
  return { value: all.filter(isValue), refused };
}

export type Range = { readonly word: RangeWord } | { readonly word: "custom"; readonly from: string; readonly to: string };

const usualRange = "30" satisfies RangeWord;

const DAY_MS = 86_400_000;

/** Days are the organization's, and have no hours. */
export const dayBefore = (day: string, days: number): string => new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);

export const isDay = (text: string | null): text is string =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

/** `range=90`, or `range=custom&from=2026-09-01&to=2026-10-01`, both days included. */
export function readRange(parameters: URLSearchParams): Read<Range> {
  if (parameters.get("range") !== "custom") {
    const { value, refused } = readWord(parameters, "range", rangeWords, usualRange);
    return { value: { word: value }, refused: refused.map((one) => ({ ...one, instead: "the last 30 days" })) };
  }
  const [from, to] = [parameters.get("from"), parameters.get("to")];
  if (isDay(from) && isDay(to) && from <= to) return { value: { word: "custom", from, to }, refused: [] };
  const value = `${from ?? "…"} to ${to ?? "…"}`;
  return { value: { word: usualRange }, refused: [{ parameter: "range", value, instead: "the last 30 days" }] };
}

/** Which part of the organization; several of one kind are taken together. */
export interface Place {
  readonly ou: readonly string[];
  readonly account: readonly string[];
  readonly region: readonly string[];
  readonly principle: readonly PrincipleGroup[];
}

const isText = (text: string): text is string => text.trim() !== "" && text.length <= 500;
const isAccount = (text: string): text is string => /^\d{12}$/.test(text);
const isPrinciple = (text: string): text is PrincipleGroup => wordOf(principleGroups, text) !== undefined;

export function readPlace(parameters: URLSearchParams): Read<Place> {
  const ou = readAll(parameters, "ou", isText);
  const account = readAll(parameters, "account", isAccount);
  const region = readAll(parameters, "region", isText);
  const principle = readAll(parameters, "principle", isPrinciple);
  return {
    value: { ou: ou.value, account: account.value, region: region.value, principle: principle.value },
    refused: [ou, account, region, principle].flatMap(({ refused }) => refused),
  };
}

/** As if nothing were accepted or suppressed, or as it was decided. */
export const readAsIf = (parameters: URLSearchParams) => readWord(parameters, "asIf", ["decided", "nothing-decided"], "decided");

export const measures = ["open", "score", "checksPassed"] as const;
export type Measure = (typeof measures)[number];
export const chartForms = ["stacked", "lines"] as const;
export type ChartForm = (typeof chartForms)[number];

export interface ChartChoice {
  readonly measure: Measure;
  readonly form: ChartForm;
  readonly likeForLike: boolean;
}

export function readChart(parameters: URLSearchParams): Read<ChartChoice> {
  const measure = readWord(parameters, "measure", measures, "open");
  const form = readWord(parameters, "chart", chartForms, "stacked");
  const likeForLike = readWord(parameters, "likeForLike", ["yes", "no"], "no");
  return {
    value: { measure: measure.value, form: form.value, likeForLike: likeForLike.value === "yes" },
    refused: [measure, form, likeForLike].flatMap(({ refused }) => refused),
  };
}

export const accountForms = ["heat-map", "table"] as const;
export const cellMeasures = ["score", "checksPassed", "open", "change"] as const;
/** What a heat map's cells count. */
export type CellMeasure = (typeof cellMeasures)[number];
/** What accounts are put in order by: a principle means its cells. */
const accountRanks = ["open", "name", "owner", "score", "critical", "high", "openChange", "evidence", ...principleGroups] as const;
export type AccountRank = (typeof accountRanks)[number];

export interface AccountsChoice {
  readonly show: (typeof accountForms)[number];
  readonly cells: CellMeasure;
  readonly byUnit: boolean;
  readonly rank: AccountRank;
  /** Not the worst first, or not from A. */
  readonly isReversed: boolean;
  /** Part of a name, an OU, an owner, a tag. */
  readonly find: string;
  /** Of the table, from 1. */
  readonly page: number;
}

export function readAccounts(parameters: URLSearchParams): Read<AccountsChoice> {
  const show = readWord(parameters, "show", accountForms, "heat-map");
  const cells = readWord(parameters, "cells", cellMeasures, "score");
  const byUnit = readWord(parameters, "byUnit", ["yes", "no"], "yes");
  const rank = readWord(parameters, "rank", accountRanks, "open");
  const reversed = readWord(parameters, "reversed", ["yes", "no"], "no");
  const page = readPage(parameters);
  return {
    value: {
      show: show.value,
      cells: cells.value,
      byUnit: byUnit.value === "yes",
      rank: rank.value,
      isReversed: reversed.value === "yes",
      find: parameters.get("find") ?? "",
      page: page.value,
    },
    refused: [show, cells, byUnit, rank, reversed, page].flatMap(({ refused }) => refused),
  };
}

/** A page of a list that is counted, from 1. */
export function readPage(parameters: URLSearchParams): Read<number> {
  const value = parameters.get("page");
  const isPage = value !== null && /^[1-9]\d{0,5}$/.test(value);
  return {
    value: isPage ? Number(value) : 1,
    refused: value === null || isPage ? [] : [{ parameter: "page", value, instead: "the first page" }],
  };
}

/** One part of a change: what entered or left, by its cause. */
export interface Part {
  readonly direction: "entered" | "left";
  readonly cause: Cause;
}

const causes: readonly Cause[] = [...new Set<Cause>([...causesIn, ...causesOut, "severity", "evidence"])];

/** `direction=left&cause=fixed`; undefined where no part is chosen. */
export function readPart(parameters: URLSearchParams): Read<Part | undefined> {
  const [direction, cause] = [parameters.get("direction"), parameters.get("cause")];
  if (direction === null && cause === null) return { value: undefined, refused: [] };
  const side = wordOf(["entered", "left"], direction);
  const word = wordOf(causes, cause);
  if (side !== undefined && word !== undefined) return { value: { direction: side, cause: word }, refused: [] };
  return { value: undefined, refused: [{ parameter: "cause", value: `${direction ?? "…"}: ${cause ?? "…"}`, instead: "every cause" }] };
}

const placesListed = ["not-on", "on"] as const;

/** What of the coverage is shown; several of one kind are taken together. */
export interface CoverageChoice {
  readonly source: readonly SourceId[];
  readonly state: readonly Coverage[];
  /** Only accounts of which a scope is not fresh. */
  readonly onlyGaps: boolean;
  /** From 1. */
  readonly page: number;
  /** The detective control whose places are opened. */
  readonly control: DetectiveService | undefined;
  /** Which of its places: those that want something come first. */
  readonly places: (typeof placesListed)[number];
}

export function readCoverageChoice(parameters: URLSearchParams): Read<CoverageChoice> {
  const source = readAll(parameters, "source", (text): text is SourceId => wordOf(sources, text) !== undefined);
  const state = readAll(parameters, "state", (text): text is Coverage => wordOf(coverages, text) !== undefined);
  const only = readWord(parameters, "only", ["all", "gaps"], "all");
  const page = readPage(parameters);
  const places = readWord(parameters, "places", placesListed, "not-on");
  const control = parameters.get("control");
  const service = wordOf(detectiveServices, control);
  return {
    value: {
      source: source.value,
      state: state.value,
      onlyGaps: only.value === "gaps",
      page: page.value,
      control: service,
      places: places.value,
    },
    refused: [
      ...[source, state, only, page, places].flatMap(({ refused }) => refused),
      ...(control === null || service !== undefined ? [] : [{ parameter: "control", value: control, instead: "none opened" }]),
    ],
  };
}
