/**
 * The simulator as a process of its own: `npx tsx simulator/main.ts --seed 7 --size 200x3x150000 --at 2026-11-24T00:00:00Z`. Prints one
 * line of JSON when it answers ({url, credentials, roleName, externalId, managementAccountId, securityAccountId, regions}), then nothing
 * until it ends. Other processes steer it under `/_simulator/` (wire/control.ts).
 */
import { parseArgs } from "node:util";
import { readDocuments } from "./documents.ts";
import { startSimulator } from "./server.ts";
import { samplePlan } from "./world/company.ts";
import { createWorld, type WorldOptions } from "./world/create.ts";

const flags = {
  port: { type: "string", default: "0" },
  seed: { type: "string", default: "1" },
  /** `sample`, the organization that people are shown, or accounts x regions x findings. */
  size: { type: "string", default: "sample" },
  /** Of history, for a size in numbers; the sample has its own. */
  days: { type: "string", default: "120" },
  /** How many of the findings one scope holds, for a size in numbers; evenly spread by default. */
  "slowest-scope": { type: "string" },
  /** The world's instant; it stands still until another is sent. */
  at: { type: "string", default: "" },
  quotas: { type: "string", default: "aws" },
  "role-name": { type: "string", default: "pillarwatch-read" },
  "external-id": { type: "string" },
  /** A folder of finding documents that are served besides the world's own. */
  findings: { type: "string" },
  /** Ends with the process that holds its standard input, so that a killed parent leaves nothing behind. */
  "until-stdin-ends": { type: "boolean", default: false },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: flags, strict: true });
  const atMs = values.at === "" ? Date.now() : Date.parse(values.at);
  if (Number.isNaN(atMs)) throw new TypeError(`--at ${values.at}: an ISO 8601 instant is wanted`);
  const seed = wholeNumber("seed", values.seed);
  const external = values.findings === undefined ? [] : readDocuments(values.findings);
  const world = createWorld({
    seed,
    size: sizeOf(values.size, values.days, values["slowest-scope"], seed, atMs),
    endsAtMs: atMs,
    external,
  });
  const externalId = values["external-id"];
  const simulator = await startSimulator({
    world,
    clock: () => atMs,
    port: wholeNumber("port", values.port),
    quotas: quotasOf(values.quotas),
    roleName: values["role-name"],
    ...(externalId !== undefined && { externalId }),
    control: true,
  });
  const { url, credentials } = simulator;
  const { managementAccountId, securityAccountId, aggregationRegion } = world;
  const regions = world.regions.map(({ name }) => name);
  const roleName = values["role-name"];
  const started = { url, credentials, roleName, externalId, managementAccountId, securityAccountId, aggregationRegion, regions };
  process.stdout.once("error", fail); // whoever started it is gone already
  process.stdout.write(`${JSON.stringify(started)}\n`);
  const end = (): void => {
    simulator.close().catch(fail);
  };
  process.once("SIGTERM", end).once("SIGINT", end);
  if (values["until-stdin-ends"]) process.stdin.resume().once("end", end);
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new TypeError(`--${name} ${text}: a whole number is wanted`);
  return Number(text);
}

function sizeOf(text: string, days: string, slowest: string | undefined, seed: number, atMs: number): WorldOptions["size"] {
  if (text === "sample") return samplePlan(seed, atMs);
  const [, accounts, regions, findings] = /^(\d+)x(\d+)x(\d+)$/.exec(text) ?? [];
  if (findings === undefined) throw new TypeError(`--size ${text}: sample or ACCOUNTSxREGIONSxFINDINGS is wanted`);
  return {
    accounts: Number(accounts),
    regions: Number(regions),
    findings: Number(findings),
    days: wholeNumber("days", days),
    ...(slowest === undefined ? {} : { slowestScope: wholeNumber("slowest-scope", slowest) }),
  };
}

function quotasOf(text: string): "aws" | "off" {
  if (text === "aws" || text === "off") return text;
  throw new TypeError(`--quotas ${text}: aws or off is wanted`);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  process.stdin.pause();
}

await main().catch(fail);
