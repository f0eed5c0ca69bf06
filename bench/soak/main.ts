/**
 * A month of one server, hour by hour, while AWS and the mail server fail at random: `npx tsx bench/soak/main.ts [month] [--days n] [--before n]
 * [--findings n] [--seed n]`. The picture is put into docs/soak.svg.
 */
import { randomInt } from "node:crypto";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compiledCommand } from "../../test/support/compiled.ts";
import { runParts } from "../parts.ts";
import { withFolder } from "../processes.ts";
import { aside, count, goal, type Line, megabytes } from "../table.ts";
import { undoneIn } from "./done.ts";
import { keptOf, levelsOf, type Told } from "./levels.ts";
import { type Month, type MonthSize, soak } from "./month.ts";
import { pictureOf } from "./picture.ts";

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
/** What the smallest container has. */
const MOST_BYTES = 512 * 2 ** 20;

await runParts(["days", "before", "findings", "seed"], (size) => ({
  month: {
    title: "month: a server of 3 accounts in 2 regions, a run each hour, a backup each day, digests each week",
    measure: async () =>
      monthLines({
        days: size("days", 30),
        daysBefore: size("before", 90),
        everyHours: 1,
        findings: size("findings", 600),
        seed: size("seed", Number(process.env.PILLARWATCH_TEST_SEED) || randomInt(1, 2 ** 31)),
        command: [await compiledCommand()],
      }),
  },
}));

function monthLines(size: MonthSize): Promise<readonly Line[]> {
  return withFolder((folder) =>
    soak(folder, size, async (month, organization) => {
      const undone = await undoneIn(month, organization);
      writeFileSync(root("docs/soak.svg"), pictureOf(month));
      for (const line of undone.slice(0, 50)) console.log(line);
      const most = Math.max(...month.hours.map(({ rssBytes }) => rssBytes));
      return [
        aside("seed", String(size.seed)),
        ...workOf(month, organization.mail.taken.length),
        {
          figure: "resident memory at most, each hour",
          measured: megabytes(most),
          floor: "",
          ratio: "",
          goal: goal(`${megabytes(MOST_BYTES)} or less`, most <= MOST_BYTES),
        },
        ...levelsOf(month).map(levelLine),
        ...keptLines(month),
        {
          figure: "runs ended, digests once, backups as rotation says, last picture as the world is",
          measured: undone.length === 0 ? "all" : `${undone.length} things are not`,
          floor: "",
          ratio: "",
          goal: goal("all of it", undone.length === 0),
        },
      ];
    }),
  );
}

function workOf({ hours, restarts }: Month, mails: number): readonly Line[] {
  const troubled = hours.filter(({ faults }) => faults > 0).length;
  return [
    aside("hourly runs", count(hours.length), `${count(troubled)} with faults of AWS`),
    aside("killed, or lost a thread, before the month", `${count(restarts)} times`),
    aside("digests sent", count(mails)),
    aside("findings and passed checks", count(hours.at(-1)?.findings ?? 0)),
  ];
}

function amount(value: number, unit: Told["unit"]): string {
  return unit === "bytes" ? `${(value / 2 ** 20).toFixed(2)} MB` : (Math.round(value * 100) / 100).toString();
}

function levelLine({ name, unit, medians, slopes, allowed, isLevel }: Told): Line {
  return {
    figure: `${name}, median of the second half`,
    measured: `${amount(medians[1], unit)}, and ${amount(slopes[1], unit)} a day`,
    floor: `${amount(medians[0], unit)}, and ${amount(slopes[0], unit)} in the first`,
    ratio: medians[0] === 0 ? "" : (medians[1] / medians[0]).toFixed(3),
    goal: goal(`${amount(allowed, unit)} a day or less`, isLevel),
  };
}

function keptLines(month: Month): readonly Line[] {
  const { bytes, rows, bytesARow, isInStep } = keptOf(month);
  const last = month.hours.at(-1);
  return [
    {
      figure: "the database in the second half",
      measured: `${amount(bytes[1], "bytes")} more, for ${count(rows[1])} rows of events and runs: ${count(bytesARow[1])} B each`,
      floor: `${amount(bytes[0], "bytes")} for ${count(rows[0])}: ${count(bytesARow[0])} B each`,
      ratio: (bytesARow[1] / bytesARow[0]).toFixed(2),
      goal: goal("1.25 a row or less", isInStep),
    },
    aside(
      "at the end: database, log, backups",
      `${[last?.databaseBytes, last?.walBytes, last?.backupBytes].map((bytesOf) => amount(bytesOf ?? 0, "bytes")).join(", ")}`,
    ),
  ];
}
