/**
 * The process that is asked: `serving.ts DATABASE`. The API on one port; on another, whose POST composes everybody's digest on a thread and
 * answers with what that took. Prints both addresses as one line.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Worker } from "node:worker_threads";
import { serveFilled } from "../served.ts";
import type { Composed } from "./composed.ts";

const database = process.argv[2] ?? "";

async function compose(): Promise<Composed> {
  const worker = new Worker(new URL("./composing-thread.mjs", import.meta.url), { workerData: database });
  const bytes: number[] = [];
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  let mails = 0;
  worker.on("message", (done: { readonly mails: number; readonly isTenth: boolean }) => {
    mails = done.mails;
    if (done.isTenth) bytes.push(process.memoryUsage.rss());
  });
  await once(worker, "exit");
  const { user, system } = process.cpuUsage(cpu);
  return { mails, ms: performance.now() - began, cpuMs: (user + system) / 1_000, bytes };
}

const control = createServer((_request, response) => {
  compose().then(
    (composed) => response.end(JSON.stringify(composed)),
    (error: unknown) => response.destroy(error as Error),
  );
});
const api = await serveFilled(database, "/nowhere");
control.listen(0, "127.0.0.1");
await once(control, "listening");
console.log(JSON.stringify({ api, control: `http://127.0.0.1:${(control.address() as AddressInfo).port}` }));
