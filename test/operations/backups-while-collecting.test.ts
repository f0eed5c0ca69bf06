/** Backups while a collection runs at full speed: each, restored, is the database of one moment that there was. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { expect, test, vi } from "vitest";
import { restoreDatabase } from "../../db/backup/restore.ts";
import { writeBackup } from "../../db/backup/write.ts";
import type { Rows, Writer } from "../../db/dialect/connection.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { collected } from "../support/collected.ts";
import { figure } from "../support/figures.ts";
import { worldSeed } from "../support/seed.ts";

const BACKUPS = figure(2, 50);
const HOUR_MS = 3_600_000;
const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const world = createWorld({ seed: worldSeed, size: { accounts: 3, regions: 2, findings: figure(400, 2_000), days: 60 }, endsAtMs });

/** What changes in every transaction of a run: enough to tell one moment from the next. */
const MOMENT = `SELECT group_concat(told, ';') AS told FROM (
  SELECT (SELECT count(*) || ' ' || total(id * length(word)) FROM records) AS told UNION ALL
  SELECT (SELECT count(*) || ' ' || total(length(body)) FROM documents) UNION ALL
  SELECT (SELECT count(*) || ' ' || total(seq) FROM finding_events) UNION ALL
  SELECT (SELECT count(*) || ' ' || total(length(standing) + spell) FROM findings) UNION ALL
  SELECT (SELECT count(*) || ' ' || group_concat(cursor) || total(pages) FROM run_scopes) UNION ALL
  SELECT (SELECT group_concat(state) FROM runs))`;

const hashOf = (told: string | undefined): string =>
  createHash("sha256")
    .update(told ?? "")
    .digest("hex");
const momentOf = async (rows: Rows): Promise<string> => hashOf((await rows.get<{ told: string }>(MOMENT))?.told);

interface Witness {
  /** What each transaction left, written down before it is seen by anybody. */
  readonly moments: Set<string>;
  /** What everybody sees since the last one. */
  now: string;
}

const witnessed = (writer: Writer, witness: Witness): Writer["transaction"] => {
  const { transaction } = writer;
  return async (work, durability) => {
    let left = witness.now;
    const result = await transaction(async (tx) => {
      const result = await work(tx);
      left = await momentOf(tx);
      witness.moments.add(left);
      return result;
    }, durability);
    witness.now = left;
    return result;
  };
};

test(`of ${BACKUPS} each is a moment of the run, whole (seed ${worldSeed})`, { timeout: figure(120_000, 3_600_000) }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-backups-"));
  const organization = await collected(world, endsAtMs - 1_000 * HOUR_MS);
  const { writer, databaseUrl } = organization;
  const first = await momentOf(writer.rows);
  const witness: Witness = { moments: new Set([first]), now: first };
  Object.assign(writer, { transaction: witnessed(writer, witness) });
  try {
    let made = 0;
    let during = 0;
    let last = first;
    const seen = new Set<string>();
    for (let hour = 0; made < BACKUPS; hour += 12) {
      let isOver = false;
      const run = organization.collect(endsAtMs - (1_000 - hour) * HOUR_MS, { full: true }).finally(() => {
        isOver = true;
      });
      while (made < BACKUPS) {
        // Each of another moment than the one before: backups are quicker than pages.
        await vi.waitUntil(() => isOver || witness.now !== last, { timeout: 60_000, interval: 5 });
        if (isOver) break;
        const file = join(folder, `${made}.backup`);
        const place = join(folder, `${made}.db`);
        await writeBackup({ databaseUrl, program: "of a test", now: new Date() }, file, "FILE");
        if (!isOver) during += 1;
        const from = { name: file, file };
        await restoreDatabase({ databaseUrl: `sqlite:${place}`, from, force: false, now: new Date(), settle: async () => undefined });
        const moment = restoredMoment(place);
        expect(witness.moments, `backup ${made} is of no moment that there was`).toContain(moment);
        seen.add(moment);
        last = moment;
        for (const name of [file, place]) rmSync(name);
        made += 1;
      }
      await run;
    }
    expect([during > 0, seen.size]).toEqual([true, BACKUPS]);
  } finally {
    await organization.close();
    rmSync(folder, { recursive: true });
  }
});

function restoredMoment(path: string): string {
  const database = new BetterSqlite3(path, { fileMustExist: true });
  try {
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    return hashOf((database.prepare(MOMENT).get() as { told: string }).told);
  } finally {
    database.close();
  }
}
