/** A limit on memory as a container has it: a control group of the system's, of version 1 or 2. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Group {
  /** What starts a program in it; the program's words follow. */
  readonly launcher: readonly string[];
  /** What its processes have that no file stands behind, bytes. */
  anonymousBytes(): number;
  /** How many of its processes the system killed for want of memory. */
  killed(): number;
  /** When its processes have ended. */
  remove(): Promise<void>;
}

const ROOT = "/sys/fs/cgroup";

interface Version {
  readonly folder: string;
  readonly isThere: () => boolean;
  readonly limits: (bytes: number) => Readonly<Record<string, string>>;
  /** In memory.stat. */
  readonly anonymous: string;
  readonly kills: string;
}

const versions: readonly Version[] = [
  {
    folder: join(ROOT, "memory"),
    isThere: () => existsSync(join(ROOT, "memory/memory.limit_in_bytes")),
    limits: (bytes) => ({ "memory.limit_in_bytes": String(bytes) }),
    anonymous: "total_rss",
    kills: "memory.oom_control",
  },
  {
    folder: ROOT,
    isThere: () =>
      existsSync(join(ROOT, "cgroup.controllers")) && readFileSync(join(ROOT, "cgroup.subtree_control"), "utf8").includes("memory"),
    limits: (bytes) => ({ "memory.max": String(bytes), "memory.swap.max": "0" }),
    anonymous: "anon",
    kills: "memory.events",
  },
];

/** @returns undefined where this user may make none: then nothing limits, and peaks alone are told. */
export function groupOf(bytes: number): Group | undefined {
  const version = versions.find(({ isThere }) => isThere());
  if (version === undefined) return undefined;
  const place = join(version.folder, `pillarwatch-bench-${process.pid}`);
  try {
    mkdirSync(place);
    for (const [file, text] of Object.entries(version.limits(bytes))) writeFileSync(join(place, file), text);
  } catch {
    if (existsSync(place)) rmdirSync(place);
    return undefined;
  }
  const told = (file: string, word: string): number =>
    Number(new RegExp(`^${word} (\\d+)$`, "m").exec(readFileSync(join(place, file), "utf8"))?.[1] ?? Number.NaN);
  return {
    launcher: ["/bin/sh", "-c", `echo $$ > ${place}/cgroup.procs && exec "$0" "$@"`],
    anonymousBytes: () => told("memory.stat", version.anonymous),
    killed: () => told(version.kills, "oom_kill"),
    remove: async () => {
      // The system takes a moment to let the last process go.
      for (let nth = 0; nth < 50; nth += 1) {
        try {
          return rmdirSync(place);
        } catch {
          await sleep(100);
        }
      }
    },
  };
}
