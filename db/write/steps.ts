/**
 * Steps: sums of a run's events by account, day and region, and of those by the whole organization (domain.md section 7). An account's day is
 * summed anew from its events whenever some were written or taken back, so that steps cannot drift from them.
 */
import type { Day } from "../../posture/calendar.ts";
import type { Tx } from "../dialect/connection.ts";
import { rebuildDueDays, settleDueDays, sumDueDays } from "./due-days.ts";
import { fixWeeksOf, rebuildFixWeeks } from "./fix-levels.ts";
import { fixSumsOf, rebuildFixSums, settleFixDays, unsettleFixDays } from "./fix-sums.ts";
import { inRange, type Move, move, type Part, type Range, ROWS, rangesOf, type Sign, valuesFor } from "./parts.ts";
import { presentMoves, presentMovesOfSteps, rebuildPresent } from "./present.ts";
import { rebuildScoreDays, settleScoreDays, unsettleScoreDays } from "./score-days.ts";
import type { Place } from "./writing.ts";

const severityIn = (state: string, severity: string): string =>
  `CASE WHEN ${state} IN ('open', 'accepted', 'suppressed') THEN ${severity} ELSE '' END`;

/** Each event once, and once more where it moved its finding: the events of an account lie far apart, and are looked up once for both. */
const withSides = (events: string, where: string): string =>
  `${events} CROSS JOIN (SELECT 1 AS is_in UNION ALL SELECT 0) AS sides WHERE ${where} AND (is_in = 1 OR from_check IS NOT NULL)`;

/**
 * Steps of the events that fit. One that moved its finding counts out where that was, and in where it is now. They come in the order of the
 * index by check: of many accounts at once, each page of it is then written once.
 */
const stepsOf = (where: string): string => `
  SELECT account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause, count(*) AS n FROM (
    SELECT account, day, region,
      CASE WHEN is_in = 1 THEN check_ref ELSE from_check END AS check_ref,
      CASE WHEN is_in = 1 THEN product ELSE from_product END AS product,
      CASE WHEN is_in = 1 AND from_check IS NOT NULL THEN 'none' ELSE from_state END AS from_state,
      CASE WHEN is_in = 1 THEN to_state ELSE 'none' END AS to_state,
      CASE WHEN is_in = 1 AND from_check IS NOT NULL THEN '' ELSE ${severityIn("from_state", "from_severity")} END AS from_severity,
      CASE WHEN is_in = 1 THEN ${severityIn("to_state", "to_severity")} ELSE '' END AS to_severity,
      CASE WHEN from_check IS NULL THEN cause ELSE 'reclassified' END AS cause
    FROM ${withSides("finding_events", where)} AND CASE WHEN is_in = 1 THEN counted ELSE from_counted END = 1
  ) AS told WHERE from_state <> to_state OR from_severity <> to_severity
  GROUP BY check_ref, day, account, region, product, from_state, to_state, from_severity, to_severity, cause`;

const saysSo = (word: string): string =>
  `CASE WHEN is_in = 1 THEN to_score = '${word}' ELSE 0 END - CASE WHEN is_in = 0 OR from_check IS NULL THEN from_score = '${word}' ELSE 0 END AS ${word}`;

/** In the order of their index by check, too. */
const scoreStepsOf = (where: string): string => `
  SELECT account, day, region, check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed FROM (
    SELECT account, day, region, CASE WHEN is_in = 1 THEN check_ref ELSE from_check END AS check_ref,
      ${["failed", "unknown", "passed"].map(saysSo).join(", ")}
    FROM ${withSides("record_events", where)}
  ) AS told GROUP BY check_ref, account, region, day HAVING sum(failed) <> 0 OR sum(unknown) <> 0 OR sum(passed) <> 0`;

/** How long its clock ran until AWS says that it was fixed, never until we saw it: `opened_at` of an event leaves breaks out. */
const fixTimesOf = (where: string): string => `
  SELECT account, day, region, check_ref, product, from_severity AS severity, hours, count(*) AS n FROM (
    SELECT account, day, region, check_ref, product, from_severity,
      max(0, CAST((julianday(at) - julianday(opened_at)) * 24 AS INTEGER)) AS hours
    FROM finding_events WHERE ${where} AND counted = 1 AND cause = 'fixed' AND from_state IN ('open', 'accepted') AND opened_at IS NOT NULL
  ) GROUP BY account, day, region, check_ref, product, from_severity, hours`;

/** By the level of the day on which it was fixed: a promise that is changed later was not broken before. */
const fixLevelsOf = (where: string): string => `
  SELECT account, day, region, check_ref, sum(in_time = 1) AS in_time, sum(in_time = 0) AS late
  FROM finding_events WHERE ${where} AND counted = 1 AND in_time IS NOT NULL GROUP BY account, day, region, check_ref`;

