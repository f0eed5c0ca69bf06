import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { binary, root } from "./install.mjs";

/** What the pages are made of: their own sources, the words of the API, the documentation, and the libraries. */
const sources = ["web", "contract", "posture/words.ts", "docs", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "package-lock.json"];
const built = join(root, "web", "dist", "index.html");

/** Builds the pages where they are missing or older than their sources. Answers whether they are there; if not, why not is said. */
export function buildWeb() {
  if (existsSync(built) && newest(sources.map((path) => join(root, path))) <= statSync(built).mtimeMs) return true;
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary("vite"), "build", "web", "--logLevel", "warn"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status === 0) return true;
  console.error(`The pages could not be built:\n${stdout}${stderr}`);
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
