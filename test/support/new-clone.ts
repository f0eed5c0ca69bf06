/** A new clone of this working copy, as `git clone` has just made it: with what takes a registry and a minute to make. */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./kept.ts";
import { builtPages } from "./sample.ts";

/** Libraries and built pages are this working copy's, and what is not committed in it comes along: what is told today is run as it is today. */
export async function furnish(clone: string): Promise<void> {
  const words = ["ls-files", "-z", "--modified", "--others", "--exclude-standard"];
  for (const file of execFileSync("git", words, { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean)) {
    const [from, to] = [join(root, file), join(clone, file)];
    if (!existsSync(from)) rmSync(to, { force: true });
    else {
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(from, to);
    }
  }
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
  cpSync(await builtPages(), join(clone, "web/dist"), { recursive: true });
}
