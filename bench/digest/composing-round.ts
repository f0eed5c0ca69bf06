/** The thread that composes: one round of jobs/digest.ts, which tells how far it is. */
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase, openForReading } from "../../db/open.ts";
import { putDueDigests } from "../../jobs/digest.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { testKeys } from "../../test/support/signed-in.ts";
import { today } from "../posture/fill.ts";

const url = `sqlite:${workerData}`;
const now = new Date(`${today}T07:00:00.000Z`);
const writer = await openDatabase(url, now.toISOString());
const reader = openForReading(url);
const counted = async (): Promise<number> => (await writer.rows.get<{ n: number }>("SELECT count(*) AS n FROM mails"))?.n ?? 0;
const wanted = (await writer.rows.get<{ n: number }>("SELECT count(*) AS n FROM people WHERE role = 'owner'"))?.n ?? 0;
let asked = 0;
const settings = {
  db: reader.kysely,
  sender: { from: { name: undefined, address: "pillarwatch@example.com" }, keys: testKeys, publicUrl: "https://pillarwatch.example.com" },
  catalogue: builtIn,
  schedule: { cron: "0 8 * * 1", timeZone: "UTC" },
  intervalMs: 3_600_000,
  now: () => now,
};
const { faults } = await putDueDigests(writer, settings, () => {
  asked += 1;
  const isTenth = asked % Math.max(1, Math.floor(wanted / 10)) === 0;
  if (isTenth) parentPort?.postMessage({ mails: asked, isTenth });
  return false;
});
if (faults.length > 0) throw faults[0];
parentPort?.postMessage({ mails: await counted(), isTenth: false });
await reader.close();
await writer.close();
