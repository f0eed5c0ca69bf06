import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { binary, root } from "./install.mjs";

/** What the pages are made of: their own sources, the words of the API, the documentation, and the libraries. */
const ofPages = ["web", "contract", "posture/words.ts", "docs", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "package-lock.json"];
const pages = join(root, "web", "dist", "index.html");
const program = join(root, "build");

/** Builds pages and program where they are missing or older than their sources. Answers whether they are there; if not, why not is said. */
export function buildMissing() {
  return (
    (isNewer(pages, ofPages) || run("pages", "vite", "build", "web", "--logLevel", "warn")) &&
    (isNewer(join(program, "package.json"), ofProgram()) || run("program", "tsx", "scripts/build.ts"))
  );
}

/** What is built names its sources: they lie at the same place. */
function ofProgram() {
  if (!existsSync(program)) return [];
  const built = readdirSync(program).filter((name) => name !== "web" && name !== "REVISION");
  return [...built, join("web", "dist"), join("scripts", "compile.ts"), join("scripts", "build.ts")];
}

const isNewer = (built, sources) => existsSync(built) && newest(sources.map((path) => join(root, path))) <= statSync(built).mtimeMs;

function run(what, library, ...words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary(library), ...words], { cwd: root, encoding: "utf8" });
  if (status === 0) return true;
  console.error(`The ${what} could not be built:\n${stdout}${stderr}`);
  return false;
}

function newest(paths) {
  return Math.max(
    0,
    ...paths.map((path) => {
      if (!existsSync(path)) return 0;
      const status = statSync(path);
      if (!status.isDirectory()) return status.mtimeMs;
      const names = readdirSync(path).filter((name) => name !== "dist" && name !== "node_modules");
      return newest(names.map((name) => join(path, name)));
    }),
  );
}
