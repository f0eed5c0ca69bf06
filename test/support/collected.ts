/** An organization collected for real: the simulator over HTTP, the unmodified SDK, SQLite on disk; and the truth that judges it. */
import { randomUUID } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collectNext, type RunResult } from "../../collectors/collect.ts";
import { type OpenOrganization, type OrganizationConfig, openOrganization } from "../../collectors/organization/open.ts";
import type { Writer } from "../../db/dialect/connection.ts";
import { openDatabase } from "../../db/open.ts";
import { thisHolder } from "../../db/write/lease.ts";
import { askRun, type RunOptions } from "../../db/write/runs.ts";
import type { Catalogue } from "../../posture/catalogue/decide.ts";
import type { OwnerRules } from "../../posture/owner.ts";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator.ts";
import type { World } from "../../simulator/world/world.ts";
import { openEmpty } from "./empty-database.ts";

const ROLE = "pillarwatch-read";

export interface Collected {
  readonly simulator: Simulator;
  readonly writer: Writer;
  readonly databaseUrl: string;
  readonly organization: OpenOrganization;
  /** Goes on with another configuration, as a process does that was started anew. */
  configure(changed: Partial<OrganizationConfig>): void;
  /** One run at an instant of the world. */
  collect(atMs: number, options?: RunOptions): Promise<RunResult>;
  close(): Promise<void>;
}

/** In which order scopes are read, on which nothing may depend; by which catalogue; in whose days; and what was read before. */
export interface Engine {
  /** A copy that `copyOf` made of another organization's database: this one goes on with it, as a process does that was started anew. */
  readonly goOnFrom?: string;
  readonly concurrency?: number;
  readonly catalogue?: Catalogue;
  readonly ownerRules?: OwnerRules;
  readonly scopesReversed?: true;
  /** Whose days are counted, at an instant; UTC unless said. */
  readonly timeZoneAt?: (atMs: number) => string;
}

/** Its database as it stands. @returns the path. */
export async function copyOf({ writer, databaseUrl }: Pick<Collected, "writer" | "databaseUrl">, folder: string): Promise<string> {
  await writer.rows.get("PRAGMA wal_checkpoint(TRUNCATE)");
  const path = join(folder, `${randomUUID()}.db`);
  copyFileSync(databaseUrl.slice("sqlite:".length), path);
  return path;
}

const withScopesReversed = (organization: OpenOrganization): OpenOrganization => ({
  ...organization,
  regions: async (account) => (await organization.regions(account)).toReversed(),
});

export async function collected(
  world: World,
  startMs: number,
  simulatorOptions: Partial<SimulatorOptions> = {},
  config: Partial<OrganizationConfig> = {},
  engine: Engine = {},
): Promise<Collected> {
  const simulator = await startSimulator({ world, clock: () => startMs, quotas: "off", roleName: ROLE, ...simulatorOptions });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: simulator.url,
    AWS_ACCESS_KEY_ID: simulator.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: simulator.credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
  });
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
  const file = join(folder, "collected.db");
  const databaseUrl = `sqlite:${file}`;
  if (engine.goOnFrom !== undefined) copyFileSync(engine.goOnFrom, file);
  const now = new Date(startMs).toISOString();
  const writer = engine.goOnFrom === undefined ? await openEmpty(file, now) : await openDatabase(databaseUrl, now);
  const open = (changed: Partial<OrganizationConfig>) =>
    openOrganization(
      {
        homeRegion: world.aggregationRegion,
        roleName: ROLE,
        externalId: simulatorOptions.externalId,
        regions: undefined,
        mode: "each-account",
        limits: "none",
        ...changed,
      },
      writer,
    );
  let organization = open(config);
  return {
    simulator,
    writer,
    databaseUrl,
    get organization() {
      return organization;
    },
    configure: (changed) => {
      organization.close();
      organization = open({ ...config, ...changed });
    },
    collect: async (atMs, options = {}) => {
      simulator.setClock(atMs);
      await writer.transaction((tx) => askRun(tx, "command", options, new Date(atMs).toISOString()));
      const result = await collectNext({
        writer,
        organization: engine.scopesReversed === true ? withScopesReversed(organization) : organization,
        holder: thisHolder(randomUUID()),
        nowMs: () => atMs,
        wallMs: Date.now,
        timeZone: engine.timeZoneAt?.(atMs) ?? "UTC",
        auditKey: new Uint8Array(32),
        intervalMs: 3_600_000,
        concurrency: engine.concurrency ?? 16,
        ...(engine.catalogue === undefined ? {} : { catalogue: engine.catalogue }),
        ...(engine.ownerRules === undefined ? {} : { ownerRules: engine.ownerRules }),
      });
      if (result === undefined) throw new Error("the run was not taken");
      if (result.fault !== undefined) throw result.fault;
      return result;
    },
    close: async () => {
      organization.close();
      await writer.close();
      rmSync(folder, { recursive: true });
      await simulator.close();
    },
  };
}
