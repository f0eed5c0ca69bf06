/** The simulated AWS as a process of its own: the sample organization is asked over HTTP like a real one. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The role that the sample's accounts have. */
export const SAMPLE_ROLE = "pillarwatch-read";

export interface SimulatorProcess {
  readonly url: string;
  /** Environment for the SDK: endpoint, credentials, region. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clockUrl: string;
  /** The account that serves documents of elsewhere. */
  readonly securityAccountId: string;
  /** It also ends by itself when this process does, however that comes. */
  stop(): void;
  /** Rejects where it ends unasked. */
  readonly ended: Promise<void>;
}

export interface SimulatorStart {
  /** ISO 8601: the sample's stories are laid out to end here. */
  readonly endsAt: string;
  /** Folder of `*.jsonl` documents that are served besides the sample's own. */
  readonly findings?: string;
}

interface Said {
  readonly url: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly securityAccountId: string;
}

export async function startSimulatorProcess({ endsAt, findings }: SimulatorStart): Promise<SimulatorProcess> {
  const loader = new URL("../jobs/typescript.mjs", import.meta.url).href;
  const main = fileURLToPath(new URL("../simulator/main.ts", import.meta.url));
  const flags = [
    "--port",
    "0",
    "--size",
    "sample",
    "--at",
    endsAt,
    "--quotas",
    "off",
    "--until-stdin-ends",
    ...(findings === undefined ? [] : ["--findings", findings]),
  ];
  // A group of its own: Ctrl-C in a terminal is for whoever is writing a page, and tells the simulator when it is done.
  const child = spawn(process.execPath, ["--import", loader, main, ...flags], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  let isStopping = false;
  const ended = new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => (isStopping ? resolve() : reject(new Error(`the simulated AWS has ended by itself (exit code ${code})`))));
  });
  ended.catch(() => undefined); // not everybody waits for it
  const said = await new Promise<Said>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the simulator ended at its start (exit code ${code})`)));
    createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line) as Said));
  });
  return {
    url: said.url,
    environment: {
      AWS_ENDPOINT_URL: said.url,
      AWS_ACCESS_KEY_ID: said.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: said.credentials.secretAccessKey,
      AWS_REGION: "eu-central-1",
      AWS_EC2_METADATA_DISABLED: "true",
    },
    securityAccountId: said.securityAccountId,
    clockUrl: `${said.url}/_simulator/clock`,
    stop: () => {
      isStopping = true;
      child.stdin.end();
    },
    ended,
  };
}
