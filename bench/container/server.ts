/** `pillarwatch serve` as it is shipped, started and ended by a benchmark, and asked by somebody who is signed in. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { compiledCommand } from "../../test/support/compiled.ts";
import { leadCookie } from "../../test/support/signed-in.ts";
import { freePort } from "../free-port.ts";

export interface Server {
  readonly pid: number;
  readonly port: number;
  readonly readyMs: number;
  /** @throws where the answer is not 2xx; what it says is read to its end and not kept. @returns its bytes */
  ask(way: string): Promise<number>;
  /** Asks for a run of some accounts, everything read. */
  run(accounts: readonly string[]): Promise<void>;
  /** By SIGTERM. */
  stop(): Promise<{ readonly code: number | null; readonly ms: number }>;
  kill(): Promise<void>;
  readonly hasEnded: () => boolean;
}

export const program = await compiledCommand();
/** The image's HEALTHCHECK. */
export const probe = join(dirname(program), "probe.mjs");
const PATIENCE_MS = 120_000;
const headers = { cookie: leadCookie };

/** @param launcher what starts it: a control group's. */
export async function startServer(
  folder: string,
  environment: Readonly<Record<string, string>>,
  launcher: readonly string[],
): Promise<Server> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const [first = "", ...rest] = [...launcher, process.execPath, program, "serve"];
  const child = spawn(first, rest, { cwd: folder, env: { ...environment, PORT: String(port) }, stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "close");
  await ready(child, address, began + PATIENCE_MS);
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return {
    pid: child.pid ?? 0,
    port,
    readyMs: performance.now() - began,
    ask: async (way) => {
      const answer = await fetch(`${address}/api/v1${way}`, { headers });
      let bytes = 0;
      for await (const chunk of answer.body ?? []) bytes += (chunk as Uint8Array).length;
      if (!answer.ok) throw new Error(`${way}: ${answer.status}`);
      return bytes;
    },
    run: async (accounts) => {
      const body = JSON.stringify({ accounts, full: true });
      const answer = await fetch(`${address}/api/v1/runs`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body,
      });
      if (answer.status !== 202) throw new Error(`the run was not taken: ${answer.status} ${await answer.text()}`);
    },
    stop: async () => {
      const asked = performance.now();
      child.kill("SIGTERM");
      const [code] = await ended;
      return { code: code as number | null, ms: performance.now() - asked };
    },
    kill,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
  };
}

async function ready(child: ChildProcess, address: string, untilMs: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`${address}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the server ended at its start (exit code ${child.exitCode}, signal ${child.signalCode})`);
    if (performance.now() > untilMs) {
      child.kill("SIGKILL");
      throw new Error("the server was not ready in time");
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
