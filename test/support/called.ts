/**
 * The command called in the test's own process: what it is told and what it comes to are those of a process (./command.ts), without the
 * seconds that one takes to load. Signals, other clocks and other limits need a process.
 */
import { run } from "../../cli/program.ts";
import type { CommandOptions, Ended } from "./command.ts";

/** One at a time: a process has one environment and one current folder. */
export async function callCommand(
  words: readonly string[],
  { folder, environment = {} }: Pick<CommandOptions, "folder" | "environment">,
): Promise<Ended> {
  const said = { stdout: "", stderr: "" };
  const undo = [
    withEnvironment({ PATH: process.env.PATH, HOME: folder, ...environment }),
    withCurrentFolder(folder),
    listeningTo("stdout", (text) => (said.stdout += text)),
    listeningTo("stderr", (text) => (said.stderr += text)),
    withoutNewListeners(),
  ];
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await run(words);
    return { code: Number(process.exitCode ?? 0), signal: null, ...said };
  } finally {
    process.exitCode = before;
    for (const restore of undo.toReversed()) restore();
  }
}

type Undo = () => void;

function withEnvironment(environment: NodeJS.ProcessEnv): Undo {
  const before = { ...process.env };
  const become = (wanted: NodeJS.ProcessEnv) => {
    for (const name of Object.keys(process.env)) if (wanted[name] === undefined) delete process.env[name];
    for (const [name, value] of Object.entries(wanted)) if (value !== undefined) process.env[name] = value;
  };
  // As cli/pillarwatch.mjs sets it.
  become({ AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...environment });
  return () => become(before);
}

function withCurrentFolder(folder: string): Undo {
  const before = process.cwd();
  process.chdir(folder);
  return () => process.chdir(before);
}

function listeningTo(name: "stdout" | "stderr", onText: (text: string) => void): Undo {
  const stream = process[name];
  const { write } = stream;
  stream.write = (text: string | Uint8Array) => {
    onText(String(text));
    return true;
  };
  return () => {
    stream.write = write;
  };
}

/** A command listens for signals until its process ends. */
function withoutNewListeners(): Undo {
  const names = ["SIGINT", "SIGTERM"] as const;
  const before = new Map(names.map((name) => [name, process.listeners(name)]));
  return () => {
    for (const name of names) {
      for (const listener of process.listeners(name)) if (!before.get(name)?.includes(listener)) process.off(name, listener);
    }
  };
}