/** Rows that come to nothing stay, and count nothing. The steps lead: check by check, those of some accounts would be sought among all. */
const organizationStepsOf = (where: string, sign: Sign): string => `
  INSERT INTO organization_steps (day, principle, kind, product, from_state, to_state, from_severity, to_severity, cause, n)
  SELECT day, principle, kind, product, from_state, to_state, from_severity, to_severity, cause, ${sign}sum(n)
  FROM steps CROSS JOIN checks WHERE checks.id = check_ref AND ${where}
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

/** Those of steps alone. */
const movesOfSteps: readonly Move[] = [organizationStepsOf, ...presentMovesOfSteps];
const allMoves: readonly Move[] = [...Object.values(organizationSums), ...presentMoves, fixSumsOf, fixWeeksOf];

/** Sums the place's day anew, and moves the organization's, and what stands now, by the difference. */
export async function sumSteps(tx: Tx, { account, region }: Place, day: Day): Promise<void> {
  const part: Part = { where: "account = ? AND day = ? AND region = ?", values: [account, day, region] };
  await move(tx, allMoves, part, "-");
  for (const sum of sums) await write(tx, sum, part);
  await move(tx, allMoves, part, "");
  await sumDueDays(tx, { where: "account = ? AND region = ?", values: [account, region] });
  await unsettleScoreDays(tx, day);
  await unsettleFixDays(tx, day);
}

/**
 * The same for what a decision of ours wrote (db/write/acceptance-layer.ts), of several regions at once: it moves findings, and neither what records say
 * for the score nor what was fixed when. What is settled of those stays.
 */
export async function sumDecided(tx: Tx, account: number, regions: readonly string[], day: Day): Promise<void> {
  const part: Part = {
    where: "account = ? AND day = ? AND region IN (SELECT value FROM json_each(?))",
    values: [account, day, JSON.stringify(regions)],
  };
  await move(tx, movesOfSteps, part, "-");
  await write(tx, stepSum, part);
  await move(tx, movesOfSteps, part, "");
  await sumDueDays(tx, { where: "account = ? AND region IN (SELECT value FROM json_each(?))", values: [account, JSON.stringify(regions)] });
}

/** When a run has ended: what does not add up is reckoned from its steps until then, and lies counted from now on. */
export async function settleDays(tx: Tx): Promise<void> {
  await settleScoreDays(tx);
  await settleFixDays(tx);
  await settleDueDays(tx);
}

/**
 * All days of some accounts, made again from their events where what is stored is another sum. The organization's are the caller's to make
 * again afterwards. @returns the accounts of which a table was wrong.
 */
export async function rebuildSteps(tx: Tx, accounts: Range): Promise<ReadonlySet<number>> {
  const all = inRange("account", accounts);
  const wrong = new Set<number>();
  for (const sum of sums) {
    // Where nothing is stored, there is nothing to compare: whatever is written was missing.
    const isStored = await isAnyStored(tx, sum, all);
    const differing = isStored ? await differingAccounts(tx, sum, all) : [];
    if (isStored && differing.length === 0) continue;
    const written = await write(tx, sum, all);
    const missing = isStored || written === 0 ? [] : await storedAccounts(tx, sum, all);
    for (const account of [...differing, ...missing]) wrong.add(account);
  }
  return wrong;
}

/** A table of sums, and the question to events that makes its rows. */
interface Sum {
  readonly table: "steps" | "score_steps" | "fix_times" | "fix_levels";
  readonly columns: string;
  /** Those of the columns that are counts; the others tell the row. */
  readonly counts: readonly string[];
  readonly from: (where: string) => string;
}

const stepSum: Sum = {
  table: "steps",
  columns: "account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause, n",
  counts: ["n"],
  from: stepsOf,
};

const sums: readonly Sum[] = [
  stepSum,
  {
    table: "score_steps",
    columns: "account, day, region, check_ref, failed, unknown, passed",
    counts: ["failed", "unknown", "passed"],
    from: scoreStepsOf,
  },
  { table: "fix_times", columns: "account, day, region, check_ref, product, severity, hours, n", counts: ["n"], from: fixTimesOf },
  { table: "fix_levels", columns: "account, day, region, check_ref, in_time, late", counts: ["in_time", "late"], from: fixLevelsOf },
];

/** Its columns that tell the row. */
const keysOf = ({ columns, counts }: Sum): string =>
  columns
    .split(", ")
    .filter((name) => !counts.includes(name))
    .join(", ");

/** The rows as they are made: from the events, and from what those counted that retention has taken. */
async function questionOf(tx: Tx, sum: Sum, part: Part): Promise<string> {
  const { table, columns, counts, from } = sum;
  const { where, values } = part;
  // Few have any, and nobody else pays for it.
  if ((await tx.get(`SELECT 1 FROM forgotten_${table} WHERE ${where} LIMIT 1`, values)) === undefined) return from(where);
  const keys = keysOf(sum);
  return `SELECT ${keys}, ${counts.map((count) => `sum(${count}) AS ${count}`).join(", ")} FROM (
      SELECT ${columns} FROM (${from(where)}) AS told UNION ALL SELECT ${columns} FROM forgotten_${table} WHERE ${where}) AS all_told
    GROUP BY ${keys} HAVING ${counts.map((count) => `sum(${count}) <> 0`).join(" OR ")}`;
}

/** Keeps what the events of some findings and records count, before they go: no sum of any day may move by it. */
export async function keepSums(tx: Tx, findings: Part, records: Part): Promise<void> {
  for (const { table, columns, counts, from } of sums) {
    const part = table === "score_steps" ? records : findings;
    const question = `INSERT INTO forgotten_${table} (${columns}) ${from(part.where)}
      ON CONFLICT DO UPDATE SET ${counts.map((count) => `${count} = ${count} + excluded.${count}`).join(", ")}`;
    await tx.run(question, valuesFor(question, part));
  }
}

/** @returns how many rows there are now. */
async function write(tx: Tx, sum: Sum, part: Part): Promise<number> {
  const { table, columns } = sum;
  const question = await questionOf(tx, sum, part);
  await tx.run(`DELETE FROM ${table} WHERE ${part.where}`, part.values);
  return (await tx.run(`INSERT INTO ${table} (${columns}) ${question}`, valuesFor(question, part))).changes;
}

const isAnyStored = async (tx: Tx, { table }: Sum, { where, values }: Part): Promise<boolean> =>
  (await tx.get(`SELECT 1 FROM ${table} WHERE ${where} LIMIT 1`, values)) !== undefined;

const storedAccounts = async (tx: Tx, { table }: Sum, { where, values }: Part): Promise<readonly number[]> =>
  (await tx.all<{ account: number }>(`SELECT DISTINCT account FROM ${table} WHERE ${where}`, values)).map(({ account }) => account);

/** A row that is right is there twice, once as made and once as stored, and is nothing in sum. */
async function differingAccounts(tx: Tx, sum: Sum, part: Part): Promise<readonly number[]> {
  const { counts, table } = sum;
  const keys = keysOf(sum);
  const question = `
    SELECT DISTINCT account FROM (
      SELECT account FROM (
        SELECT ${keys}, ${counts.join(", ")} FROM (${await questionOf(tx, sum, part)}) AS made
        UNION ALL SELECT ${keys}, ${counts.map((count) => `-${count}`).join(", ")} FROM ${table} WHERE ${part.where}) AS both_sides
      GROUP BY ${keys} HAVING count(*) <> 2 OR ${counts.map((count) => `sum(${count}) <> 0`).join(" OR ")}) AS differing`;
  return (await tx.all<{ account: number }>(question, valuesFor(question, part))).map(({ account }) => account);
}

/** After the catalogue has changed: a principle is today's, for the past too. What came to nothing goes. @param rows that are sorted at once. */
export async function rebuildOrganizationSteps(tx: Tx, rows = ROWS): Promise<void> {
  for (const table of Object.keys(organizationSums)) await tx.run(`DELETE FROM ${table}`);
  for (const range of await rangesOf(tx, "account", ["steps"], rows)) await move(tx, [organizationStepsOf], inRange("account", range), "");
  for (const range of await rangesOf(tx, "check_ref", ["score_steps"], rows))
    await move(tx, [organizationScoreStepsOf], inRange("check_ref", range), "");
  await rebuildPresent(tx, rows);
  await rebuildScoreDays(tx, rows);
  await rebuildFixSums(tx, rows);
  await rebuildFixWeeks(tx, rows);
  await rebuildDueDays(tx);
}

/** Accounts with anything to sum, as many at once as memory is for: their events in sum, or one account. */
export const accountsWithEvents = (tx: Tx, rows = ROWS): Promise<readonly Range[]> =>
  rangesOf(tx, "account", ["finding_events", "record_events", "steps", "forgotten_steps"], rows);

/** Places with events of a run that was cut off before they were summed. */
export const placesOf = (tx: Tx, day: Day): Promise<Place[]> =>
  tx.all<Place>(
    `SELECT DISTINCT account, region FROM finding_events WHERE day = ? AND account IS NOT NULL
     UNION SELECT DISTINCT account, region FROM record_events WHERE day = ? AND account IS NOT NULL`,
    [day, day],
  );
