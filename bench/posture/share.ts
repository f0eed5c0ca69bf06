/** What the steps take of a run's writing: the write path of the collector, page by page, and then the sums of the same cell. */
import type { Writer } from "../../db/dialect/connection.ts";
import { openDatabase } from "../../db/open.ts";
import { Names } from "../../db/write/names.ts";
import { writeRecords } from "../../db/write/records.ts";
import { unwatchedScope } from "../../db/write/scopes.ts";
import { sumSteps } from "../../db/write/steps.ts";
import { newWriting, type Writing } from "../../db/write/writing.ts";
import { type Day, dayAfter } from "../../posture/calendar.ts";
import { ACCOUNT, madeRecord, REGION } from "../collect/ready-records.ts";
import { withFolder } from "../processes.ts";
import { aside, count, goal, type Line, percent } from "../table.ts";

const PAGE = 100;
const CHANGED_EVERY = 100;
const first = "2026-11-24" as Day;

interface Spent {
  readonly writingMs: number;
  readonly summingMs: number;
}

/** @param records of one account and region: what a large cell holds. */
export const shareLines = (records: number): Promise<readonly Line[]> =>
  withFolder(async (folder) => {
    const writer = await openDatabase(`sqlite:${folder}/share.db`, instantOf(first));
    try {
      const scope = await writer.transaction(async (tx) =>
        unwatchedScope(tx, await new Names().account(tx, ACCOUNT, instantOf(first)), REGION, "securityhub"),
      );
      await run(writer, first, 1, [madeRecord(records, 0, scope)]); // for the compiler alone
      const whole = await run(
        writer,
        first,
        2,
        Array.from({ length: records }, (_, index) => madeRecord(index, 0, scope)),
      );
      const changed = Array.from({ length: records / CHANGED_EVERY }, (_, index) => madeRecord(index * CHANGED_EVERY, 1, scope));
      const later = await run(writer, dayAfter(first), 3, changed);
      return [
        line(`a first run of ${count(records)}`, whole),
        aside(`a run the day after, ${count(changed.length)} changed`, ...asTexts(later)),
      ];
    } finally {
      await writer.close();
    }
  });

async function run(writer: Writer, day: Day, number: number, records: readonly ReturnType<typeof madeRecord>[]): Promise<Spent> {
  const writing: Writing = newWriting(number, { seen: instantOf(day), day, timeZone: "UTC" });
  const names = new Names();
  const began = cpuMs();
  for (let start = 0; start < records.length; start += PAGE) {
    await writer.transaction((tx) => writeRecords(tx, names, writing, records.slice(start, start + PAGE)));
  }
  const written = cpuMs();
  for (const place of writing.touched.take(() => true)) await writer.transaction((tx) => sumSteps(tx, place, day));
  return { writingMs: written - began, summingMs: cpuMs() - written };
}

const line = (figure: string, spent: Spent): Line => {
  const share = spent.summingMs / (spent.writingMs + spent.summingMs);
  const [measured, floor, ratio] = asTexts(spent);
  return { figure: `steps of ${figure}`, measured, floor, ratio, goal: goal("10 % or less", share <= 0.1) };
};

const asTexts = ({ writingMs, summingMs }: Spent): readonly [string, string, string] => [
  `${summingMs.toFixed(0)} ms of processor`,
  `${(writingMs + summingMs).toFixed(0)} ms, writing and steps (no AWS, no network)`,
  percent(summingMs / (writingMs + summingMs)),
];

const instantOf = (day: Day): string => `${day}T06:00:00.000Z`;

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
