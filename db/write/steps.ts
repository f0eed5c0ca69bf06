/**
 * Steps: sums of a run's events by account, day and region, and of those by the whole organization (domain.md section 7). An account's day is
 * summed anew from its events whenever some were written or taken back, so that steps cannot drift from them.
 */
import type { Day } from "../../posture/calendar.ts";
import type { Tx, Value } from "../dialect/connection.ts";
import { type Move, presentMoves, rebuildPresent, type Sign, settleScoreDays, unsettleScoreDays } from "./present.ts";
import type { Place } from "./writing.ts";

/** Which events, and the steps that came of them: a condition on columns that all of these tables have. */
interface Part {
  readonly where: string;
  readonly values: readonly Value[];
}

const severityIn = (state: string, severity: string): string =>
  `CASE WHEN ${state} IN ('open', 'accepted', 'suppressed') THEN ${severity} ELSE '' END`;

/** Steps of the events that fit. One that moved its finding counts out where that was, and in where it is now. */
const stepsOf = (where: string): string => `
  SELECT account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause, count(*) AS n FROM (
    SELECT account, day, region, check_ref, product, from_state, to_state, cause,
      ${severityIn("from_state", "from_severity")} AS from_severity, ${severityIn("to_state", "to_severity")} AS to_severity
    FROM finding_events WHERE ${where} AND counted = 1 AND from_check IS NULL
    UNION ALL
    SELECT account, day, region, from_check, from_product, from_state, 'none', 'reclassified', ${severityIn("from_state", "from_severity")}, ''
    FROM finding_events WHERE ${where} AND from_counted = 1 AND from_check IS NOT NULL
    UNION ALL
    SELECT account, day, region, check_ref, product, 'none', to_state, 'reclassified', '', ${severityIn("to_state", "to_severity")}
    FROM finding_events WHERE ${where} AND counted = 1 AND from_check IS NOT NULL
  ) WHERE from_state <> to_state OR from_severity <> to_severity
  GROUP BY account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause`;

const scoreStepsOf = (where: string): string => `
  SELECT account, day, region, check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed FROM (
    SELECT account, day, region, check_ref, to_score = 'failed' AS failed, to_score = 'unknown' AS unknown, to_score = 'passed' AS passed
    FROM record_events WHERE ${where}
    UNION ALL
    SELECT account, day, region, ifnull(from_check, check_ref), -(from_score = 'failed'), -(from_score = 'unknown'), -(from_score = 'passed')
    FROM record_events WHERE ${where}
  ) GROUP BY account, day, region, check_ref HAVING sum(failed) <> 0 OR sum(unknown) <> 0 OR sum(passed) <> 0`;

/** From when the finding was open until AWS says that it was fixed, never until we saw it. */
const fixTimesOf = (where: string): string => `
  SELECT account, day, region, check_ref, product, from_severity, hours, count(*) AS n FROM (
    SELECT account, day, region, check_ref, product, from_severity,
      max(0, CAST((julianday(at) - julianday(opened_at)) * 24 AS INTEGER)) AS hours
    FROM finding_events WHERE ${where} AND counted = 1 AND cause = 'fixed' AND from_state IN ('open', 'accepted') AND opened_at IS NOT NULL
  ) GROUP BY account, day, region, check_ref, product, from_severity, hours`;

/** Rows that come to nothing stay, and count nothing. */
const organizationStepsOf = (where: string, sign: Sign): string => `
  INSERT INTO organization_steps (day, principle, kind, product, from_state, to_state, from_severity, to_severity, cause, n)
  SELECT day, principle, kind, product, from_state, to_state, from_severity, to_severity, cause, ${sign}sum(n)
  FROM steps JOIN checks ON checks.id = check_ref WHERE ${where}
  GROUP BY day, principle, kind, product, from_state, to_state, from_severity, to_severity, cause
  ON CONFLICT DO UPDATE SET n = n + excluded.n`;

const organizationScoreStepsOf = (where: string, sign: Sign): string => `
  INSERT INTO organization_score_steps (check_ref, day, failed, unknown, passed)
  SELECT check_ref, day, ${sign}sum(failed), ${sign}sum(unknown), ${sign}sum(passed) FROM score_steps WHERE ${where} GROUP BY check_ref, day
  ON CONFLICT DO UPDATE SET failed = failed + excluded.failed, unknown = unknown + excluded.unknown, passed = passed + excluded.passed`;

/** The organization's own tables, each with the question that moves it. */
const organizationSums = {
  organization_steps: organizationStepsOf,
  organization_score_steps: organizationScoreStepsOf,
} as const;

