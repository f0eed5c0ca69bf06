import { openForReading } from "/work/wt/checks/db/open.ts";
import { readChecks } from "/work/wt/checks/db/read/checks.ts";
import { readCheck } from "/work/wt/checks/db/read/check.ts";
import { readPictureMark } from "/work/wt/checks/db/read/picture.ts";
import { everything } from "/work/wt/checks/posture/reach.ts";
const reader = openForReading(`sqlite:${process.argv[2]}`);
const db = reader.kysely;
const calendar = { now: new Date("2026-11-25T12:00:00Z"), intervalMs: 86_400_000, timeZone: "UTC" };
const parts: Record<string, () => Promise<unknown>> = {
  mark: () => readPictureMark(db, calendar),
  checks: () => readChecks(db, everything, {}),
  resources: () => readChecks(db, everything, { sort: "resources" }),
  account: () => readChecks(db, everything, { account: ["100000000007"] }),
  ou: () => readChecks(db, everything, { ou: ["Root / Unit 1"] }),
  principle: () => readChecks(db, everything, { principle: ["data"] }),
  one: () => readCheck(db, everything, "S3.5", {}),
};
for (const [name, ask] of Object.entries(parts)) {
  await ask();
  const took: number[] = [];
  for (let i = 0; i < 7; i += 1) { const t = performance.now(); await ask(); took.push(performance.now() - t); }
  console.log(name, took.sort((a, b) => a - b)[3]!.toFixed(1), "ms");
}
await reader.close();
