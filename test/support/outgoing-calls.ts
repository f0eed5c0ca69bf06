/** Everything of ours that asks over https, once, in a process and in a worker thread of it: told as a line of JSON (test/server/proxy.test.ts). */
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { createAws } from "../../collectors/aws/clients.ts";
import { bucketStore } from "../../jobs/backup-bucket.ts";
import { ask } from "../../notify/request.ts";
import { sesWay } from "../../notify/ses.ts";
import { allowedTargets } from "../../notify/target-guard.ts";
import { outgoingFetch } from "../../outgoing/proxy.ts";

const target = process.env.AWS_ENDPOINT_URL ?? "";
const keys = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" };

/** What each came to: "heard", or what is in the way. */
async function calls(): Promise<Readonly<Record<string, string>>> {
  // A Pod's role (IRSA) is for the SDK itself to ask for, before it asks for anything else.
  const own = process.env.AWS_WEB_IDENTITY_TOKEN_FILE === undefined ? { credentials: keys } : {};
  const aws = createAws({ homeRegion: "eu-central-1", roleName: "r", limits: "none", ...own });
  const mail = sesWay({ region: "eu-central-1", roleArn: undefined, keys });
  const bucket = { bucket: "backups", prefix: "", region: "eu-central-1", roleArn: undefined, keys, kmsKey: undefined, byPath: true };
  const backups = bucketStore(bucket);
  const heard = (work: Promise<unknown>): Promise<string> => work.then(() => "heard", String);
  try {
    return {
      aws: await heard(aws.caller()),
      mail: (await mail.verify()) ?? "heard",
      backups: await heard(backups.backups()),
      heartbeat: await heard(ask({ method: "GET", url: new URL(target) }, { allowed: allowedTargets("127.0.0.0/8,::1", "x") })),
      provider: await heard(outgoingFetch(target)),
    };
  } finally {
    aws.close();
    mail.close();
    backups.close();
  }
}

if (isMainThread) {
  // A thread does not take over how this process reads TypeScript.
  const thread = `import("tsx/esm/api").then(({ register }) => { register(); return import(${JSON.stringify(import.meta.url)}); })`;
  const worker = new Worker(thread, { eval: true, env: process.env });
  const inThread = new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  process.stdout.write(`${JSON.stringify([await calls(), await inThread])}\n`);
} else {
  parentPort?.postMessage(await calls());
}
