/**
 * What only AWS can tell to be wrong: one clear line that names what is to be mended, an exit code that is not 0, and a database that has
 * lost nothing by it. By the command itself: as a process where its clock, or all that it ends with, matters; called (test/support/called.ts)
 * where only AWS answers another way.
 */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../../db/open.ts";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import type { World } from "../../simulator/world/world.ts";
import { callCommand } from "../support/called.ts";
import { collected } from "../support/collected.ts";
import { environmentOf, startCommand } from "../support/command.ts";

const HOUR_MS = 3_600_000;
const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const externalId = "an-external-id";
const world = createWorld({ seed: 11, size: { accounts: 3, regions: 2, findings: 90, days: 30 }, endsAtMs });
const withOptIn: World = { ...world, regions: [...world.regions, { name: "me-south-1", optIn: true }] };
const folder = mkdtempSync(join(tmpdir(), "pillarwatch-wrong-"));
const kept = join(folder, "kept.db");

/** What a mistake must leave as it was. */
async function contents(path: string): Promise<readonly unknown[]> {
  const writer = await openDatabase(`sqlite:${path}`, new Date(endsAtMs).toISOString());
  const tables = [
    "SELECT id, standing, reason, severity, spell, opened_at, unconfirmed_since, evidence_lost_since, changed_at FROM findings ORDER BY id",
    "SELECT id, finding, word, silence, said_at, updated_at FROM records ORDER BY id",
    "SELECT * FROM finding_events ORDER BY finding, seq",
    "SELECT account_id, state FROM accounts ORDER BY id",
    "SELECT account, region, source, watched, last_success_at FROM scopes ORDER BY id",
  ];
  const rows = await Promise.all(tables.map((sql) => writer.rows.all(sql)));
  await writer.close();
  return rows;
}

let before: readonly unknown[];
const running: Simulator[] = [];
const simulated = async (options: Partial<SimulatorOptions> = {}): Promise<Simulator> => {
  const simulator = await startSimulator({
    world: withOptIn,
    clock: () => endsAtMs,
    quotas: "off",
    roleName: "pillarwatch-read",
    externalId,
    ...options,
  });
  running.push(simulator);
  return simulator;
};

beforeAll(async () => {
  const organization = await collected(world, endsAtMs - 24 * HOUR_MS, { externalId });
  await organization.collect(endsAtMs - 24 * HOUR_MS);
  await organization.writer.rows.get("PRAGMA wal_checkpoint(TRUNCATE)");
  copyFileSync(organization.databaseUrl.slice("sqlite:".length), kept);
  await organization.close();
  before = await contents(kept);
}, 120_000);
afterAll(async () => {
  for (const simulator of running) await simulator.close();
  rmSync(folder, { recursive: true });
});

interface Wrong {
  readonly what: string;
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly asProcess?: true;
  /** The command's clock: of a process. */
  readonly clockAheadMs?: number;
  readonly says: RegExp;
}

