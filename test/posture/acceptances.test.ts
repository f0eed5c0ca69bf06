import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readPosture } from "../../db/read/posture.ts";
import type { AccountId } from "../../posture/words.ts";
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

it(
  "what is open and accepted, on every day and now, is the evidence with the decisions of that instant over it; score and evidence are as without them",
  () =>
    fc.assert(
      fc.asyncProperty(decidedOrganization, async (lives) => {
        const { database, written, stood, close } = await live(lives);
        try {
          const last = stood.at(-1) ?? [];
          const end = `${dayOf(stood.length)}T02:00:00.000Z`;
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
