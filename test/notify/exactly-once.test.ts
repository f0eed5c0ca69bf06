/**
 * The outbox's law: while delivering processes and the mail server are killed again and again at random, each recipient gets their mail; never two
 * different ones; the same one twice only where a log says of an attempt that it may have arrived.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keysOf } from "../../db/keys.ts";
import { openDatabase } from "../../db/open.ts";
import { putMail } from "../../db/write/outbox.ts";
import { composeMail } from "../../notify/message.ts";
import { figure } from "../support/figures.ts";
import { type MailServer, mailServer } from "../support/mail-server.ts";

const RECIPIENTS = figure(50, 2_000);
const LEAST_KILLS = figure(4, 60);
const PROCESSES = 2;
const keys = keysOf("0123456789abcdef0123456789abcdef");
const sender = { from: { name: undefined, address: "posture@halden.test" }, keys, publicUrl: "https://posture.halden.test" };

const idIn = (raw: Buffer): string => /^Message-ID: <(.*)>\r$/m.exec(raw.toString())?.[1] ?? "";
const shaOf = (raw: Buffer): string => createHash("sha256").update(raw).digest("hex");

interface Killed {
  kills: number;
}

/** Kills one after the other until all is sent: a process, or all of the server's connections in the middle of whatever they are at. */
async function untilSent(url: string, server: MailServer, killed: Killed): Promise<void> {
  const script = new URL("../support/deliver-once.ts", import.meta.url).pathname;
  const start = (): ChildProcess => spawn(process.execPath, ["--import", "tsx", script, url, String(server.port)], { stdio: "ignore" });
  const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once("exit", (code) => resolve(code)));
  const one = async (): Promise<void> => {
    for (;;) {
      const child = start();
      const end = ended(child);
      const more = () => server.taken.length + 1 + Math.floor(Math.random() * 4);
      while (killed.kills < LEAST_KILLS && (await grown(server, more(), end))) {
        killed.kills += 1;
        if (Math.random() < 0.5) server.kill();
        else child.kill("SIGKILL");
      }
      if ((await end) === 0) return;
    }
  };
  await Promise.all(Array.from({ length: PROCESSES }, one));
}

/** @returns whether the server took so many before the process ended. */
const grown = (server: MailServer, to: number, end: Promise<unknown>): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setInterval(() => server.taken.length >= to && done(true), 3);
    const done = (is: boolean): void => {
      clearInterval(timer);
      resolve(is);
    };
    void end.then(() => done(false));
  });

test(
  `${RECIPIENTS} recipients, and processes and server killed at random: each exactly one, or the log says why not`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
    const url = `sqlite:${join(folder, "mails.db")}`;
    const server = await mailServer();
    const writer = await openDatabase(url, new Date().toISOString());
    try {
      const wanted = new Map<string, string>();
      for (let n = 0; n < RECIPIENTS; n += 1) {
        const to = { person: null, address: `n${n}@halden.test`, name: null };
        const letter = {
          kind: "owner-digest",
          to,
          period: "2026-W48",
          subject: `Accounts of ${n}`,
          html: `<p>${n}</p>`,
          text: `${n}`,
          images: [],
        } as const;
        const mail = await composeMail(letter, sender, new Date());
        await writer.transaction((tx) => putMail(tx, mail, new Date().toISOString()));
        wanted.set(mail.messageId, to.address);
      }
      const killed: Killed = { kills: 0 };
      await untilSent(url, server, killed);
      expect(killed.kills).toBeGreaterThanOrEqual(LEAST_KILLS);
      const perhaps = await writer.rows.all<{ message_id: string; n: number }>(
        `SELECT message_id, count(*) AS n FROM mail_attempts JOIN mails ON mails.id = mail
       WHERE handed_at IS NOT NULL AND outcome IN ('cut off', 'trouble') GROUP BY message_id`,
      );
      const excused = new Map(perhaps.map(({ message_id, n }) => [message_id, n]));
      const arrived = new Map<string, Buffer[]>();
      for (const { raw } of server.taken) arrived.set(idIn(raw), [...(arrived.get(idIn(raw)) ?? []), raw]);
      const wrong: unknown[] = [];
      for (const [id, address] of wanted) {
        const copies = arrived.get(id) ?? [];
        if (copies.length === 0) wrong.push([address, "never"]);
        if (copies.length > 1 + (excused.get(id) ?? 0))
          wrong.push([address, copies.length, "times, and the log says", excused.get(id) ?? 0]);
        if (new Set(copies.map(shaOf)).size > 1) wrong.push([address, "different ones"]);
      }
      expect(wrong).toEqual([]);
      expect(arrived.size).toBe(RECIPIENTS);
      expect(await writer.rows.all("SELECT state, count(*) AS n FROM mails GROUP BY state")).toEqual([{ state: "sent", n: RECIPIENTS }]);
    } finally {
      await writer.close();
      await server.close();
      rmSync(folder, { recursive: true });
    }
  },
  figure(120_000, 1_200_000),
);
