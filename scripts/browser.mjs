import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { binary, root } from "./install.mjs";

const debian = "/usr/bin/chromium";

/**
 * The browser of the browser tests: the system's Chromium where there is one, else Debian's package (as root on Debian), else the one that
 * Playwright fetches. Answers its path, or undefined where Playwright knows its own.
 */
export function installBrowser() {
  if (existsSync(debian)) return debian;
  const run = (file, words) =>
    spawnSync(file, words, {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  if (existsSync("/etc/debian_version") && process.getuid?.() === 0) {
    console.log("Installing Chromium for the browser tests (apt-get) …");
    const install = () => run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]).status === 0;
    if (install() || (run("apt-get", ["update", "-qq"]).status === 0 && install())) return debian;
  }
  console.log("Installing Chromium for the browser tests (playwright-core) …");
  if (run(process.execPath, [binary("playwright-core"), "install", "chromium"]).status !== 0) {
    console.error("No Chromium could be installed: the browser tests will fail. Install one as /usr/bin/chromium.");
  }
  return undefined;
}
