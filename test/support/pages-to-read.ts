/** The pages that people read, as they stand in the repository. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

const inFolder = (folder: string): readonly string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);

/** Paths from the root: README, CONTRIBUTING, SECURITY and all below docs/ and deploy/. */
export const documents: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...inFolder("docs"),
  ...inFolder("deploy"),
].sort();

export const textOf = (document: string): string => readFileSync(`${root}${document}`, "utf8");

const fence = /^ *```[^\n]*\n([\s\S]*?)^ *```/gm;

/** What is no example: without fenced blocks and code in a line. */
export const prose = (text: string): string => text.replace(fence, "").replace(/`[^`\n]+`/g, "code");

/** Lines of fenced blocks, continued ones joined, and what stands between backticks in a line. */
export function codeOf(text: string): readonly string[] {
  const blocks = [...text.matchAll(fence)].flatMap(([, block = ""]) => block.replace(/\\\n/g, " ").split("\n"));
  const spans = [...text.replace(fence, "").matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
  return [...blocks, ...spans].map((line) => line.trim());
}
