import { spawn } from "node:child_process";
import { checkNode, installMissing, root } from "./install.mjs";

/**
 * `npm run dev`: the server, started anew at each change of its sources, and Vite's own server for the pages, which asks the first one for
 * the API. The words after `--` go to the server. When one of the two ends, both end.
 */
checkNode();
installMissing();
const { binary } = await import("./install.mjs");
// As cli/pillarwatch.mjs does, which tsx's watcher stands in for.
const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...process.env };
const start = (library, words) =>
  spawn(process.execPath, [binary(library), ...words], { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
const programs = [
  start("tsx", ["watch", "--clear-screen=false", "cli/main.ts", "serve", ...process.argv.slice(2)]),
  start("vite", ["web", "--clearScreen", "false"]),
];

let isEnding = false;
/** Once only: a program that is told again takes it for impatience, and drops what it was about to put down. */
const endAll = (signal = "SIGTERM") => {
  if (isEnding) return;
  isEnding = true;
  for (const program of programs) program.kill(signal);
};
process.on("SIGINT", () => {
  // A terminal's Ctrl-C has reached them as well.
  if (process.stdin.isTTY) isEnding = true;
  else endAll("SIGINT");
});
process.on("SIGTERM", endAll);
for (const program of programs) {
  program.on("exit", (code) => {
    process.exitCode ||= code ?? 0;
    endAll();
  });
}