async function move(tx: Tx, moves: readonly Move[], part: Part, sign: Sign): Promise<void> {
  for (const of of moves) {
    const question = of(part.where, sign);
    await tx.run(question, valuesFor(question, part));
  }
}

const allMoves: readonly Move[] = [...Object.values(organizationSums), ...presentMoves];

/** Sums the place's day anew, and moves the organization's, and what stands now, by the difference. */
export async function sumSteps(tx: Tx, { account, region }: Place, day: Day): Promise<void> {
  const part: Part = { where: "account = ? AND day = ? AND region = ?", values: [account, day, region] };
  await move(tx, allMoves, part, "-");
  for (const sum of sums) await write(tx, sum, part);
  await move(tx, allMoves, part, "");
  await unsettleScoreDays(tx, day);
}

/**
 * All days of an account, made again from its events where what is stored is another sum. The organization's are the caller's to make
 * again afterwards. @returns how many of the account's tables were wrong.
 */
export async function rebuildSteps(tx: Tx, account: number): Promise<number> {
  const all: Part = { where: "account = ?", values: [account] };
  let wrong = 0;
  for (const sum of sums) {
    // Where nothing is stored, there is nothing to compare: whatever is written was missing.
    const isStored = await isAnyStored(tx, sum, all);
    if (isStored && (await isAsStored(tx, sum, all))) continue;
    const written = await write(tx, sum, all);
    if (isStored || written > 0) wrong += 1;
  }
  return wrong;
}

/** A table of sums, and the question to events that makes its rows. */
interface Sum {
  readonly table: "steps" | "score_steps" | "fix_times";
  readonly columns: string;
  readonly from: (where: string) => string;
}

const sums: readonly Sum[] = [
  {
    table: "steps",
    columns: "account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause, n",
    from: stepsOf,
  },
  { table: "score_steps", columns: "account, day, region, check_ref, failed, unknown, passed", from: scoreStepsOf },
  { table: "fix_times", columns: "account, day, region, check_ref, product, severity, hours, n", from: fixTimesOf },
];

/** The part's values as often as the question asks for them. */
const valuesFor = (sql: string, { where, values }: Part): readonly Value[] =>
  Array.from({ length: sql.split(where).length - 1 }, () => values).flat();

/** @returns how many rows there are now. */
async function write(tx: Tx, { table, columns, from }: Sum, part: Part): Promise<number> {
  const question = from(part.where);
  await tx.run(`DELETE FROM ${table} WHERE ${part.where}`, part.values);
  return (await tx.run(`INSERT INTO ${table} (${columns}) ${question}`, valuesFor(question, part))).changes;
}

const isAnyStored = async (tx: Tx, { table }: Sum, { where, values }: Part): Promise<boolean> =>
  (await tx.get(`SELECT 1 FROM ${table} WHERE ${where} LIMIT 1`, values)) !== undefined;

async function isAsStored(tx: Tx, { table, columns, from }: Sum, part: Part): Promise<boolean> {
  const made = `SELECT * FROM (${from(part.where)})`;
  const stored = `SELECT ${columns} FROM ${table} WHERE ${part.where}`;
  for (const difference of [`${made} EXCEPT ${stored}`, `${stored} EXCEPT ${made}`]) {
    if ((await tx.get(`SELECT 1 FROM (${difference}) LIMIT 1`, valuesFor(difference, part))) !== undefined) return false;
  }
  return true;
}

/** After the catalogue has changed: a principle is today's, for the past too. What came to nothing goes. */
export async function rebuildOrganizationSteps(tx: Tx): Promise<void> {
  for (const table of Object.keys(organizationSums)) await tx.run(`DELETE FROM ${table}`);
  await move(tx, Object.values(organizationSums), { where: "true", values: [] }, "");
  await rebuildPresent(tx);
  await unsettleScoreDays(tx, "");
  await settleScoreDays(tx);
}

/** Accounts with anything to sum. */
export const accountsWithEvents = async (tx: Tx): Promise<readonly number[]> =>
  (
    await tx.all<{ account: number }>(
      "SELECT account FROM finding_events WHERE account IS NOT NULL UNION SELECT account FROM record_events WHERE account IS NOT NULL UNION SELECT account FROM steps ORDER BY account",
    )
  ).map(({ account }) => account);

/** Places with events of a run that was cut off before they were summed. */
export const placesOf = (tx: Tx, day: Day): Promise<Place[]> =>
  tx.all<Place>(
    `SELECT DISTINCT account, region FROM finding_events WHERE day = ? AND account IS NOT NULL
     UNION SELECT DISTINCT account, region FROM record_events WHERE day = ? AND account IS NOT NULL`,
    [day, day],
  );
