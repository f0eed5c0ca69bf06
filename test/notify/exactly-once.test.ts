/**
 * The outbox's law: while composing and delivering processes and the mail server are killed again and again at random, each recipient gets their
 * mail; never two different ones; the same one twice only where a log says of an attempt that it may have arrived.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Rows } from "../../db/dialect/connection.ts";
import { digestsSince } from "../../db/write/digests.ts";
import { giveAccounts, makePerson } from "../../db/write/people.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { figure } from "../support/figures.ts";
import { type MailServer, mailServer } from "../support/mail-server.ts";
import { sumRows } from "../support/summed.ts";

const RECIPIENTS = figure(40, 2_000);
const LEAST_KILLS = figure(4, 60);
/** Of these, so many before all are composed. */
const LEAST_KILLS_COMPOSING = figure(2, 30);
const PROCESSES = 2;
const ACCOUNTS = 4;
const DAY_MS = 86_400_000;

/** Everybody has been due for two days, and nobody is again before the test is over. */
const due = new Date(Date.now() - 2 * DAY_MS);
const cron = `0 8 * * ${due.getUTCDay()}`;
const longBefore = new Date(Date.now() - 60 * DAY_MS).toISOString();

const idIn = (raw: Buffer): string => /^Message-ID: <(.*)>\r$/m.exec(raw.toString())?.[1] ?? "";
const shaOf = (raw: Buffer): string => createHash("sha256").update(raw).digest("hex");

/** Owners of a few accounts, with something open in each. */
async function withOwners(database: TestDatabase): Promise<void> {
  const run = await database.run({ started_at: longBefore });
  const ids = Array.from({ length: ACCOUNTS }, (_, index) => String(index + 1).repeat(12) as AccountId);
  for (const account_id of ids) {
    const account = await database.account({ account_id, name: `account ${account_id}` });
    await database.finding({ account, run, severity: "HIGH" }, { check_id: "S3.1" }, { uid: `arn:aws:s3:::of-${account_id}` });
  }
  await sumRows(database);
  await database.writer.transaction(async (tx) => {
    await digestsSince(tx, longBefore);
    for (let n = 0; n < RECIPIENTS; n += 1) {
      const person = { kind: "local", email: `n${n}@halden.test`, name: `Owner ${n}`, role: "owner", state: "active" } as const;
      const { id } = await makePerson(tx, person, longBefore);
      await giveAccounts(tx, id, ids.slice(n % ACCOUNTS, (n % ACCOUNTS) + 2));
    }
  });
}

interface Killed {
  kills: number;
  whileComposing: number;
}

/** Kills one after the other until all is sent: a process, or all of the server's connections in the middle of whatever they are at. */
async function untilSent({ url, writer }: TestDatabase, server: MailServer, killed: Killed): Promise<void> {
  const script = new URL("../support/send-once.ts", import.meta.url).pathname;
  const start = (): ChildProcess =>
    spawn(process.execPath, ["--import", "tsx", script, url, String(server.port), cron], { stdio: "ignore" });
  const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once("exit", (code) => resolve(code)));
  /** Mails composed, and mails taken: whichever goes on. */
  const far = async () => (await composedIn(writer.rows)) + server.taken.length;
  const one = async (): Promise<void> => {
    for (;;) {
      const child = start();
      const end = ended(child);
      const more = async () => (await far()) + 1 + Math.floor(Math.random() * 6);
      while (killed.kills < LEAST_KILLS && (await grown(far, await more(), end))) {
        const isComposing = (await composedIn(writer.rows)) < RECIPIENTS;
        killed.kills += 1;
        if (isComposing) killed.whileComposing += 1;
        // While it composes a process dies, which nothing of the server's can make it do.
        if (!isComposing && Math.random() < 0.5) server.kill();
        else child.kill("SIGKILL");
      }
      if ((await end) === 0) return;
    }
  };
  await Promise.all(Array.from({ length: PROCESSES }, one));
}

const composedIn = async (rows: Rows): Promise<number> => (await rows.get<{ n: number }>("SELECT count(*) AS n FROM mails"))?.n ?? 0;

/** @returns whether so many were there before the process ended. */
async function grown(far: () => Promise<number>, to: number, end: Promise<unknown>): Promise<boolean> {
  let hasEnded = false;
  void end.then(() => {
    hasEnded = true;
  });
  while (!hasEnded) {
    if ((await far()) >= to) return true;
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  return false;
}

test(
  `${RECIPIENTS} recipients, and processes and server killed at random: each exactly one, or the log says why not`,
  async () => {
    const database = await testDatabase();
    const { rows } = database.writer;
    const server = await mailServer();
    try {
      await withOwners(database);
      const killed: Killed = { kills: 0, whileComposing: 0 };
      await untilSent(database, server, killed);
      expect(killed.kills).toBeGreaterThanOrEqual(LEAST_KILLS);
      expect(killed.whileComposing).toBeGreaterThanOrEqual(LEAST_KILLS_COMPOSING);
      const perhaps = await rows.all<{ message_id: string; n: number }>(
        `SELECT message_id, count(*) AS n FROM mail_attempts JOIN mails ON mails.id = mail
       WHERE handed_at IS NOT NULL AND outcome IN ('cut off', 'trouble') GROUP BY message_id`,
      );
      const excused = new Map(perhaps.map(({ message_id, n }) => [message_id, n]));
      const arrived = new Map<string, { raw: Buffer; id: string }[]>();
      for (const { raw, to } of server.taken) arrived.set(to, [...(arrived.get(to) ?? []), { raw, id: idIn(raw) }]);
      const wrong: unknown[] = [];
      for (let n = 0; n < RECIPIENTS; n += 1) {
        const address = `n${n}@halden.test`;
        const copies = arrived.get(address) ?? [];
        const says = excused.get(copies[0]?.id ?? "") ?? 0;
        if (copies.length === 0) wrong.push([address, "never"]);
        if (copies.length > 1 + says) wrong.push([address, copies.length, "times, and the log says", says]);
        if (new Set(copies.map(({ raw }) => shaOf(raw))).size > 1) wrong.push([address, "different ones"]);
      }
      expect(wrong).toEqual([]);
      expect(arrived.size).toBe(RECIPIENTS);
      expect(await rows.all("SELECT state, count(*) AS n, count(DISTINCT person) AS people FROM mails GROUP BY state")).toEqual([
        { state: "sent", n: RECIPIENTS, people: RECIPIENTS },
      ]);
    } finally {
      await server.close();
      await database.close();
    }
  },
  figure(180_000, 1_200_000),
);
