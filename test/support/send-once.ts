/**
 * A process that composes the digests that are due and delivers what waits, both at once as a server does, to be killed:
 * `node --import tsx send-once.ts URL PORT CRON`. It ends when nobody is due and nothing waits.
 */
import { keysOf } from "../../db/keys.ts";
import { openDatabase, openForReading } from "../../db/open.ts";
import { Deliverer } from "../../jobs/deliver.ts";
import { putDueDigests } from "../../jobs/digest.ts";
import { Loop } from "../../jobs/loop.ts";
import { smtpWay } from "../../notify/smtp.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";

const [url = "", port = "0", cron = ""] = process.argv.slice(2);
const writer = await openDatabase(url, new Date().toISOString());
const way = smtpWay(
  { host: "127.0.0.1", port: Number(port), tls: "none", user: undefined, password: undefined },
  { connectMs: 2_000, silenceMs: 2_000, answerMs: 2_000 },
);
const started = Date.now();
/** What has to wait for a minute, or a day, waits for a moment: so runs the clock from the start on. */
const TIMES_AS_FAST = 200;
const SOON_MS = 20;
const now = (): Date => new Date(started + (Date.now() - started) * TIMES_AS_FAST);
const deliverer = new Deliverer({
  writer,
  way,
  from: "posture@halden.test",
  perMinute: 1_000_000,
  now,
  share: Math.random,
  onTrouble: () => undefined,
  onFault: (fault) => {
    throw fault;
  },
});
const reader = openForReading(url);
const composing = {
  db: reader.kysely,
  sender: {
    from: { name: undefined, address: "posture@halden.test" },
    keys: keysOf("0123456789abcdef0123456789abcdef"),
    publicUrl: "https://posture.halden.test",
  },
  ...{ catalogue: builtIn, schedule: { cron, timeZone: "UTC" }, intervalMs: 86_400_000, now: () => new Date() },
};
let isComposed = false;
const composed = putDueDigests(writer, composing, () => false).then(({ faults }) => {
  if (faults.length > 0) throw faults[0];
  isComposed = true;
});
const waits = async (): Promise<boolean> => (await writer.rows.get("SELECT 1 FROM mails WHERE state = 'waiting' LIMIT 1")) !== undefined;
const loop = new Loop(async (isStopping) => {
  const restMs = await deliverer.deliverDue(isStopping);
  if (isComposed && !(await waits())) loop.stop();
  return isComposed ? restMs / TIMES_AS_FAST : SOON_MS;
});
await Promise.all([composed, loop.work()]);
way.close();
await reader.close();
await writer.close();
