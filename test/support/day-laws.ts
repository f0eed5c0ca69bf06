/** Laws of the days of parts (migration 30): what lies dense is the sum of its steps and of its fixes, and what is settled is what they say. */
import type { Rows } from "../../db/dialect/connection.ts";

const open = ["critical", "high", "medium", "low", "informational"] as const;
const causal = ["entered", "departed", "opened", "reopened", "fixed", "gone", "passed", "failed", "unknown"] as const;
export const daily = [...causal, ...open] as const;

const became = "(to_state = 'open' AND from_state <> 'open')";
const ceased = "(from_state = 'open' AND to_state <> 'open')";
const movedCausal = [
  ...[
    became,
    ceased,
    `${became} AND cause = 'new'`,
    `${became} AND cause = 'reopened'`,
    `${ceased} AND cause = 'fixed'`,
    `${ceased} AND cause = 'resource gone'`,
  ].map((is) => `-n * (${is})`),
  ...["'passed'", "'open', 'accepted'", "'unknown'"].map(
    (states) => `n * (kind = 'posture') * ((from_state IN (${states})) - (to_state IN (${states})))`,
  ),
];
/** What a step takes from a day that holds it: with the day's own numbers it comes to nothing. */
export const moved = [
  ...movedCausal,
  ...open
    .map((severity) => severity.toUpperCase())
    .map((is) => `n * ((from_state = 'open' AND from_severity = '${is}') - (to_state = 'open' AND to_severity = '${is}'))`),
].join(", ");

const stepsOfChecks = "steps JOIN checks ON checks.id = check_ref";
const unit = "ifnull(organization_id, ''), ifnull(ou_id, ''), ifnull(ou_path, '')";
const isAnything = (columns: readonly string[]): string => columns.map((column) => `sum(${column}) <> 0`).join(" OR ");

/** Days of each OU, of its present accounts, and of each set of best practices, against the steps. */
async function daysOfPartsAgainstSteps(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ line: string }>(
    `SELECT 'the day ' || day || ' of the OU ' || ou_path || ' ' || principle || ' ' || product || ': not the sum of its accounts'' steps' AS line FROM (
       SELECT organization_id, ou_id, ou_path, day, principle, product, ${daily.join(", ")} FROM unit_days
       UNION ALL SELECT ${unit}, day, principle, product, ${moved} FROM ${stepsOfChecks} JOIN accounts ON accounts.id = account)
     GROUP BY organization_id, ou_id, ou_path, day, principle, product HAVING ${isAnything(daily)}
     UNION ALL SELECT 'the day ' || day || ' of ' || principle || ' and the best practices ' || practices || ': not the sum of its checks'' steps' FROM (
       SELECT day, principle, practices, ${causal.join(", ")} FROM practice_days
       UNION ALL SELECT day, principle, practices, ${movedCausal.join(", ")} FROM ${stepsOfChecks})
     GROUP BY day, principle, practices HAVING ${isAnything(causal)}`,
  );
  return found.map(({ line }) => line);
}

const records = "failed, unknown, passed";
const minus = "-failed, -unknown, -passed";
const isAnyRecord = isAnything(["failed", "unknown", "passed"]);
const status = `CASE WHEN sum(failed) > 0 THEN 'failed' WHEN sum(unknown) > 0 THEN 'unknown' WHEN sum(passed) > 0 THEN 'passed' END AS status`;
const asCounts = "status = 'failed' AS failed, status = 'unknown' AS unknown, status = 'passed' AS passed";

