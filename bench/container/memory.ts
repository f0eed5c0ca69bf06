/** Whether the smallest container is enough: a server on a large database, doing all that it does at once, within a limit that the system keeps. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { heldIn } from "../../test/support/database-file.ts";
import { mailServer } from "../../test/support/mail-server.ts";
import { peakBytesOf } from "../collect/processes.ts";
import type { Size } from "../posture/fill.ts";
import { aside, count, goal, type Line, megabytes, seconds } from "../table.ts";
import { type Group, groupOf } from "./group.ts";
import { type Prepared, withOrganization } from "./organization.ts";
import { probe, program, type Server, startServer } from "./server.ts";

export interface MemorySize extends Size {
  /** Of how many accounts the run is. */
  readonly collected: number;
  readonly limitMb: number;
}

const MINUTE_MS = 60_000;
/** The image's own look is every 30 seconds, a process of its own in the same container. */
const PROBED_EVERY_MS = 10_000;
/** What one who looks around asks for, the heavy questions included. */
const questions = [
  "/posture",
  "/posture/trend",
  "/findings?status=open&severity=CRITICAL&severity=HIGH",
  "/findings?search=nothing-is-called-so",
  "/findings?include=uncounted&limit=200",
  "/accounts",
  "/checks",
  "/coverage",
  "/runs",
];

export const memoryLines = ({ collected, limitMb, ...size }: MemorySize): Promise<readonly Line[]> =>
  withOrganization(size, async (prepared) => {
    const group = groupOf(limitMb * 2 ** 20);
    const mail = await mailServer();
    try {
      return await measured(prepared, { group, collected, limitMb, mailPort: mail.port, mails: () => mail.taken.length });
    } finally {
      await mail.close();
      await group?.remove();
    }
  });

interface Within {
  readonly group: Group | undefined;
  readonly collected: number;
  readonly limitMb: number;
  readonly mailPort: number;
  readonly mails: () => number;
}

async function measured(prepared: Prepared, { group, collected, limitMb, mailPort, mails }: Within): Promise<readonly Line[]> {
  const { folder, database, accounts, environment } = prepared;
  const backups = join(folder, "backups");
  mkdirSync(backups, { mode: 0o700 });
  const due = new Date(Date.now() + 2 * MINUTE_MS);
  const server = await startServer(
    folder,
    {
      ...environment,
      // The first is made at once.
      ...{ BACKUP_DIR: backups, DIGEST_CRON: `${due.getUTCMinutes()} ${due.getUTCHours()} * * ${due.getUTCDay()}` },
      ...{ PUBLIC_URL: "https://posture.halden.test", SMTP_URL: `smtp://127.0.0.1:${mailPort}`, MAIL_FROM: "posture@halden.test" },
    },
    group?.launcher ?? [],
  );
  try {
    const phases: Line[] = [];
    const phase = async (name: string, work: () => Promise<string>): Promise<void> => {
      const peak = await peakWhile(server, group, work).catch((error: unknown) => {
        const killed = group?.killed() ?? 0;
        throw new Error(`${name}: ${killed > 0 ? `${killed} processes were killed for want of memory` : String(error)}`, { cause: error });
      });
      phases.push(aside(name, `${peak.told}, ${peak.ms}`, peak.server, peak.group));
    };
    await phase("nothing but pages", async () => `${count(await looking(server, () => false, questions.length * 2))} pages`);
    await phase("a run, a backup, an export, a digest and pages at once", async () => {
      await server.run(accounts.slice(2, 2 + collected));
      let isOver = false;
      const all = Promise.all([
        until(server, () => heldIn(database, "SELECT 1 FROM runs WHERE state IN ('asked', 'running')").length === 0),
        until(server, () => readdirSync(backups).some((name) => name.endsWith(".backup"))),
        until(server, () => mails() > 0),
        server.ask("/findings/export?format=csv"),
      ]).finally(() => {
        isOver = true;
      });
      const isHealthy = async (): Promise<void> => {
        while (!isOver) {
          const code = await started([probe], folder, { ...environment, PORT: String(server.port) }, group);
          if (code !== 0) throw new Error(`the health check ended with ${code}`);
          await sleep(PROBED_EVERY_MS);
        }
      };
      const [pages, [, , , bytes]] = await Promise.all([looking(server, () => isOver, 0), all, isHealthy()]);
      const [ran] = heldIn(database, "SELECT state || ', ' || complete FROM runs ORDER BY id DESC LIMIT 1");
      return `run ${String(ran)}, ${megabytes(bytes)} of CSV, ${mails()} mails, ${count(pages)} pages`;
    });
    const ended = await server.stop();
    await phase(
      "the server stopped, pillarwatch rebuild in its place",
      async () => `exit code ${await started([program, "rebuild"], folder, environment, group)}`,
    );
    const killed = group?.killed() ?? 0;
    return [
      aside("findings and passed checks", count(Number(heldIn(database, "SELECT count(*) FROM findings")[0]))),
      aside("start to ready", seconds(server.readyMs)),
      ...phases,
      {
        figure: group === undefined ? "no control group can be made here: nothing limits it" : `within ${limitMb} MB, without swap`,
        measured: group === undefined ? "" : `${killed} processes killed for want of memory, exit code ${ended.code}`,
        floor: "",
        ratio: "",
        goal: goal("none", group !== undefined && killed === 0 && ended.code === 0),
      },
    ];
  } finally {
    await server.kill();
  }
}

interface Peak {
  readonly told: string;
  readonly ms: string;
  readonly server: string;
  readonly group: string;
}

async function peakWhile(server: Server, group: Group | undefined, work: () => Promise<string>): Promise<Peak> {
  let most = 0;
  const looked = setInterval(() => {
    most = Math.max(most, group?.anonymousBytes() ?? 0);
  }, 100);
  const began = performance.now();
  try {
    const told = await work();
    const ms = seconds(performance.now() - began);
    const resident = server.hasEnded() ? "" : `${megabytes(peakBytesOf(server.pid))} of the server resident`;
    return { told, ms, server: resident, group: group === undefined ? "" : `${megabytes(most)} anonymous` };
  } finally {
    clearInterval(looked);
  }
}

/** One after the other, at least so many. @returns how many */
async function looking(server: Server, isOver: () => boolean, least: number): Promise<number> {
  let pages = 0;
  while (pages < least || (least === 0 && !isOver())) {
    await server.ask(questions[pages % questions.length] ?? "");
    pages += 1;
    await sleep(50);
  }
  return pages;
}

async function until(server: Server, isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    if (server.hasEnded()) throw new Error("the server has ended");
    await sleep(200);
  }
}

async function started(
  words: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>>,
  group: Group | undefined,
): Promise<number | null> {
  const [first = "", ...rest] = [...(group?.launcher ?? []), process.execPath, ...words];
  const child: ChildProcess = spawn(first, rest, { cwd: folder, env: environment, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "close");
  return code as number | null;
}
