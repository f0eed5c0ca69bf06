import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Calendar } from "../../db/read/counted.ts";
import { readPosture } from "../../db/read/posture.ts";
import { readTrend } from "../../db/read/trend.ts";
import type { Day } from "../../posture/calendar.ts";
import type { Reach } from "../../posture/reach.ts";
import { type AccountId, severities } from "../../posture/words.ts";
import type { TestDatabase } from "../support/database.ts";
import { decidedOrganization, isAcceptedAt, live, type Row, rowsIn } from "../support/decided-organization.ts";
import { figure } from "../support/figures.ts";
import { brokenLaws } from "../support/laws.ts";
import { accounts, dayOf } from "../support/random-organization.ts";
import { rebuiltOtherwise } from "../support/step-laws.ts";

const counted = (rows: readonly Row[]): readonly Row[] => rows.filter(({ rest }) => JSON.parse(rest).at(-1) === 1);

/** Open by severity, and how many are accepted. */
function naive(rows: readonly Row[], isAccepted: (row: Row) => boolean) {
  const open = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0 };
  let accepted = 0;
  for (const row of rows.filter(({ standing }) => standing === "open")) {
    if (isAccepted(row)) accepted += 1;
    else open[row.severity as keyof typeof open] += 1;
  }
  return { open, accepted };
}

/** Nothing is accepted or suppressed: what is one of both by the evidence, or by a decision, is open. */
function undecided(rows: readonly Row[]) {
  const problems = rows.filter(({ standing }) => standing === "open" || standing === "suppressed");
  const all = problems.map((row) => ({ ...row, standing: "open" }));
  const { open } = naive(all, () => false);
  return { open, accepted: 0, suppressed: 0, failed: problems.length, trend: problems.length, bySeverity: open };
}

async function asIfOn(db: TestDatabase["db"], reach: Reach, day: Day, calendar: Calendar) {
  const asIf = "nothing-decided" as const;
  const { open, accepted, suppressed, checksPassed } = await readPosture(db, reach, { at: day, asIf }, calendar);
  const range = { asIf, from: day, to: day };
  const trend = await readTrend(db, reach, range, calendar);
  const split = await readTrend(db, reach, { ...range, by: "severity" }, calendar);
  const bySeverity = Object.fromEntries(severities.map((id) => [id, split.series.find((one) => one.id === id)?.open[0] ?? 0]));
  return { open, accepted, suppressed, failed: checksPassed.failed, trend: trend.points[0]?.open ?? 0, bySeverity };
}

it(
  "what is open and accepted, on every day and now, is the evidence with the decisions of that instant over it; score and evidence are as without them",
  () =>
    fc.assert(
      fc.asyncProperty(decidedOrganization, async (lives) => {
        const { database, written, stood, end, close } = await live(lives);
        try {
          const last = stood.at(-1) ?? [];
          const laid = (row: Row) => (row.standing === "open" && isAcceptedAt(written, row, end) ? "accepted" : row.standing);
          // Everything else of a finding is what it would be, had nobody decided anything.
          expect(await rowsIn(database)).toEqual(last.map((row) => ({ ...row, standing: laid(row) })));
          const calendar = { now: new Date(end), intervalMs: 86_400_000, timeZone: "UTC" };
          for (const [day, rows] of stood.entries()) {
            const at = `${dayOf(day)}T23:59:59.999Z`;
            for (const account of [undefined, ...accounts] as readonly (AccountId | undefined)[]) {
              const reach =
                account === undefined ? ({ kind: "everything" } as const) : ({ kind: "accounts", accounts: [account] } as const);
              const told = await readPosture(database.db, reach, { at: dayOf(day) }, calendar);
              const mine = counted(rows).filter((row) => account === undefined || row.account_id === account);
              const expected = naive(mine, (row) => isAcceptedAt(written, row, at));
              expect([day, account, told.open, told.accepted]).toEqual([day, account, expected.open, expected.accepted]);
              expect(await asIfOn(database.db, reach, dayOf(day), calendar)).toEqual(undecided(mine));
              expect(told.checksPassed.failed).toBe(mine.filter(({ standing }) => standing === "open").length);
            }
          }
          expect([...(await brokenLaws(database.writer.rows)), ...(await rebuiltOtherwise(database.writer))]).toEqual([]);
        } finally {
          await close();
        }
      }),
      { numRuns: figure(12, 300), endOnFailure: true },
    ),
  figure(180_000, 3_600_000),
);
