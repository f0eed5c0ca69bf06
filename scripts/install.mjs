import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Plain JavaScript that needs no package: it runs before anything is installed. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ends with one clear line under a Node that the product does not run on, instead of a syntax error from the depths of a library. */
export function checkNode() {
  const needed = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node.replace(">=", "");
  const parts = (version) => version.split(".").map(Number);
  const [major, minor] = parts(process.versions.node);
  const [neededMajor, neededMinor] = parts(needed);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  console.error(`Pillarwatch needs Node ${needed} or newer; this is ${process.versions.node} (${process.execPath}).`);
  process.exit(1);
}

/**
 * Ends with one line where better-sqlite3 was compiled against headers of Node 24 with which it aborts at some garbage collection: they
 * alone make it call this function (docs/decisions/no-addon-compiled-on-node-24-19.md).
 */
function checkAddon() {
  if (!process.versions.node.startsWith("24.")) return;
  const addon = join(root, "node_modules", "better-sqlite3", "build", "Release", "better_sqlite3.node");
  if (!existsSync(addon) || !readFileSync(addon).includes("RemoveEnvironmentCleanupHook")) return;
  console.error(
    `better-sqlite3, as it was compiled here for Node ${process.versions.node}, would abort in the middle of its work (nodejs/node#65446): use Node 22, remove node_modules, and start again.`,
  );
  process.exit(1);
}

/** `npm ci` where there is nothing installed or the lock has changed since; otherwise nothing, without a network. */
export function installMissing() {
  if (installed()) return checkAddon();
  console.log("Installing what is missing (npm ci) …");
  const { status } = npm("ci", "--no-audit", "--no-fund");
  if (status !== 0) {
    console.error("npm ci failed: see above. Pillarwatch needs the npm registry once, to install.");
    process.exit(1);
  }
  checkAddon();
}

/** npm writes down what it installed: our lock, without the entries of other platforms. It is what we compare, for dates say little in a clone. */
function installed() {
  const note = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(note)) return false;
  if (statSync(note).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs) return true;
  const have = JSON.parse(readFileSync(note, "utf8")).packages;
  const want = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(want).every(([path, { version, optional }]) => path === "" || optional === true || have[path]?.version === version);
}

/** Runs npm itself. */
export function npm(...words) {
  return spawnSync("npm", words, { cwd: root, stdio: "inherit" });
}

/** A program of an installed package: its file, to be run by this Node (npx would look in the registry for what is missing). */
export function binary(library, name = library) {
  const folder = join(root, "node_modules", library);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[name]);
}
