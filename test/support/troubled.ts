/** An account in which something of every kind happens, read while AWS is in trouble; and what must not have come of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OrganizationConfig } from "../../collectors/organization/open.ts";
import type { RunOptions } from "../../db/write/runs.ts";
import type { SourceId } from "../../posture/words.ts";
import type { Fault } from "../../simulator/faults.ts";
import type { World } from "../../simulator/world/world.ts";
import { abroad, account, type Case, day, fails, from, home, openCase, says } from "./case.ts";
import { type Collected, copyOf, type Engine } from "./collected.ts";
import { untruths } from "./judged.ts";
import { publicIdOf } from "./truth.ts";
import { keptThreeDays, monitoring, monitoringRule } from "./vanishing.ts";

/**
 * Until day 0.5 all that happens is said by a record: problems come, are fixed and suppressed. After it, things end by not being there any
 * more: a machine and what was found on it, a rule, a control. So reading what changed is enough at first, and a full read is needed then.
 */
const openTroubled = (config: Partial<OrganizationConfig>, engine: Engine = {}): Promise<Case> =>
  openCase(
    {
      regions: [home, abroad].map((name) => ({ name, fromMs: -Infinity })),
      checks: {
        "S3.5": [fails()],
        "S3.8": [fails(), says(0.2, "passed")],
        "S3.9": [says(-20, "passed"), says(0.2, "failed")],
        "S3.2": [fails(), fails({ fromMs: day(0.2), workflow: "SUPPRESSED" })],
        "EC2.8": [fails()],
        "RDS.2": [fails()],
        "RDS.8": [fails()],
        "IAM.9": [fails()],
        [monitoring]: [fails()],
        RDS_IN_BACKUP_PLAN: [says(-20, "passed"), says(0.2, "failed")],
        EBS_IN_BACKUP_PLAN: [fails()],
      },
      goneAtMs: { "AWS::EC2::Instance": day(0.7) },
      threats: [
        { activity: [{ atMs: day(-3), severity: 5 }] },
        { activity: [{ atMs: day(-3), severity: 5 }], archivedMs: day(0.2) },
        { activity: [{ atMs: day(0.2), severity: 8 }] },
      ],
      weaknesses: [
        { steps: [{ atMs: day(-3), status: "ACTIVE" }] },
        {
          steps: [
            { atMs: day(-3), status: "ACTIVE" },
            { atMs: day(0.2), status: "CLOSED" },
          ],
        },
        { steps: [{ atMs: day(0.2), status: "ACTIVE" }] },
        {
          steps: [
            { atMs: day(-9), status: "ACTIVE" },
            { atMs: day(-2.4), status: "CLOSED" },
          ],
        },
      ],
      matters: [{ createdMs: day(-3) }, { createdMs: day(-3), archivedMs: day(0.2) }],
      history: {
        ...keptThreeDays,
        rules: [
          monitoringRule(),
          monitoringRule({ identifier: "RDS_IN_BACKUP_PLAN", name: "rds-in-backup-plan" }),
          monitoringRule({
            identifier: "EBS_IN_BACKUP_PLAN",
            name: "ebs-in-backup-plan",
            exists: [{ fromMs: -Infinity, untilMs: day(0.6) }],
          }),
        ],
        controlsOff: { "RDS.8": from(0.6) },
      },
    },
    {},
    config,
    engine,
  );

