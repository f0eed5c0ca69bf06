/** What doctor says of digests, on a database of one lead, with a real mail server. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Writer } from "../db/dialect/connection.ts";
import { openDatabase } from "../db/open.ts";
import { digestsSince } from "../db/write/digests.ts";
import { recipientKey } from "../db/write/mail-stops.ts";
import { type MailServer, mailServer } from "../test/support/mail-server.ts";
import { signedIn } from "../test/support/signed-in.ts";
import { diagnoseMail, mailLines } from "./mail-doctor.ts";

const folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
const databaseUrl = `sqlite:${join(folder, "doctor.db")}`;
let writer: Writer;
let server: MailServer;
beforeAll(async () => {
  writer = await openDatabase(databaseUrl, "2026-11-01T00:00:00.000Z");
  server = await mailServer();
});
afterAll(async () => {
  await server.close();
  await writer.close();
  rmSync(folder, { recursive: true });
});

async function diagnosed(instant: string) {
  const settings = { host: "127.0.0.1", port: server.port, tls: "none", user: undefined, password: undefined } as const;
  const mail = { way: { by: "smtp", settings }, from: { name: undefined, address: "posture@example.com" }, perMinute: 60 } as const;
  const schedule = { cron: "0 8 * * 1", timeZone: "UTC" };
  const diagnosis = await diagnoseMail(mail, { databaseUrl, schedule }, new Date(instant));
  const [, ...lines] = mailLines(diagnosis); // the first says by which way mail goes
  return { healthy: diagnosis.healthy, lines };
}

test("when the next digest is due, whose is overdue, and how many could not be sent", async () => {
  const late = "2026-11-23T10:01:00.000Z";
  expect(await diagnosed(late)).toEqual({ healthy: true, lines: ["no digest is due: nobody gets one"] });

  const lead = await signedIn(writer, { email: "lead@example.com", role: "lead" });
  await writer.transaction((tx) => digestsSince(tx, "2026-11-20T00:00:00.000Z"));
  const next = "the next digest is due 2026-11-30T08:00:00.000Z; one person gets them";
  expect(await diagnosed("2026-11-23T09:59:00.000Z")).toEqual({ healthy: true, lines: [next] }); // a round may still go on
  expect(await diagnosed(late)).toEqual({
    healthy: false,
    lines: [next, "a digest is overdue since 2026-11-23T08:00:00.000Z: lead@example.com. pillarwatch serve makes them: see its log"],
  });

  await writer.transaction((tx) =>
    tx.run(
      `INSERT INTO mails (public_id, kind, person, recipient, address, period, message_id, state, put_at, due_at, ended_at)
       VALUES ('0f', 'lead-digest', ?, ?, 'lead@example.com', '2026-W47', 'a@b', 'failed', ?, ?, ?)`,
      [lead.id, recipientKey({ person: lead.id }), late, late, late],
    ),
  );
  expect(await diagnosed(late)).toEqual({
    healthy: false,
    lines: ["a mail of the last 30 days could not be sent", next, "a digest of the last 30 days could not be sent"],
  });
});
