/**
 * `npm run build`, once the pages are there: what Node runs alone, into build/, with the pages beside it. What was there goes when all of it is
 * made. Which commit it is of is written down: later the clone may stand elsewhere.
 */
import { cpSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { revisionOf } from "../db/revision.ts";
import { compile } from "./compile.ts";

const root = join(import.meta.dirname, "..");
const [built, unfinished] = [join(root, "build"), join(root, `.build-${process.pid}`)];
try {
  compile(unfinished);
  cpSync(join(root, "web/dist"), join(unfinished, "web/dist"), { recursive: true });
  const revision = revisionOf(root);
  if (revision !== null) writeFileSync(join(unfinished, "REVISION"), `${revision}\n`);
  rmSync(built, { recursive: true, force: true });
  renameSync(unfinished, built);
} finally {
  rmSync(unfinished, { recursive: true, force: true });
}
