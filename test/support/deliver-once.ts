/** A process that delivers what waits in a database, to be killed: `node --import tsx deliver-once.ts URL PORT`. It ends when nothing waits. */
import { openDatabase } from "../../db/open.ts";
import { Deliverer } from "../../jobs/deliver.ts";
import { Loop } from "../../jobs/loop.ts";
import { smtpWay } from "../../notify/smtp.ts";

const [url = "", port = "0"] = process.argv.slice(2);
const writer = await openDatabase(url, new Date().toISOString());
const way = smtpWay(
  { host: "127.0.0.1", port: Number(port), tls: "none", user: undefined, password: undefined },
  { connectMs: 2_000, silenceMs: 2_000, answerMs: 2_000 },
);
const started = Date.now();
/** What has to wait for a minute, or a day, waits for a moment: so runs the clock from the start on. */
const TIMES_AS_FAST = 200;
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
const waits = async (): Promise<boolean> => (await writer.rows.get("SELECT 1 FROM mails WHERE state = 'waiting' LIMIT 1")) !== undefined;
const loop = new Loop(async (isStopping) => {
  const restMs = await deliverer.deliverDue(isStopping);
  if (!(await waits())) loop.stop();
  return restMs / TIMES_AS_FAST;
});
await loop.work();
way.close();
await writer.close();
