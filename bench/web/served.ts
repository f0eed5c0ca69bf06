/** Our pages and the bare one, built, and served by a process of their own, so that the browser's slow processor is not the server's. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { whileRunning } from "../processes.ts";

/** Addresses: "http://127.0.0.1:40123". */
export interface Served {
  readonly pages: string;
  readonly bare: string;
}

const inRepository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export async function withServed<Result>(database: string, folder: string, work: (served: Served) => Promise<Result>): Promise<Result> {
  const [pages, bare] = [`${folder}/pages`, `${folder}/bare`];
  build("web", pages);
  build("bench/web/bare", bare);
  return whileRunning(new URL("./serving.ts", import.meta.url), [database, pages, bare], work);
}

function build(of: string, into: string): void {
  const words = [
    inRepository("node_modules/vite/bin/vite.js"),
    "build",
    inRepository(of),
    "--outDir",
    into,
    "--emptyOutDir",
    "--logLevel",
    "warn",
  ];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", env: { ...process.env, NODE_ENV: "production" } });
  if (status !== 0) throw new Error(`${of} could not be built: ${stderr}`);
}
