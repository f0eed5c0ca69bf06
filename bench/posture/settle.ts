/** What a run's end takes where years lie before it: the sums of a day on which little changed, and the settling of that day. */
import { copyFileSync } from "node:fs";
import type { Writer } from "../../db/dialect/connection.ts";
import { openDatabase } from "../../db/open.ts";
import { placesOf, settleDays, sumSteps } from "../../db/write/steps.ts";
import { dayAfter } from "../../posture/calendar.ts";
import { withFolder } from "../processes.ts";
import { aside, count, goal, type Line } from "../table.ts";
import { type Size, today } from "./fill.ts";
import { filled } from "./filled.ts";

const CHANGED = 2_000;
const MOST_MS = 500;
const day = dayAfter(today, 1);

/** Once at the day's first run, and once more at its second: that one unsettles what the first has settled. */
export const settleLines = (size: Size): Promise<readonly Line[]> =>
  filled(size, (kept) =>
    withFolder(async (folder) => {
      const path = `${folder}/settle.db`;
      copyFileSync(kept, path);
      const writer = await openDatabase(`sqlite:${path}`, `${day}T06:00:00.000Z`);
      try {
        const lines: Line[] = [];
        for (const run of [1, 2]) {
          await change(writer, size, run);
          const [summing, settling] = [await cpuOf(() => sum(writer)), await cpuOf(() => writer.transaction(settleDays))];
          lines.push(
            {
              figure: `days of the score settled, run ${run} of a day with ${count(CHANGED)} changes more`,
              measured: milliseconds(settling),
              floor: "",
              ratio: "",
              goal: goal(`${milliseconds(MOST_MS)} or less`, settling <= MOST_MS),
            },
            aside("its sums before that", milliseconds(summing)),
          );
        }
        return lines;
      } finally {
        await writer.close();
      }
    }),
  );

/** Findings spread over all accounts and regions are fixed: others in each run. */
const change = (writer: Writer, { findings, days }: Size, run: number): Promise<void> =>
  writer.transaction(async (tx) => {
    const at = `${day}T0${run}:00:00.000Z`;
    const which = `SELECT id FROM findings WHERE kind = 'posture' AND standing = 'open' AND id > ${(findings / 2) * (run - 1)} ORDER BY id LIMIT ${CHANGED}`;
    const number = days + 1 + run;
    await tx.run(
      `INSERT INTO finding_events (finding, run, from_standing, to_standing, from_severity, to_severity, cause, evidence_lost, at, seen, day,
         account, region, check_ref, product, counted, from_state, to_state, opened_at)
       SELECT id, ?, 'open', 'resolved', severity, severity, 'fixed', 0, ?, ?, ?, account, region, check_ref, product, 1, 'open', 'passed', opened_at
       FROM findings WHERE id IN (${which})`,
      [number, at, at, day],
    );
    await tx.run(
      `INSERT INTO record_events (record, run, from_score, to_score, at, seen, day, account, region, check_ref)
       SELECT records.id, ?, 'failed', 'passed', ?, ?, ?, account, region, check_ref
       FROM findings JOIN records ON records.finding = findings.id WHERE findings.id IN (${which})`,
      [number, at, at, day],
    );
  });

async function sum(writer: Writer): Promise<void> {
  for (const place of await writer.transaction((tx) => placesOf(tx, day))) await writer.transaction((tx) => sumSteps(tx, place, day));
}

/** Milliseconds of processor: others may work beside it. */
async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms of processor`;
