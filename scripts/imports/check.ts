import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { judge } from "./judge.ts";
import { needsOf } from "./read.ts";

/** Reads every TypeScript file that git knows or would take up, and fails where one breaks the table. Run from the repository's root. */
const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx"], { encoding: "utf8" });
const deleted = execFileSync("git", ["ls-files", "-z", "--deleted"], { encoding: "utf8" }).split("\0");
const files = listed.split("\0").filter((path) => path !== "" && !deleted.includes(path));
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };

const needs = files.flatMap((path) => needsOf(path, readFileSync(path, "utf8")));
const offences = judge(needs, new Set(Object.keys(dependencies)));
for (const { rule, from, to, why } of offences) console.error(`${from} → ${to}: ${why} (${rule})`);
console.log(`${files.length} files, ${needs.length} imports, ${offences.length} against the table`);
process.exitCode = offences.length > 0 ? 1 : 0;
