/** The commands that a page tells. */
import { codeOf } from "./pages-to-read.ts";

const isCommand = /^(?:[A-Z_]+=\S+ )?(?:git|npm|npx|docker|pillarwatch) \S/;

/** Lines of fenced blocks, whatever they are, but those of an environment file; and what in a sentence is a whole command. */
export function commandsOf(text: string): readonly string[] {
  const fenced = [...text.matchAll(/^ *```[^\n]*\n([\s\S]*?)^ *```/gm)].flatMap(([, block = ""]) =>
    block.split("\n").map((line) => line.trim()),
  );
  const inLine = codeOf(text).filter((line) => isCommand.test(line) && !/<command>|…/.test(line));
  return [...fenced.filter((line) => line !== "" && !/^[A-Z_]+=\S*$/.test(line)), ...inLine];
}

/** The table's commands, with the words that stand in its first column. */
export const ofTable = (text: string): readonly string[] =>
  [...(text.split("## Commands")[1]?.split("\n## ")[0] ?? "").matchAll(/^\| (`.+?) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, words = ""]) => `pillarwatch ${words}`),
  );

const plain = (command: string): string => command.replace(/^npx /, "");
export const begins = (command: string, words: string): boolean => `${plain(command)} `.startsWith(`${plain(words)} `);
