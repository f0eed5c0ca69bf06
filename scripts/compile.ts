/**
 * What is shipped: the product's sources without their types, so that Node runs them alone (docs/decisions/what-is-shipped-has-no-types.md).
 * Types become blanks, so that a stack trace tells line and column of the source. Which file does what stays as it is: a source is one file,
 * and finds what lies beside it.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { transformSync } from "@swc/wasm-typescript";

const root = join(import.meta.dirname, "..");

/** Of what the program is made, besides the built pages. */
export const programSources: readonly string[] = [
  ...["cli", "collectors", "contract", "db", "jobs", "notify", "outgoing", "posture", "server", "simulator"],
  ...["package.json", "LICENSE"],
];
/** Of package.json, what a program that is installed is told by: with `bin`, npx would try to install it once more. */
const ofPackage = ["name", "version", "description", "license", "private", "type", "engines", "dependencies"] as const;
/** It has tsx run the sources: here there is nothing for tsx to do. */
const LOADER = "jobs/typescript.mjs";

/** @param folder that is not there yet. */
export function compile(folder: string): void {
  for (const file of programSources.flatMap(filesOf)) {
    const target = join(folder, file);
    mkdirSync(dirname(target), { recursive: true });
    if (file === LOADER) writeFileSync(target, "");
    else if (file === "package.json") writeFileSync(target, packageOf(file));
    else if (file.endsWith(".ts")) writeFileSync(target.replace(/\.ts$/, ".js"), named(file, withoutTypes(file)));
    // The command is called by its path too.
    else if (file.endsWith(".mjs"))
      writeFileSync(target, named(file, readFileSync(join(root, file), "utf8")), { mode: statSync(join(root, file)).mode });
    else copyFileSync(join(root, file), target);
  }
}

function packageOf(file: string): string {
  const whole = JSON.parse(readFileSync(join(root, file), "utf8")) as Readonly<Record<string, unknown>>;
  return `${JSON.stringify(Object.fromEntries(ofPackage.map((member) => [member, whole[member]])), null, 2)}\n`;
}

const withoutTypes = (file: string): string =>
  transformSync(readFileSync(join(root, file), "utf8"), { mode: "strip-only", filename: file }).code;

/** Sources name each other by their path from themselves, whether they import, start a thread or start a process. */
const named = (file: string, code: string): string =>
  code.replace(/"(\.{1,2}\/[^"\n]*)\.ts"/g, (whole, path: string) =>
    existsSync(join(root, dirname(file), `${path}.ts`)) ? `"${path}.js"` : whole,
  );

/** Its files but for tests and what they read, from the root. */
function filesOf(source: string): readonly string[] {
  if (statSync(join(root, source)).isFile()) return [source];
  return readdirSync(join(root, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes(".test.") && basename(entry.parentPath) !== "fixtures")
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}
