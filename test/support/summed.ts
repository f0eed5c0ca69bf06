/** Sums of rows that a test wrote by hand: as if one run of the day had found everything as it stands. */
import { rebuildOrganizationSteps } from "../../db/write/steps.ts";
import type { Day } from "../../posture/calendar.ts";
import type { TestDatabase } from "./database.ts";

const summedDay = "2026-11-24" as Day;

const state = `CASE WHEN standing IN ('open', 'accepted', 'suppressed') THEN standing
  WHEN standing IN ('resolved', 'closed') AND evaluation = 'none' THEN 'closed' ELSE evaluation END`;

export async function sumRows({ writer }: Pick<TestDatabase, "writer">): Promise<void> {
  await writer.transaction(async (tx) => {
    for (const table of ["steps", "score_steps", "organization_score_steps"]) await tx.run(`DELETE FROM ${table}`);
    await tx.run(
      `INSERT INTO steps (account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause, n)
       SELECT account, ?, region, check_ref, product, 'none', state, '', severity, 'new', count(*) FROM (
         SELECT account, region, check_ref, product, ${state} AS state, CASE WHEN standing IN ('open', 'suppressed') THEN severity ELSE '' END AS severity
         FROM findings WHERE counted = 1 AND standing <> 'none')
       GROUP BY account, region, check_ref, product, state, severity`,
      [summedDay],
    );
    await tx.run(
      `INSERT INTO score_steps (account, day, region, check_ref, failed, unknown, passed)
       SELECT scopes.account, ?, scopes.region, check_ref, sum(word = 'open'), sum(word = 'unknown'), sum(word = 'passed')
       FROM records JOIN scopes ON scopes.id = scope JOIN findings ON findings.id = finding
       WHERE control = 1 AND scored = 1 AND watched = 1 AND aws_state = 'ACTIVE' AND silence IS NULL AND word <> 'suppressed'
       GROUP BY scopes.account, scopes.region, check_ref`,
      [summedDay],
    );
    await tx.run(
      `INSERT INTO organization_score_steps (check_ref, day, failed, unknown, passed)
       SELECT check_ref, day, sum(failed), sum(unknown), sum(passed) FROM score_steps GROUP BY check_ref, day`,
    );
    await rebuildOrganizationSteps(tx);
  });
}
