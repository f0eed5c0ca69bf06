/** A large database and a simulated AWS that has the same accounts, so that a run of some of them is one of a real organization of that size. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { openDatabase } from "../../db/open.ts";
import { startSimulator } from "../../simulator/server.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { generatedPlan } from "../../simulator/world/generated.ts";
import { environmentOf } from "../../test/support/command.ts";
import { signedIn } from "../../test/support/signed-in.ts";
import type { Size } from "../posture/fill.ts";
import { BENCH_SECRET, filled } from "../posture/filled.ts";
import { withFolder } from "../processes.ts";

export interface Prepared {
  readonly folder: string;
  /** A copy: it may be written. */
  readonly database: string;
  readonly accounts: readonly string[];
  /** Of the server; without a port. */
  readonly environment: Readonly<Record<string, string>>;
}

const REGIONS = 3;

export const withOrganization = <Result>(size: Size, work: (prepared: Prepared) => Promise<Result>): Promise<Result> =>
  filled(size, (path) =>
    withFolder(async (folder) => {
      const database = join(folder, "organization.db");
      copyFileSync(path, database);
      const accounts = accountsIn(database);
      const nowMs = Date.now();
      const generated = generatedPlan(7, { accounts: accounts.length, regions: REGIONS, findings: size.findings, days: 60 }, nowMs);
      const named = generated.accounts.map((plan, nth) => ({ ...plan, account: { ...plan.account, id: accounts[nth] ?? "" } }));
      const [managementAccountId = "", securityAccountId = ""] = accounts;
      const plan = { ...generated, managementAccountId, securityAccountId, accounts: named };
      const world = createWorld({ seed: plan.seed, size: plan, endsAtMs: nowMs });
      make(database, plan.organizationId);
      const writer = await openDatabase(`sqlite:${database}`, new Date().toISOString());
      await signedIn(writer, { role: "lead", email: "lead@halden.test" });
      await writer.close();
      const simulator = await startSimulator({ world, clock: () => nowMs, quotas: "off", roleName: "pillarwatch-read" });
      try {
        const environment = {
          ...environmentOf(simulator),
          PATH: process.env.PATH ?? "",
          HOME: folder,
          PILLARWATCH_SECRET: BENCH_SECRET,
          DATABASE_URL: `sqlite:${database}`,
          TZ: "UTC",
          COLLECT_CRON: "0 0 1 1 *",
          SECOND_FACTOR: "optional",
          LOG_LEVEL: "warn",
          // As the image has it.
          MALLOC_ARENA_MAX: "2",
        };
        return await work({ folder, database, accounts, environment });
      } finally {
        await simulator.close();
      }
    }),
  );

function accountsIn(path: string): readonly string[] {
  const database = new BetterSqlite3(path);
  const accounts = database.prepare("SELECT account_id FROM accounts ORDER BY id").pluck().all() as string[];
  database.close();
  return accounts;
}

function make(path: string, organizationId: string): void {
  const database = new BetterSqlite3(path);
  database.exec("INSERT OR REPLACE INTO meta (key, value) VALUES ('contents', 'real')");
  database.prepare("UPDATE accounts SET organization_id = ?").run(organizationId);
  // A start without one begins one by itself, of all accounts.
  database.prepare("UPDATE runs SET asked_at = ? WHERE id = (SELECT max(id) FROM runs)").run(new Date().toISOString());
  database.close();
}
