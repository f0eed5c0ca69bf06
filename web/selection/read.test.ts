import { expect, test } from "vitest";
import { readAccounts, readChart, readCoverageChoice, readPart, readPlace, readRange, readWord } from "./read.ts";
import { refusedIn } from "./refused.ts";

const address = (text: string) => new URLSearchParams(text);

test.each([
  ["", { word: "30" }],
  ["range=7", { word: "7" }],
  ["range=all&from=2026-01-01", { word: "all" }],
  ["range=custom&from=2026-09-01&to=2026-10-01", { word: "custom", from: "2026-09-01", to: "2026-10-01" }],
  ["range=custom&from=2026-09-01&to=2026-09-01", { word: "custom", from: "2026-09-01", to: "2026-09-01" }],
])("range %j", (text, value) => {
  expect(readRange(address(text))).toEqual({ value, refused: [] });
});

test.each([
  "range=12",
  "range=custom",
  "range=custom&from=2026-09-31&to=2026-10-01",
  "range=custom&from=2026-10-01&to=2026-09-01",
  "range=custom&from=yesterday&to=2026-09-01",
  "range=",
])("%j falls back, and is said", (text) => {
  const { value, refused } = readRange(address(text));
  expect(value).toEqual({ word: "30" });
  expect(refused).toMatchObject([{ parameter: "range", instead: "the last 30 days" }]);
});

test("of several accounts only those that can be one are asked for", () => {
  const { value, refused } = readPlace(
    address("account=111111111111&account=12&ou=Root / Data&principle=data&principle=fun&region=global"),
  );
  expect(value).toEqual({ ou: ["Root / Data"], account: ["111111111111"], region: ["global"], principle: ["data"] });
  expect(refused.map(({ value }) => value)).toEqual(["12", "fun"]);
});

test("the chart's kind", () => {
  expect(readChart(address("measure=score&chart=lines&likeForLike=yes")).value).toEqual({
    measure: "score",
    form: "lines",
    likeForLike: true,
  });
  expect(readChart(address("")).value).toEqual({ measure: "open", form: "stacked", likeForLike: false });
});

test("how accounts are shown", () => {
  expect(readAccounts(address("")).value).toEqual({
    show: "heat-map",
    cells: "score",
    byUnit: true,
    rank: "open",
    isReversed: false,
    find: "",
    page: 1,
  });
  expect(readAccounts(address("show=table&cells=change&byUnit=no&rank=data&reversed=yes&find=a%26b&page=3")).value).toEqual({
    show: "table",
    cells: "change",
    byUnit: false,
    rank: "data",
    isReversed: true,
    find: "a&b",
    page: 3,
  });
  expect(readAccounts(address("rank=luck&page=-1"))).toMatchObject({
    value: { rank: "open", page: 1 },
    refused: [{ parameter: "rank" }, { parameter: "page" }],
  });
});

test("one part of a change is both a side and a cause", () => {
  expect(readPart(address("direction=left&cause=fixed")).value).toEqual({ direction: "left", cause: "fixed" });
  expect(readPart(address("")).value).toBeUndefined();
  expect(readPart(address("cause=fixed")).refused).toHaveLength(1);
  expect(readPart(address("direction=left&cause=magic")).refused).toHaveLength(1);
});

test("a word that is none is named with what is shown instead", () => {
  expect(readWord(address("a=z"), "a", ["x", "y"], "x")).toEqual({ value: "x", refused: [{ parameter: "a", value: "z", instead: "x" }] });
});

test("all that an address asks for in vain is told at once", () => {
  expect(refusedIn(address("range=1&account=x&chart=pie&cause=z")).map(({ parameter }) => parameter)).toEqual([
    "range",
    "account",
    "chart",
    "cause",
  ]);
});

test("of the coverage: sources, states, gaps alone, a page, a control", () => {
  expect(readCoverageChoice(address("source=config&source=guardduty&state=denied&only=gaps&page=3&control=macie"))).toEqual({
    value: { source: ["config", "guardduty"], state: ["denied"], onlyGaps: true, page: 3, control: "macie", places: "not-on" },
    refused: [],
  });
  const { value, refused } = readCoverageChoice(address("source=x&state=y&only=z&page=0&control=w"));
  expect(value).toEqual({ source: [], state: [], onlyGaps: false, page: 1, control: undefined, places: "not-on" });
  expect(refused.map(({ parameter }) => parameter)).toEqual(["source", "state", "only", "page", "control"]);
});
