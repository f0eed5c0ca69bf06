/** Two days of a server, run by run, by a clock that is set on, while AWS and the mail server fail at random: the law of bench/soak, small. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { undoneIn } from "../../bench/soak/done.ts";
import { keptOf, levelsOf } from "../../bench/soak/levels.ts";
import { type Hour, type Month, soak } from "../../bench/soak/month.ts";
import { pictureOf } from "../../bench/soak/picture.ts";
import { compiledCommand } from "../support/compiled.ts";
import { figure } from "../support/figures.ts";
import { worldSeed } from "../support/seed.ts";

/** The soak draws any; of small ones a few that were looked at, so that nobody's change fails by chance (test/collect/truth.test.ts has why). */
const known = [5, 7, 77, 2_032_911_231] as const;
const seed = figure(known[worldSeed % known.length] ?? 5, worldSeed);

test(`every run ends, each digest is sent once, backups rotate, and the last picture is the world's (seed ${seed})`, {
  timeout: 180_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-soak-"));
  const size = { seed, findings: 60, daysBefore: 5, days: 2, everyHours: 6, command: [await compiledCommand()] };
  try {
    const seen = await soak(folder, size, async (month, organization) => ({
      undone: await undoneIn(month, organization),
      hours: month.hours.length,
      mails: organization.mail.taken.length,
    }));
    // Of the Monday among the days before, to three people.
    expect(seen).toEqual({ undone: [], hours: 8, mails: 3 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const MB = 2 ** 20;
const hourOf = (nth: number): Hour => ({
  atMs: nth * 3_600_000,
  // Up and down by some, as an allocator has it.
  rssBytes: 300 * MB + (nth % 7) * MB,
  heapBytes: 90 * MB + (nth % 5) * 10_000,
  externalBytes: 14 * MB,
  resources: { Timeout: 8 + (nth % 2), TCPSocketWrap: 1 },
  openFiles: 80 + (nth % 3),
  threads: 19,
  databaseBytes: 2 * MB + nth * 5_000,
  walBytes: 4 * MB,
  backupBytes: 14 * MB,
  backups: [],
  findings: 600,
  events: 1_000,
  runRows: nth * 25,
  faults: 0,
});
const hoursOf = (change: (nth: number, hour: Hour) => Partial<Hour> = () => ({})): Pick<Month, "hours"> => ({
  hours: Array.from({ length: 720 }, (_, nth) => ({ ...hourOf(nth), ...change(nth, hourOf(nth)) })),
});
const growing = (month: Pick<Month, "hours">) => levelsOf(month).flatMap(({ name, isLevel }) => (isLevel ? [] : [name]));

test("what goes up and down is level, and so is what grew at first only; a leak, or a row that costs more than before, is not", () => {
  expect([growing(hoursOf()), keptOf(hoursOf()).isInStep]).toEqual([[], true]);
  const filling = (nth: number) => Math.min(nth, 200) * 100_000;
  expect(
    growing(hoursOf((nth, { heapBytes, rssBytes }) => ({ heapBytes: heapBytes + filling(nth), rssBytes: rssBytes + filling(nth) }))),
  ).toEqual([]);
  expect(growing(hoursOf((nth, { heapBytes }) => ({ heapBytes: heapBytes + nth * 20_000 })))).toEqual(["heap after a collection"]);
  expect(growing(hoursOf((nth, { rssBytes }) => ({ rssBytes: rssBytes + nth * 100_000 })))).toEqual(["resident memory"]);
  expect(growing(hoursOf((nth) => ({ openFiles: 80 + Math.floor(nth / 24) })))).toEqual(["open files and sockets"]);
  expect(keptOf(hoursOf((nth) => ({ databaseBytes: 2 * MB + nth * nth * 20 }))).isInStep).toBe(false);
});

test("the picture has a line for each figure, within its frame", () => {
  const picture = pictureOf({
    ...hoursOf(),
    beginMs: 0,
    startMs: 0,
    endMs: 30 * 86_400_000,
    restarts: 0,
    backupsAfterSleep: 1,
    looksBefore: [],
    complaints: [],
    exitCode: 0,
  });
  const lines = [...picture.matchAll(/points="([^"]+)"/g)].map(([, points = ""]) =>
    points.split(" ").map((point) => point.split(",").map(Number)),
  );
  expect(lines).toHaveLength(7);
  for (const [x = Number.NaN, y = Number.NaN] of lines.flat()) expect([x >= 0 && x <= 880, y >= 0 && y <= 540]).toEqual([true, true]);
});
