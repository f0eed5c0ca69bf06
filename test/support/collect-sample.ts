/**
 * Collects the sample organization, as `npm start` does, ending at the test's noon: `tsx collect-sample.ts FILE [whole]`. Each look at it
 * costs seconds of a processor, so tests have one in two or three of them, and runs of a single scope where a list of runs must be long;
 * pictures have the whole. A process of its own, since the SDK takes the simulator's address from the environment.
 */
import { randomUUID } from "node:crypto";
import { sampleInstants } from "../../cli/sample.ts";
import { SAMPLE_ROLE } from "../../cli/simulator-process.ts";
import { collectNext } from "../../collectors/collect.ts";
import { openOrganization } from "../../collectors/organization/open.ts";
import { openDatabase } from "../../db/open.ts";
import { claimContents } from "../../db/write/contents.ts";
import { thisHolder } from "../../db/write/lease.ts";
import { renewPrinciples } from "../../db/write/principles.ts";
import { askRun, type RunOptions } from "../../db/write/runs.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import type { AccountId } from "../../posture/words.ts";
import { startSimulator } from "../../simulator/server.ts";
import { samplePlan } from "../../simulator/world/company.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { noon } from "./database.ts";

const [file, extent] = process.argv.slice(2);
if (file === undefined) throw new TypeError("the database's file is wanted");
const noonMs = Date.parse(noon);
const DAY_MS = 86_400_000;
/** Days before noon: of each of the sample's stretches, and of this week and the one before it every day or every other. */
const enough: readonly number[] = [105, 63, 28, 14, 11, 8, 7, 6, 4, 2, 1, 0];
/** More runs than one page lists. */
const SINGLE = 16;
const seed = 1;
const world = createWorld({ seed, size: samplePlan(seed, noonMs), endsAtMs: noonMs, external: [] });
const simulator = await startSimulator({ world, clock: () => noonMs, quotas: "off", roleName: SAMPLE_ROLE });
Object.assign(process.env, {
  AWS_ENDPOINT_URL: simulator.url,
  AWS_ACCESS_KEY_ID: simulator.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: simulator.credentials.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: "true",
});
const writer = await openDatabase(`sqlite:${file}`, noon);
await writer.transaction((tx) => claimContents(tx, "sample"));
await renewPrinciples(writer, builtIn);
const organization = openOrganization(
  {
    homeRegion: world.aggregationRegion,
    roleName: SAMPLE_ROLE,
    externalId: undefined,
    regions: undefined,
    mode: "each-account",
    limits: "none",
  },
  writer,
);
async function run(atMs: number, options: RunOptions): Promise<void> {
  simulator.setClock(atMs);
  await writer.transaction((tx) => askRun(tx, "demo", options, new Date(atMs).toISOString()));
  const result = await collectNext({
    writer,
    organization,
    holder: thisHolder(randomUUID()),
    nowMs: () => atMs,
    wallMs: Date.now,
    timeZone: "UTC",
    auditKey: new Uint8Array(32),
    intervalMs: 3_600_000,
    concurrency: 16,
    catalogue: builtIn,
  });
  if (result?.fault !== undefined) throw result.fault;
}
const all = sampleInstants(new Date(noonMs)).map(Date.parse);
const [firstMs = noonMs, ...more] = extent === "whole" ? all : all.filter((atMs) => enough.includes((noonMs - atMs) / DAY_MS));
await run(firstMs, {});
const [account] = world.accounts();
for (let nth = 1; nth <= SINGLE && extent !== "whole" && account !== undefined; nth += 1) {
  await run(firstMs + nth * 60_000, { accounts: [account.id as AccountId], regions: [world.aggregationRegion], sources: ["guardduty"] });
}
for (const atMs of more) await run(atMs, {});
organization.close();
await writer.close();
await simulator.close();
