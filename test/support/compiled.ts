/**
 * The product's sources without their types, for commands that tests start as processes. A process that tsx runs, and each of its threads,
 * sends every module that it loads, libraries too, through a thread of hooks: more than half of the processor time of most commands. Which
 * file does what stays as it is: a source is one file, and finds what lies beside it. The command as it is shipped is started by
 * test/house/command.test.ts, and with its threads and the simulated AWS by test/collect/serve.test.ts.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { transformWithOxc } from "vite";
import { filesIn, once, root } from "./kept.ts";

const folders = ["cli", "collectors", "contract", "db", "jobs", "notify", "outgoing", "posture", "server", "simulator"];
/** What the transformation hangs on, and this file with its way of doing it. */
const others = ["tsconfig.json", "test/support/compiled.ts"];

/** @returns the file that Node runs, as it would run cli/pillarwatch.mjs. Below the working copy, whose libraries it finds. */
export async function compiledCommand(): Promise<string> {
  const folder = await once("command", [...folders, ...others], compile, { kept: join(root, ".cache", "kept"), days: 1 });
  return join(folder, "cli/pillarwatch.mjs");
}

async function compile(folder: string): Promise<void> {
  for (const file of folders.flatMap(filesIn)) {
    const target = join(folder, file);
    mkdirSync(dirname(target), { recursive: true });
    if (file.endsWith(".ts")) writeFileSync(target.replace(/\.ts$/, ".js"), await withoutTypes(file));
    else if (file.endsWith(".mjs")) writeFileSync(target, toCompiled(file, readFileSync(join(root, file), "utf8")));
    else cpSync(join(root, file), target);
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  symlinkSync(join(root, "web"), join(folder, "web"));
  for (const [file, text] of Object.entries(noTsx)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** Found before the working copy's: what registers tsx registers nothing. */
const noTsx = {
  "node_modules/tsx/package.json": JSON.stringify({ type: "module", exports: { ".": "./none.js", "./esm/api": "./none.js" } }),
  "node_modules/tsx/none.js": "export const register = () => undefined;\n",
};

async function withoutTypes(file: string): Promise<string> {
  const { code } = await transformWithOxc(readFileSync(join(root, file), "utf8"), join(root, file), { target: "node20", sourcemap: false });
  return toCompiled(file, code);
}

/** Sources name each other by their path from themselves, whether they import, start a thread or start a process. */
const toCompiled = (file: string, code: string): string =>
  code.replace(/"(\.{1,2}\/[^"\n]*)\.ts"/g, (whole, path: string) =>
    existsSync(join(root, dirname(file), `${path}.ts`)) ? `"${path}.js"` : whole,
  );