/** Such accounts, read on day 0 without trouble: once, and each goes on from there. To be removed after the last test. */
export function readOnDayZero() {
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-troubled-"));
  const copies = new Map<string, Promise<string>>();
  const read = async (config: Partial<OrganizationConfig>): Promise<string> => {
    const made = await openTroubled(config);
    await collectInTrouble(made, 0, []);
    return copyOf(made, folder);
  };
  return {
    /** @returns a case that `closeCases` closes. */
    openRead: async (config: Partial<OrganizationConfig> = {}): Promise<Case> => {
      const key = JSON.stringify(config);
      const copy = copies.get(key) ?? read(config);
      copies.set(key, copy);
      return openTroubled(config, { goOnFrom: await copy });
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

export interface SeenScope {
  readonly region: string;
  readonly source: SourceId;
  readonly state: string;
  readonly action: string | null;
  readonly message: string | null;
  readonly waitingHelps: boolean;
}

export interface SeenRun {
  readonly error: string | undefined;
  readonly scopes: readonly SeenScope[];
  /** Codes of its warnings, each once. */
  readonly warnings: readonly string[];
  /** Faults that hit nothing: what they should have broken proves nothing. */
  readonly missed: readonly Fault[];
  /** What the run concluded and the world does not say. */
  readonly false: readonly string[];
}

/** One run of the account while AWS is in trouble. */
export async function collectInTrouble(made: Case, days: number, faults: readonly Fault[], options: RunOptions = {}): Promise<SeenRun> {
  made.simulator.faults.add(...faults);
  const result = await made.collect(day(days), { accounts: [account], ...options });
  const missed = made.simulator.faults.list().filter(({ hit }) => hit === 0);
  made.simulator.faults.clear();
  const { rows } = made.writer;
  const scopes = await rows.all<Omit<SeenScope, "waitingHelps"> & { waiting: number }>(
    `SELECT region, source, scopes.state, action, message, waiting_helps AS waiting FROM scopes JOIN accounts ON accounts.id = scopes.account
     WHERE account_id = ? ORDER BY region, source`,
    [account],
  );
  const warnings = await rows.all<{ code: string }>("SELECT DISTINCT code FROM run_warnings WHERE run = ? ORDER BY code", [result.run]);
  return {
    error: result.error,
    scopes: scopes.map(({ waiting, ...scope }) => ({ ...scope, waitingHelps: waiting === 1 })),
    warnings: warnings.map(({ code }) => code),
    missed: missed.map(({ fault }) => fault),
    false: [...(await falselyEnded(made, made.world, result.run, day(days))), ...(await falselyGivenUp(made))],
  };
}

/** Findings that left open or suppressed in the run, and the world knows nothing of it. */
async function falselyEnded({ writer }: Pick<Collected, "writer">, world: World, run: number, atMs: number): Promise<readonly string[]> {
  const left = await writer.rows.all<{ id: string; check: string; standing: string; reason: string | null }>(
    `SELECT hex(public_id) AS id, check_id AS "check", to_standing AS standing, finding_events.reason FROM finding_events
       JOIN findings ON findings.id = finding JOIN checks ON checks.id = findings.check_ref
     WHERE finding_events.run = ? AND from_standing IN ('open', 'suppressed') AND to_standing IN ('resolved', 'closed') AND cause <> 'reclassified'`,
    [run],
  );
  const truths = new Map(
    world.accounts().flatMap(({ id }) => [...world.truth(id, atMs)].map((truth) => [publicIdOf(truth), truth] as const)),
  );
  return left.flatMap(({ id, check, standing, reason }) => {
    const truth = truths.get(id);
    const isTrue = truth?.status === standing && truth.reason === reason;
    return isTrue ? [] : [`${check}: ${standing} (${reason}), and the world says ${truth?.status} (${truth?.reason})`];
  });
}

/** Accounts and regions of these worlds stay. */
async function falselyGivenUp({ writer }: Pick<Collected, "writer">): Promise<readonly string[]> {
  const accounts = await writer.rows.all<{ what: string }>(
    "SELECT account_id || ' is ' || state AS what FROM accounts WHERE state <> 'active'",
  );
  const scopes = await writer.rows.all<{ what: string }>(
    "SELECT region || ' ' || source || ' is given up' AS what FROM scopes JOIN accounts ON accounts.id = scopes.account WHERE watched = 0 AND account_id = ?",
    [account],
  );
  return [...accounts, ...scopes].map(({ what }) => what);
}

/** Lines that tell of what ended because its resource is gone. */
export const ofTheGone = (line: string): boolean => line.includes("resource gone");

/** The account's differences between database and truth. */
export const untruthsOf = async (made: Case): Promise<readonly string[]> =>
  (await untruths(made.writer.rows, made.world, { late: true })).filter((line) => line.startsWith(account));
