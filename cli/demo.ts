/** `pillarwatch demo`: the sample organization, and with `--findings` other people's documents through the same door. */
import { openOrganization } from "../collectors/organization/open.ts";
import type { Writer } from "../db/dialect/connection.ts";
import { openDatabase } from "../db/open.ts";
import { claimContents } from "../db/write/contents.ts";
import { renewPrinciples } from "../db/write/principles.ts";
import { longestInterval } from "../jobs/schedule.ts";
import { catalogueWith } from "../posture/catalogue/decide.ts";
import { Refusal } from "../posture/refusal.ts";
import type { AccountId } from "../posture/words.ts";
import { complainOfWarnings, onlyRun, report } from "./collect.ts";
import { collectConfig, secretConfig } from "./config.ts";
import { accountForExternal, accountsOf, type GivenDocument, readDocuments } from "./external-documents.ts";
import { openKeys } from "./keys.ts";
import type { OneRun } from "./one-run.ts";
import { say } from "./print.ts";
import { progressPrinter } from "./progress.ts";
import { serve, workerSettings } from "./serve.ts";
import { type Ending, untilSignalled } from "./signals.ts";
import { type SimulatorProcess, startSimulatorProcess } from "./simulator-process.ts";

export interface DemoOptions {
  readonly once?: boolean;
  readonly findings?: string;
  readonly json?: boolean;
}

export async function demo(environment: NodeJS.ProcessEnv, options: DemoOptions): Promise<void> {
  if (options.once !== true) return serve(environment, true);
  const config = collectConfig(environment);
  const given = options.findings === undefined ? [] : readDocuments(options.findings);
  const ending = untilSignalled();
  const writer = await openDatabase(config.databaseUrl, new Date().toISOString());
  let simulator: SimulatorProcess | undefined;
  try {
    await claimSample(writer, config.databaseUrl);
    // Of invented data nobody needs a copy of the secret: a script hears nothing of it.
    const { audit } = await openKeys(writer, secretConfig(environment), { by: "system", tell: () => undefined });
    const endsAt = new Date().toISOString();
    simulator = await startSimulatorProcess({ endsAt, ...(options.findings === undefined ? {} : { findings: options.findings }) });
    Object.assign(environment, simulator.environment); // the SDK reads it from there
    await runOnce({ writer, auditKey: audit }, config, simulator, given, options, ending);
  } finally {
    simulator?.stop();
    await writer.close();
  }
  ending.leave();
}

async function runOnce(
  { writer, auditKey }: Pick<OneRun, "writer" | "auditKey">,
  config: ReturnType<typeof collectConfig>,
  simulator: SimulatorProcess,
  given: readonly GivenDocument[],
  { findings, json }: DemoOptions,
  ending: Ending,
): Promise<void> {
  const outside = { administrator: simulator.securityAccountId as AccountId, accounts: accountsOf(given) };
  const organization = openOrganization({ ...workerSettings(config, simulator).organization, outside }, writer);
  // Documents of another time are long outside any window: only a full read lists them.
  const options = findings === undefined ? {} : { full: true };
  const progress = progressPrinter(json === true);
  try {
    const { concurrency, cron, timeZone, ownDecisions, ownerRules } = config;
    const catalogue = catalogueWith(ownDecisions);
    await renewPrinciples(writer, catalogue);
    const intervalMs = longestInterval({ cron, timeZone });
    const making = { writer, organization, concurrency, timeZone, catalogue, ownerRules, auditKey, intervalMs };
    const result = await onlyRun({ ...making, trigger: "demo", options, progress }, ending);
    if (result === undefined) return;
    const external = findings === undefined ? undefined : await accountForExternal(writer, result.run, given);
    report(result, json === true, external && { external });
    if (json === true) return;
    if (external !== undefined) {
      say(`${external.given} documents given: ${external.stored} stored, ${external.warned} named in the run's warnings with the reason`);
    }
    await complainOfWarnings(writer, result.run);
  } finally {
    organization.close();
  }
}

async function claimSample(writer: Writer, url: string): Promise<void> {
  if ((await writer.transaction((tx) => claimContents(tx, "sample"))) === "real") {
    throw new Refusal(
      "DATABASE_URL",
      `${url} holds a real organization: the sample goes into a database of its own. Start one with DATABASE_URL=sqlite:./data/sample.db npx pillarwatch demo`,
    );
  }
}
