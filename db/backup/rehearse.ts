/** An upgrade, tried on a copy: nothing of it stays. */
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { Refusal } from "../../posture/refusal.ts";
import { copyDatabase, examineDatabase, leaveAlone } from "../dialect/sqlite-copy.ts";
import { schemaVersion } from "../migrate.ts";
import { openDatabase } from "../open.ts";
import { pathOf } from "../url.ts";
import { draftOf, refusalOf, sweepDrafts, takeAway } from "./files.ts";

export interface Rehearsed {
  readonly from: number;
  readonly to: number;
  /** Of the migration alone, milliseconds. */
  readonly tookMs: number;
  /** Of the file, bytes. */
  readonly before: number;
  readonly after: number;
  /** What the migration needed beside the file at most, bytes. */
  readonly journal: number;
  /** Tables of both that have fewer rows afterwards. */
  readonly fewer: readonly FewerRows[];
}

export interface FewerRows {
  readonly table: string;
  readonly before: number;
  readonly after: number;
  /** It is made again from what AWS said, by another way of counting: nothing is lost. */
  readonly isSum: boolean;
}

/** What `rebuild` makes again from the events. Of any other table a row that is gone is gone. */
export const sumTables: ReadonlySet<string> = new Set([
  ...["account_controls", "check_standings", "control_days", "control_records", "day_sums", "due_days"],
  ...["fix_days", "fix_levels", "fix_sums", "fix_times", "fix_weeks", "organization_score_steps", "organization_steps"],
  ...["practice_days", "score_days", "score_steps", "standings", "steps", "unit_days", "unit_records", "unit_score_days"],
]);

/** @throws Refusal: it would not go well, and why. */
export async function rehearseUpgrade(databaseUrl: string, now: Date): Promise<Rehearsed> {
  const path = resolve(pathOf(databaseUrl));
  if (!existsSync(path)) throw new Refusal("DATABASE_URL", `${path} is not there`);
  const draft = draftOf(path, "rehearsal");
  try {
    sweepDrafts(path, now.getTime());
    const { facts, examined } = await copyDatabase(path, draft);
    const from = facts.versions.at(-1);
    if (from === undefined || examined.problems.length > 0)
      throw new Refusal(
        "DATABASE_URL",
        `${path} is ${from === undefined ? "no database of Pillarwatch's" : `damaged: ${examined.problems[0]}`}`,
      );
    const before = statSync(draft).size;
    const began = performance.now();
    const writer = await openDatabase(`sqlite:${draft}`, now.toISOString(), { keepBefore: false });
    const tookMs = Math.round(performance.now() - began);
    const journal = statSync(`${draft}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    await writer.close();
    await leaveAlone(draft);
    const { problems, rows } = await examineDatabase(draft);
    if (problems.length > 0) throw new Refusal("DATABASE_URL", `the upgraded copy of ${path} is not sound: ${problems[0]}`);
    const fewer = Object.entries(facts.rows).flatMap(([table, had]) => {
      const has = rows[table];
      return has === undefined || has >= had ? [] : [{ table, before: had, after: has, isSum: sumTables.has(table) }];
    });
    return { from, to: schemaVersion, tookMs, before, after: statSync(draft).size, journal, fewer };
  } catch (error) {
    throw refusalOf("DATABASE_URL", `${path} cannot be copied beside itself`, error);
  } finally {
    takeAway(draft);
  }
}
