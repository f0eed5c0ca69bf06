/** Which commit this program is of: what its image was built from, or where its clone stands. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { codeOf } from "../posture/refusal.ts";

/** @param root of the program. @returns 40 hexadecimal digits; null: it is neither an image that was told, nor a clone. */
export function revisionOf(root: string): string | null {
  const told = textOf(join(root, "REVISION"));
  return commitIn(told) ?? commitIn(ofClone(join(root, ".git"))) ?? null;
}

/** A working copy beside its clone has a file that says where its folder is, and there where the branches are. */
function ofClone(git: string): string | undefined {
  const elsewhere = /^gitdir: (.+)$/m.exec(textOf(git) ?? "")?.[1];
  const folder = elsewhere === undefined ? git : resolve(git, "..", elsewhere);
  const branches = resolve(folder, (textOf(join(folder, "commondir")) ?? ".").trim());
  const head = textOf(join(folder, "HEAD"));
  const branch = /^ref: (\S+)$/m.exec(head ?? "")?.[1];
  if (branch === undefined) return head;
  return textOf(join(branches, branch)) ?? packed(textOf(join(branches, "packed-refs")), branch);
}

const packed = (refs: string | undefined, branch: string): string | undefined =>
  refs?.split("\n").find((line) => line.endsWith(` ${branch}`));

const commitIn = (text: string | undefined): string | undefined => /^[0-9a-f]{40}\b/.exec(text ?? "")?.[0];

/** Undefined: not there, or none of ours to read. */
function textOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["EISDIR", "EACCES", "ENOENT"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}

/** As it was when the program began: a clone may be pulled while it runs. */
export const programRevision: string | null = revisionOf(fileURLToPath(new URL("../", import.meta.url)));