const wrong: readonly Wrong[] = [
  {
    what: "an access key that AWS does not know",
    asProcess: true,
    environment: { AWS_ACCESS_KEY_ID: "AKIANOBODYSKEY000000" },
    says: /^run 2 failed: AWS_ACCESS_KEY_ID: AWS does not know this access key/,
  },
  {
    what: "a secret of another key",
    environment: { AWS_SECRET_ACCESS_KEY: "another" },
    says: /^run 2 failed: AWS_SECRET_ACCESS_KEY: the secret is not that of the access key/,
  },
  {
    what: "no credentials at all",
    environment: { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
    says: /^run 2 failed: AWS_PROFILE, AWS_ACCESS_KEY_ID: AWS's SDK finds no credentials/,
  },
  {
    what: "a region that does not exist",
    environment: { COLLECT_REGIONS: "eu-nowhere-7" },
    says: /^run 2 failed: COLLECT_REGIONS: AWS has no region eu-nowhere-7: nothing is read$/,
  },
  {
    what: "regions of which one does not exist",
    environment: { COLLECT_REGIONS: `${world.aggregationRegion},eu-nowhere-7` },
    says: /^run 2 failed: COLLECT_REGIONS: AWS has no region eu-nowhere-7: nothing is read$/,
  },
  {
    what: "a region that is on in no account",
    environment: { COLLECT_REGIONS: "me-south-1" },
    says: /^run 2 failed: COLLECT_REGIONS: no account has any of these regions on: nothing is read, and nothing is given up$/,
  },
  {
    what: "a home region that does not exist",
    environment: { AWS_REGION: "xx-nowhere-1" },
    says: /^run 2 failed: AWS_REGION: AWS has no such region/,
  },
  {
    what: "an account that is none",
    words: ["--accounts", `${world.managementAccountId},999999999999`],
    says: /^run 2 failed: --accounts: 999999999999: no active account of the organization$/,
  },
  {
    what: "a region that no account has",
    words: ["--regions", "me-south-1"],
    says: /^run 2 failed: --regions: me-south-1: no account that is asked has such a region on/,
  },
  {
    what: "a clock that is an hour behind",
    clockAheadMs: -HOUR_MS,
    says: /^run 2 failed: clock: this machine's clock is off, .*: it is (59|60|61) minutes behind AWS's$/,
  },
  {
    what: "a clock that is an hour ahead",
    clockAheadMs: HOUR_MS,
    says: /^run 2 failed: clock: this machine's clock is off, .*: it is (59|60|61) minutes ahead of AWS's$/,
  },
  {
    what: "nobody who answers",
    environment: { AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
    says: /^run 2 failed: AWS could not be reached: /,
  },
];

async function collect(
  simulator: Simulator,
  { words = [], environment = {}, asProcess, clockAheadMs = 0 }: Omit<Wrong, "what" | "says">,
  database: string,
) {
  const settings = { ...environmentOf(simulator), COLLECT_EXTERNAL_ID: externalId, DATABASE_URL: `sqlite:${database}`, ...environment };
  const command = ["collect", "--once", ...words];
  if (asProcess || clockAheadMs !== 0) return startCommand(command, { folder, environment: settings, clockAheadMs }).ended;
  return callCommand(command, { folder, environment: settings });
}

test.each(wrong)("$what", { timeout: 120_000 }, async (mistake) => {
  const database = join(folder, "mistaken.db");
  copyFileSync(kept, database);
  const { code, stdout, stderr } = await collect(await simulated(), mistake, database);
  expect([code, stdout, stderr.trimEnd().split("\n")]).toEqual([1, "", [expect.stringMatching(mistake.says)]]);
  expect(await contents(database)).toEqual(before);
});

/** Read as it was when the database was made: nothing has changed since then in what can be read. */
const asBefore = { clock: () => endsAtMs - 24 * HOUR_MS };
const findingsOf = ([findings, records, events]: readonly unknown[]) => [findings, records, events];

test.each<readonly [string, Readonly<Record<string, string>>, RegExp]>([
  [
    "a role that no account has",
    { COLLECT_ROLE_NAME: "nobodys-role" },
    /give the role "nobodys-role" to arn:aws:iam::\d+:user\/pillarwatch: it is not there/,
  ],
  [
    "another external id",
    { COLLECT_EXTERNAL_ID: "wrong" },
    /wants another external id than COLLECT_EXTERNAL_ID \(AWS does not say which\)$/,
  ],
  ["no external id", { COLLECT_EXTERNAL_ID: "" }, /wants an external id, and COLLECT_EXTERNAL_ID is not set \(AWS does not say which\)$/],
])("%s: what needs no role is read, and the run fails with what to mend", { timeout: 120_000 }, async (_, environment, says) => {
  const database = join(folder, "roles.db");
  copyFileSync(kept, database);
  const { code, stdout, stderr } = await collect(await simulated(asBefore), { environment }, database);
  const last = stderr
    .trimEnd()
    .split("\n")
    .filter((line) => line.startsWith("run "));
  expect([code, last]).toEqual([1, [expect.stringMatching(says)]]);
  expect(last[0]).toMatch(/^run 2 failed: COLLECT_ROLE_NAME: all 2 accounts but the credentials' own do not give the role/);
  expect(stdout).toMatch(/^not read: 16 denied/m);
  expect(findingsOf(await contents(database))).toEqual(findingsOf(before));
});

test("one account without the role is that account's affair: the run is done, and says what was not read", {
  timeout: 120_000,
}, async () => {
  const database = join(folder, "one-role.db");
  copyFileSync(kept, database);
  const [missing] = world.accounts().filter(({ id }) => id !== world.managementAccountId);
  const { code, stdout } = await collect(await simulated({ ...asBefore, hasRole: (id) => id !== missing?.id }), {}, database);
  expect([code, stdout.trimEnd().split("\n")]).toEqual([
    0,
    [expect.stringMatching(/^run 2 done: /), "not read: 8 denied (npx pillarwatch doctor says what is missing)"],
  ]);
  expect(findingsOf(await contents(database))).toEqual(findingsOf(before));
});

describe("an organization that may not be read, or is empty", () => {
  const mute = async (): Promise<Simulator> => {
    const simulator = await simulated(asBefore);
    simulator.setBasePolicy(simulator.credentials.accessKeyId, ["sts:*", "account:*"]);
    return simulator;
  };
  const empty = (): Promise<Simulator> => simulated({ ...asBefore, world: { ...withOptIn, accounts: () => [] } });

  test.each([
    [
      "no permission in Organizations",
      mute,
      /^run 1 failed: organizations:DescribeOrganization: these credentials may not read the organization/,
    ],
    ["an organization without accounts", empty, /^run 1 failed: .*organizations:ListAccounts.*no account, not even the caller's/],
  ])("%s: a first run fails and names the action", { timeout: 120_000 }, async (_, start, says) => {
    const { code, stdout, stderr } = await collect(await start(), {}, join(folder, `${start.name}.db`));
    expect([code, stdout, stderr.trimEnd().split("\n")]).toEqual([1, "", [expect.stringMatching(says)]]);
  });

  test("a later run reads the accounts that are known, and warns", { timeout: 120_000 }, async () => {
    const database = join(folder, "muted.db");
    copyFileSync(kept, database);
    const { code, stderr } = await collect(await mute(), {}, database);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/^warning: the organization could not be read \(organizations:DescribeOrganization/m),
    ]);
    expect(findingsOf(await contents(database))).toEqual(findingsOf(before));
  });
});

test("credentials that may take no role: the action is named, not the role", { timeout: 120_000 }, async () => {
  const simulator = await simulated(asBefore);
  simulator.setBasePolicy(simulator.credentials.accessKeyId, [
    "organizations:*",
    "account:*",
    "securityhub:*",
    "guardduty:*",
    "inspector2:*",
    "config:*",
  ]);
  const { code, stderr } = await collect(simulator, {}, join(folder, "no-role.db"));
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^run 1 failed: sts:AssumeRole: these credentials may not take the role "pillarwatch-read"/m),
  ]);
});

test("a script gets a run's figures as the last line, also of one that failed", { timeout: 120_000 }, async () => {
  const simulator = await simulated(asBefore);
  const good = await collect(simulator, { words: ["--json"], asProcess: true }, join(folder, "json.db"));
  expect([good.code, good.stderr, JSON.parse(good.stdout)]).toEqual([
    0,
    "",
    expect.objectContaining({ run: 1, state: "done", error: null, scopes: 24, scopesDone: 24, byState: { ok: 24 } }),
  ]);
  const bad = await collect(simulator, { words: ["--json"], environment: { COLLECT_REGIONS: "eu-nowhere-7" } }, join(folder, "json.db"));
  expect([bad.code, JSON.parse(bad.stdout)]).toEqual([
    1,
    expect.objectContaining({ run: 2, state: "failed", error: "COLLECT_REGIONS: AWS has no region eu-nowhere-7: nothing is read" }),
  ]);
});
