/** `pillarwatch serve`, a mail server and a clock: a digest is made and sent when it is due, not before, and once. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../db/open.ts";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { type Command, environmentOf, startCommand } from "../support/command.ts";
import { heldIn } from "../support/database-file.ts";
import { type MailServer, mailServer } from "../support/mail-server.ts";
import { signedIn } from "../support/signed-in.ts";

const MINUTE_MS = 60_000;
const nowMs = Date.now();
const folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
const path = join(folder, "organization.db");
const LEAD = "lena.brandt@halden.test";
let simulator: Simulator;
let server: MailServer;
beforeAll(async () => {
  const world = createWorld({ seed: 5, size: { accounts: 2, regions: 1, findings: 100, days: 30 }, endsAtMs: nowMs });
  simulator = await startSimulator({ world, clock: () => nowMs, quotas: "off", roleName: "pillarwatch-read" });
  server = await mailServer();
  const writer = await openDatabase(`sqlite:${path}`, new Date(nowMs).toISOString());
  await signedIn(writer, { role: "lead", email: LEAD });
  await writer.close();
});
afterAll(async () => {
  await server.close();
  await simulator.close();
  rmSync(folder, { recursive: true });
});

/** In two hours, once a week. */
const due = new Date(nowMs + 120 * MINUTE_MS);
const cron = `${due.getUTCMinutes()} ${due.getUTCHours()} * * ${due.getUTCDay()}`;

const serving = (clockAheadMs: number): Command =>
  startCommand(["serve"], {
    folder,
    clockAheadMs,
    environment: {
      ...environmentOf(simulator),
      ...{ PORT: "0", DATABASE_URL: `sqlite:${path}`, COLLECT_CRON: "0 0 1 1 *", TZ: "UTC", DIGEST_CRON: cron },
      ...{
        PUBLIC_URL: "https://posture.halden.test",
        SMTP_URL: `smtp://127.0.0.1:${server.port}`,
        MAIL_FROM: "Posture <posture@halden.test>",
      },
    },
  });

async function stopped(command: Command): Promise<void> {
  command.kill("SIGTERM");
  await command.ended;
}

const patient = { timeout: 90_000, interval: 50 };
const once = (sql: string) => expect.poll(() => heldIn(path, sql).length, patient).toBeGreaterThan(0);

test("what is due in two hours is sent in two hours, and whoever starts again later sends it no more", { timeout: 240_000 }, async () => {
  const early = serving(0);
  await once("SELECT 1 FROM meta WHERE key = 'digests since'");
  await once("SELECT 1 FROM runs WHERE state = 'done'");
  await stopped(early);
  expect(server.taken).toEqual([]);

  const timely = serving(121 * MINUTE_MS);
  await once("SELECT 1 FROM mails WHERE state = 'sent'");
  await stopped(timely);
  expect(server.taken.map(({ to }) => to)).toEqual([LEAD]);
  const { subject, headers, html, text } = await server.parsed();
  expect(heldIn(path, "SELECT kind || ' ' || subject FROM mails")).toEqual([`lead-digest ${subject}`]);
  expect(subject).toMatch(/^Your organization/);
  expect(headers.get("list")).toMatchObject({ "unsubscribe-post": { name: "List-Unsubscribe=One-Click" } });
  for (const part of [html, text]) expect(part).toContain("https://posture.halden.test/");

  const again = serving(125 * MINUTE_MS);
  await again.said("Pillarwatch: http");
  await stopped(again);
  expect(server.taken.length).toBe(1);
});