/** The score of each OU, and the status of each control of the organization, counted up to each day, against their records on that day. */
async function settledDaysAgainstSteps(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ line: string }>(
    `WITH days AS (SELECT day FROM score_steps UNION SELECT day FROM control_days UNION SELECT day FROM unit_score_days),
       of_units AS (SELECT ${unit.replaceAll(/ifnull\((\w+), ''\)/g, "$& AS $1")}, check_ref, score_steps.day, ${records} FROM score_steps JOIN accounts ON accounts.id = account),
       unit_statuses AS (SELECT organization_id, ou_id, ou_path, check_ref, days.day, ${status}
         FROM days JOIN of_units ON of_units.day <= days.day GROUP BY 1, 2, 3, 4, 5),
       units_told AS (SELECT * FROM unit_score_days WHERE principle <> '' UNION ALL SELECT * FROM unsettled_unit_score_days),
       control_statuses AS (SELECT check_ref, days.day, ${status} FROM days JOIN score_steps ON score_steps.day <= days.day GROUP BY 1, 2),
       controls_told AS (SELECT * FROM control_days WHERE check_ref > 0 UNION ALL SELECT * FROM unsettled_control_days)
     SELECT 'score of the OU ' || ou_path || ' ' || principle || ' on ' || day || ': not that of its controls' AS line FROM (
       SELECT organization_id, ou_id, ou_path, day, principle, ${asCounts} FROM unit_statuses JOIN checks ON checks.id = check_ref WHERE status IS NOT NULL
       UNION ALL SELECT organization_id, ou_id, ou_path, days.day, principle, ${minus} FROM days JOIN units_told ON units_told.day <= days.day)
     GROUP BY organization_id, ou_id, ou_path, day, principle HAVING ${isAnyRecord}
     UNION ALL SELECT 'status of the control ' || check_ref || ' on ' || day || ': not that of its records' FROM (
       SELECT check_ref, day, ${asCounts} FROM control_statuses WHERE status IS NOT NULL
       UNION ALL SELECT check_ref, days.day, ${minus} FROM days JOIN controls_told ON controls_told.day <= days.day)
     GROUP BY check_ref, day HAVING ${isAnyRecord}`,
  );
  return found.map(({ line }) => line);
}

interface FixRow {
  readonly day: string;
  readonly principle: string;
  readonly hours: number;
  readonly n: number;
}

/** Sums of fixes against the fixes; and the percentiles of settled days against a sorted list of each day's fixes, one by one. */
async function fixesAgainstFixTimes(rows: Rows): Promise<readonly string[]> {
  const fixes = await rows.all<FixRow>(
    "SELECT day, principle, hours, sum(n) AS n FROM fix_times JOIN checks ON checks.id = check_ref GROUP BY day, principle, hours ORDER BY hours",
  );
  const sums = new Map<string, number>();
  const took = new Map<string, number[]>();
  for (const { day, principle, hours, n } of fixes) {
    for (const group of [principle, ""]) {
      for (const span of [day.slice(0, 7), day.slice(0, 9)]) {
        const key = `${span} ${group} ${hours}`;
        sums.set(key, (sums.get(key) ?? 0) + n);
      }
      took.set(`${day} ${group}`, [...(took.get(`${day} ${group}`) ?? []), ...Array.from({ length: n }, () => hours)]);
    }
  }
  const stored = await rows.all<{ key: string; n: number }>(
    "SELECT span || ' ' || principle || ' ' || hours AS key, n FROM fix_sums WHERE n <> 0",
  );
  const days = await rows.all<{ key: string; day: string; told: string }>(
    "SELECT day || ' ' || principle AS key, day, fixes || ' ' || median_hours || ' ' || p90_hours AS told FROM fix_days",
  );
  const last =
    days
      .map(({ day }) => day)
      .sort()
      .at(-1) ?? "";
  const expected = new Map([...took].filter(([key]) => key.slice(0, 10) <= last).map(([key, hours]) => [key, percentilesOf(hours)]));
  return [
    ...differences("fixes of", sums, new Map(stored.map(({ key, n }) => [key, n]))),
    ...differences("percentiles of", expected, new Map(days.map(({ key, told }) => [key, told]))),
  ];
}

/** Nearest rank. @param sorted not empty */
const percentilesOf = (sorted: readonly number[]): string =>
  `${sorted.length} ${sorted[Math.ceil(sorted.length * 0.5) - 1]} ${sorted[Math.ceil((sorted.length * 9) / 10) - 1]}`;

const differences = <Value>(what: string, made: ReadonlyMap<string, Value>, stored: ReadonlyMap<string, Value>): readonly string[] =>
  [...new Set([...made.keys(), ...stored.keys()])]
    .filter((key) => made.get(key) !== stored.get(key))
    .map((key) => `${what} ${key}: ${stored.get(key) ?? "nothing"} stored, ${made.get(key) ?? "nothing"} made`);

export const brokenDayLaws = async (rows: Rows): Promise<readonly string[]> => [
  ...(await daysOfPartsAgainstSteps(rows)),
  ...(await settledDaysAgainstSteps(rows)),
  ...(await fixesAgainstFixTimes(rows)),
];

/** What does not add up is settled when a run ends, so that it is held together with what is not. */
export const brokenSettledLaws = async (rows: Rows): Promise<readonly string[]> => [
  ...(await settledDaysAgainstSteps(rows)),
  ...(await fixesAgainstFixTimes(rows)),
];
