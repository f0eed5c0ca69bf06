import { spawn } from "node:child_process";
import { checkNode, installMissing, root } from "./install.mjs";

/**
 * `npm run dev`: the server, started anew at each change of its sources, and Vite's own server for the pages, which asks the first one for
 * the API. The words after `--` go to the server. When one of the two ends, both end.
 */
checkNode();
installMissing();
const { binary } = await import("./install.mjs");
const start = (library, words) =>
  spawn(process.execPath, [binary(library), ...words], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
const programs = [
  start("tsx", ["watch", "--clear-screen=false", "cli/main.ts", "serve", ...process.argv.slice(2)]),
  start("vite", ["web", "--clearScreen", "false"]),
];

const endAll = (signal = "SIGTERM") => {
  for (const program of programs) program.kill(signal);
};
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => endAll(signal));
for (const program of programs) {
  program.on("exit", (code) => {
    process.exitCode ||= code ?? 0;
    endAll();
  });
}
