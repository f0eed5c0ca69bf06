import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { revisionOf } from "./revision.ts";

const [first, second] = ["4".repeat(40), "a".repeat(40)];

/** @param files path → text */
function told(files: Readonly<Record<string, string>>): string | null {
  const root = mkdtempSync(join(tmpdir(), "pillarwatch-revision-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return revisionOf(join(root, "program"));
  } finally {
    rmSync(root, { recursive: true });
  }
}

test.each([
  ["an image that was told", { "program/REVISION": `${first}\n` }, first],
  ["an image that was not", { "program/REVISION": "\n" }, null],
  ["neither image nor clone", { "program/package.json": "{}" }, null],
  ["a clone on a branch", { "program/.git/HEAD": "ref: refs/heads/main\n", "program/.git/refs/heads/main": `${first}\n` }, first],
  ["a clone at a commit", { "program/.git/HEAD": `${second}\n` }, second],
  [
    "a clone whose branches are packed",
    {
      "program/.git/HEAD": "ref: refs/heads/main\n",
      "program/.git/packed-refs": `# pack-refs\n${second} refs/heads/other-main\n${first} refs/heads/main\n`,
    },
    first,
  ],
  [
    "a working copy beside its clone",
    {
      "program/.git": "gitdir: ../clone/.git/worktrees/program\n",
      "clone/.git/worktrees/program/HEAD": "ref: refs/heads/work\n",
      "clone/.git/worktrees/program/commondir": "../..\n",
      "clone/.git/refs/heads/work": `${second}\n`,
    },
    second,
  ],
  ["a branch without a commit", { "program/.git/HEAD": "ref: refs/heads/main\n" }, null],
])("%s", (_, files, commit) => {
  expect(told(files)).toBe(commit);
});
