/**
 * Findings stored per second by the collector's write path, against bare inserts of the same rows in the same run. Pages of 100 in a
 * transaction each, as collectors/pages.ts writes them; the records are made ready beforehand, since that is the sources' part.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writer } from "../../db/dialect/connection.ts";
import { openDatabase } from "../../db/open.ts";
import { Names } from "../../db/write/names.ts";
import type { ReadyRecord } from "../../db/write/ready-record.ts";
import { writeRecords } from "../../db/write/records.ts";
import { unwatchedScope } from "../../db/write/scopes.ts";
import { newWriting } from "../../db/write/writing.ts";
import { momentOf } from "../../posture/calendar.ts";
import { aside, count, goal, type Line, percent, perSecond } from "../table.ts";
import { bareDatabase, copyRows } from "./raw-copy.ts";
import { ACCOUNT, madeRecord, REGION } from "./ready-records.ts";

const PAGE = 100;
const CHANGED_EVERY = 100;
/** Rounds, of which the middle one by its ratio counts: the machine is shared. */
const ROUNDS = 3;
const SEEN = ["2026-11-23T06:00:00.000Z", "2026-11-24T06:00:00.000Z", "2026-11-25T06:00:00.000Z"] as const;

interface Spent {
  readonly ms: number;
  readonly cpuMs: number;
}

export interface Stored {
  readonly first: Spent;
  readonly bareMs: number;
  /** Only the 1 % that changed, as a read of what changed since the last run brings it. */
  readonly changed: Spent;
  /** Everything once more, with another 1 % changed: a full read. */
  readonly full: Spent;
}

export async function storeLines(records: number): Promise<readonly Line[]> {
  const { first, bareMs, changed, full } = await measured(records);
  const ratio = bareMs / first.ms;
  const share = changed.cpuMs / first.cpuMs;
  return [
    {
      figure: `findings stored, ${count(records)} new ones`,
      measured: perSecond(records, first.ms),
      floor: `${perSecond(records, bareMs)} bare inserts of the same rows`,
      ratio: ratio.toFixed(2),
      goal: goal("0.5 or more", ratio >= 0.5),
    },
    {
      figure: "second run with 1 % changed",
      measured: `${count(changed.cpuMs)} ms of processor`,
      floor: `${count(first.cpuMs)} ms, the first run`,
      ratio: percent(share),
      goal: goal("5 % or less", share <= 0.05),
    },
    aside("the same as a full read", `${count(full.cpuMs)} ms of processor`, `${count(first.cpuMs)} ms`, percent(full.cpuMs / first.cpuMs)),
  ];
}

async function measured(records: number): Promise<Stored> {
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-bench-"));
  try {
    // For the compiler alone: all ways are measured warm.
    await round(join(folder, "warm"), Math.min(records, 5_000));
    const rounds: Stored[] = [];
    for (let index = 0; index < ROUNDS; index += 1) rounds.push(await round(join(folder, `round-${index}`), records));
    const ratioOf = ({ bareMs, first }: Stored) => bareMs / first.ms;
    const middle = rounds.toSorted((a, b) => ratioOf(a) - ratioOf(b))[Math.floor(ROUNDS / 2)];
    if (middle === undefined) throw new Error("nothing was measured");
    return middle;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function round(path: string, records: number): Promise<Stored> {
  const writer = await openDatabase(`sqlite:${path}.db`, SEEN[0]);
  const scope = await writer.transaction(async (tx) =>
    unwatchedScope(tx, await new Names().account(tx, ACCOUNT, SEEN[0]), REGION, "securityhub"),
  );
  const news = (version: number) =>
    Array.from({ length: records }, (_, index) => madeRecord(index, index % CHANGED_EVERY < version ? version : 0, scope));
  const first = await run(writer, 1, news(0));
  // What the floor writes are the first run's rows: copied before the second one changes them.
  await (await openDatabase(`sqlite:${path}-bare.db`, SEEN[0])).close();
  const bare = bareDatabase(`${path}-bare.db`);
  const bareMs = copyRows(`${path}.db`, bare, PAGE);
  bare.close();
  const secondRead = news(1);
  const changed = await run(
    writer,
    2,
    secondRead.filter((_, index) => index % CHANGED_EVERY === 0),
  );
  const full = await run(writer, 3, news(2));
  await writer.close();
  return { first, bareMs, changed, full };
}

async function run(writer: Writer, number: 1 | 2 | 3, records: readonly ReadyRecord[]): Promise<Spent> {
  const names = new Names();
  const seen = SEEN[number - 1] ?? SEEN[0];
  const writing = newWriting(number, momentOf(Date.parse(seen), "UTC"));
  const began = performance.now();
  const cpu = process.cpuUsage();
  for (let start = 0; start < records.length; start += PAGE) {
    await writer.transaction((tx) => writeRecords(tx, names, writing, records.slice(start, start + PAGE)));
  }
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - began, cpuMs: (user + system) / 1_000 };
}
