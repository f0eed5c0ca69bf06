/**
 * Collects the sample organization with its whole history, as `npm start` does, ending at the test's noon: `tsx collect-sample.ts FILE`.
 * A process of its own, since the SDK takes the simulator's address from the environment.
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
import { askRun } from "../../db/write/runs.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { startSimulator } from "../../simulator/server.ts";
import { samplePlan } from "../../simulator/world/company.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { noon } from "./database.ts";

const [file] = process.argv.slice(2);
if (file === undefined) throw new TypeError("the database's file is wanted");
const noonMs = Date.parse(noon);
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
for (const instant of sampleInstants(new Date(noonMs))) {
  const atMs = Date.parse(instant);
  simulator.setClock(atMs);
  await writer.transaction((tx) => askRun(tx, "demo", {}, instant));
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
organization.close();
await writer.close();
await simulator.close();
