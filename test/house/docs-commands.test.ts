/** A command that is told and does not exist: every `pillarwatch …` of what people read is one that the program's own help knows. */
import type { Command } from "commander";
import { expect, test } from "vitest";
import { commands } from "../../cli/program.ts";
import { codeOf, documents, textOf } from "../support/pages-to-read.ts";

const program = commands();
const isPage = (document: string) => !/^docs\/(decisions|evidence)\//.test(document);

/** Where a line calls us: in a clone, in the image, by compose, by the file itself; after variables that are set for it. */
const call = /(?:^|npx |--rm (?:-T )?|exec (?:-T )?pillarwatch |\| *|&& *|; *|=\S+ )(?:node \S*cli\/)?pillarwatch(?:\.mjs)? ([^|;&>]+)/g;

const callsOf = (text: string) =>
  codeOf(text).flatMap((line) =>
    [...line.replace(/-- node \S*cli\/pillarwatch\.mjs /, "; pillarwatch ").matchAll(call)].map(([, words = ""]) => words.trim()),
  );

const named = (command: Command, word: string) => command.commands.find((each) => each.name() === word);

const knows = (command: Command, option: string) =>
  option === "--help" || command.options.some(({ long, short }) => long === option || short === option);

/** @returns what the program does not know of it. */
function unknown(call: string): readonly string[] {
  const words = call.split(/\s+/);
  let command = program;
  while (command.commands.length > 0) {
    const word = words.shift();
    // `pillarwatch …` and `pillarwatch <command>` stand for any.
    if (word === undefined || word === "…" || word.startsWith("<command") || word === "--help") return [];
    const next = named(command, word);
    if (next === undefined) return [`${call}: no command ${word}`];
    command = next;
  }
  const options = words.flatMap((word) => /^(--[a-z][a-z-]*|-[a-z]$)/.exec(word)?.[1] ?? []);
  return options.filter((option) => !knows(command, option)).map((option) => `${call}: no option ${option}`);
}

test("every command and option that README, docs and deploy tell is one of the program's", () => {
  const told = documents.filter(isPage).flatMap((document) => callsOf(textOf(document)).map((each) => ({ document, each })));
  expect(told.length).toBeGreaterThan(40);
  expect(told.flatMap(({ document, each }) => unknown(each).map((fault) => `${document}: ${fault}`))).toEqual([]);
});

test("a command or an option that is not there is found", () => {
  expect(callsOf("`COLLECT_MODE=auto npx pillarwatch doctr --json | less`")).toEqual(["doctr --json"]);
  expect(unknown("doctr --json")).toEqual(["doctr --json: no command doctr"]);
  expect(unknown("audit verify --heads x")).toEqual(["audit verify --heads x: no option --heads"]);
  expect(unknown("backup - --json")).toEqual([]);
});

const rows = [...textOf("README.md").matchAll(/^\| (`[a-z][^|]*`) \| (.+) \|$/gm)].filter(
  ([, name = ""]) => !/`(administrator|lead|viewer|owner)`/.test(name),
);
const wordsOf = (name: string) => [...name.matchAll(/`([a-z]+)/g)].map(([, word = ""]) => word);

test("README's table has every command, and of each only options that it has", () => {
  const listed = rows.flatMap(([, name = ""]) => wordsOf(name));
  expect([...new Set(listed)].sort()).toEqual(program.commands.map((command) => command.name()).sort());
  const faults = rows.flatMap(([, name = "", text = ""]) => {
    const parts = wordsOf(name).flatMap((word) => named(program, word) ?? []);
    const all = parts.flatMap((command) => [command, ...command.commands]);
    const options = [...`${name} ${text}`.matchAll(/`[^`]*?(--[a-z][a-z-]*)/g)].map(([, option = ""]) => option);
    return options.filter((option) => !all.some((command) => knows(command, option))).map((option) => `${name}: ${option}`);
  });
  expect(faults).toEqual([]);
});
