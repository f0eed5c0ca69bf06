/** Around the server that is soaked: a simulated AWS, a mail server, people who get digests, a program that reads the API. In the process of whoever soaks. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../db/open.ts";
import { giveAccounts, makePerson } from "../../db/write/people.ts";
import { makeToken } from "../../db/write/tokens.ts";
import { tokenTerms } from "../../posture/token.ts";
import type { AccountId } from "../../posture/words.ts";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { environmentOf } from "../../test/support/command.ts";
import { type MailServer, mailServer } from "../../test/support/mail-server.ts";
import { TEST_SECRET, testKeys } from "../../test/support/signed-in.ts";

/** The least that there is. */
export const RETENTION_DAYS = 90;
export const BACKUPS_KEPT = 7;
export const BACKUP_HOUR = 2;
const METRICS_TOKEN = "of-the-figures-of-a-soak-and-nothing-else";

export interface OrganizationSize {
  readonly seed: number;
  /** Findings and passed checks, of 3 accounts in 2 regions. */
  readonly findings: number;
  /** From one run to the next. */
  readonly everyHours: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Of its history, changes included, up to the end. */
  readonly days: number;
}

export interface Organization {
  readonly folder: string;
  readonly database: string;
  readonly backups: string;
  readonly simulator: Simulator;
  readonly mail: MailServer;
  /** Addresses of those who get a digest each week. */
  readonly recipients: readonly string[];
  /** Of the server. */
  readonly environment: Readonly<Record<string, string>>;
  /** What a program and a monitoring system ask each hour. @throws where an answer is none */
  look(address: string): Promise<void>;
  close(): Promise<void>;
}

/** @param nowMs the simulated clock. */
export async function openOrganization(folder: string, size: OrganizationSize, nowMs: () => number): Promise<Organization> {
  const world = createWorld({
    seed: size.seed,
    size: { accounts: 3, regions: 2, findings: size.findings, days: size.days },
    endsAtMs: size.endMs,
  });
  const simulator = await startSimulator({
    world,
    clock: () => size.startMs,
    wallClock: nowMs,
    quotas: "off",
    roleName: "pillarwatch-read",
  });
  const mail = await mailServer();
  const database = join(folder, "organization.db");
  const backups = join(folder, "backups");
  mkdirSync(backups, { mode: 0o700 });
  const { recipients, token } = await givePeople(
    database,
    world.accounts().map(({ id }) => id as AccountId),
    new Date(size.startMs),
  );
  return {
    folder,
    database,
    backups,
    simulator,
    mail,
    recipients,
    environment: {
      ...environmentOf(simulator),
      PILLARWATCH_SECRET: TEST_SECRET,
      DATABASE_URL: `sqlite:${database}`,
      TZ: "UTC",
      COLLECT_CRON: `0 */${size.everyHours} * * *`,
      BACKUP_DIR: backups,
      BACKUP_CRON: `0 ${BACKUP_HOUR} * * *`,
      BACKUP_KEEP: String(BACKUPS_KEPT),
      RETENTION_DAYS: String(RETENTION_DAYS),
      DIGEST_CRON: "0 8 * * 1",
      PUBLIC_URL: "https://posture.halden.test",
      SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
      MAIL_FROM: "Posture <posture@halden.test>",
      METRICS_TOKEN,
      LOG_LEVEL: "warn",
    },
    look: async (address) => {
      const api = ["posture", "posture/trend", "findings", "accounts", "coverage", "runs"].map((way) => [`api/v1/${way}`, token] as const);
      for (const [way, bearer] of [...api, ["metrics", METRICS_TOKEN] as const, ["readyz", ""] as const]) {
        const answer = await fetch(`${address}/${way}`, { headers: { host: "posture.halden.test", authorization: `Bearer ${bearer}` } });
        const text = await answer.text();
        if (answer.status !== 200) throw new Error(`${way}: ${answer.status} ${text}`);
      }
    },
    close: async () => {
      await mail.close();
      await simulator.close();
    },
  };
}

/** One who leads, two who own accounts. */
async function givePeople(database: string, [first, ...others]: readonly AccountId[], now: Date) {
  const at = now.toISOString();
  const writer = await openDatabase(`sqlite:${database}`, at);
  const people = [
    { email: "lead@halden.test", role: "lead", accounts: [] },
    { email: "first@halden.test", role: "owner", accounts: first === undefined ? [] : [first] },
    { email: "others@halden.test", role: "owner", accounts: others },
  ] as const;
  const terms = tokenTerms({ name: "soak", role: "viewer", accounts: undefined, days: 365 }, now);
  const token = await writer.transaction(async (tx) => {
    for (const { email, role, accounts } of people) {
      const { id } = await makePerson(tx, { kind: "local", email, name: email, role, state: "active" }, at);
      await giveAccounts(tx, id, accounts);
    }
    return (await makeToken(tx, testKeys.audit, terms, { at, actor: { kind: "command", id: null }, from: null })).token;
  });
  await writer.close();
  return { recipients: people.map(({ email }) => email), token };
}
