/** A disk with an end: a file system in memory where this user may mount one, else a limit on the size of a file. Both fill in mid write. */
import { spawnSync } from "node:child_process";
import type { CommandOptions } from "./command.ts";

export interface SmallDisk {
  /** What starts a process that is to meet the end. */
  readonly launcher: CommandOptions["launcher"];
  /** Makes room. */
  grow(): void;
  close(): void;
}

export function smallDisk(folder: string, kilobytes: number): SmallDisk {
  const isMounted = mount("-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder);
  let launcher: SmallDisk["launcher"] = isMounted ? undefined : ["bash", "-c", `trap '' XFSZ; ulimit -f ${kilobytes}; exec "$@"`, "bash"];
  return {
    get launcher() {
      return launcher;
    },
    grow: () => {
      launcher = undefined;
      if (isMounted && !mount("-o", "remount,size=100m", folder)) throw new Error(`${folder} cannot be made larger`);
    },
    close: () => {
      if (isMounted) spawnSync("umount", [folder]);
    },
  };
}

/** @returns whether the folder is now on a file system that cannot be written. */
export const mountedReadOnly = (folder: string): boolean => mount("-t", "tmpfs", "-o", "ro", "tmpfs", folder);

const mount = (...words: readonly string[]): boolean => process.getuid?.() === 0 && spawnSync("mount", words).status === 0;
