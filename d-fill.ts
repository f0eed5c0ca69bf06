import { fill } from "/work/wt/checks/bench/posture/fill.ts";
import { openDatabase } from "/work/wt/checks/db/open.ts";
import { rebuild } from "/work/wt/checks/jobs/rebuild.ts";
const n = Number(process.argv[2]);
const path = process.argv[3];
await fill(path, { findings: n, accounts: 500, days: 400 });
const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
console.log(await rebuild(writer));
await writer.close();
