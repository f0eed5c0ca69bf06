/** Laws of the steps (domain.md section 7): what is stored is the sum of the events, and adds up to what stands now. */
import type { Rows, Writer } from "../../db/dialect/connection.ts";
import { accountsWithEvents, rebuildOrganizationSteps, rebuildSteps } from "../../db/write/steps.ts";
import { brokenDayLaws, brokenSettledLaws, daily, moved } from "./day-laws.ts";
import { brokenLevelLaws } from "./level-laws.ts";

const state = `CASE WHEN standing IN ('open', 'accepted', 'suppressed') THEN standing
  WHEN standing IN ('resolved', 'closed') AND evaluation = 'none' THEN 'closed' ELSE evaluation END`;
const severity = "CASE WHEN standing IN ('open', 'accepted', 'suppressed') THEN severity ELSE '' END";

/** Its control fell out of the score: through an administrator, and not heard of for five days. */
export const isUnheard = `EXISTS (SELECT 1 FROM scope_controls JOIN findings AS mine ON mine.id = records.finding JOIN checks ON checks.id = mine.check_ref
  WHERE scope_controls.scope = records.scope AND check_folded = folded AND counts = 0)`;

/** How many findings stand so, those included that retention has taken: what they counted stays (db/write/retention.ts). */
const stands = `(
  SELECT account, region, check_ref, kind, product, ${state} AS state, ${severity} AS severity, 1 AS n FROM findings WHERE counted = 1
  UNION ALL SELECT account, region, check_ref, kind, product, to_state, to_severity, n FROM forgotten_steps JOIN checks ON checks.id = check_ref
  UNION ALL SELECT account, region, check_ref, kind, product, from_state, from_severity, -n FROM forgotten_steps JOIN checks ON checks.id = check_ref)`;

/** Steps in, less steps out, against the findings as they stand. */
async function stepsAgainstFindings(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ line: string }>(
    `SELECT 'account ' || account || ' ' || region || ' check ' || check_ref || ' ' || product || ' ' || state || ' ' || severity || ': ' || sum(stood) || ' stand, steps say ' || sum(stepped) AS line
     FROM (
       SELECT account, region, check_ref, product, state, severity, n AS stood, 0 AS stepped FROM ${stands} AS stands
       UNION ALL SELECT account, region, check_ref, product, to_state, to_severity, 0, n FROM steps
       UNION ALL SELECT account, region, check_ref, product, from_state, from_severity, 0, -n FROM steps)
     WHERE state <> 'none' GROUP BY account, region, check_ref, product, state, severity HAVING sum(stood) <> sum(stepped)`,
  );
  return found.map(({ line }) => line);
}

/** The organization's steps against all accounts', day by day. */
async function organizationAgainstAccounts(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ line: string }>(
    `SELECT day || ' ' || principle || ' ' || kind || ' ' || from_state || ' ' || to_state || ' ' || cause || ': ' || sum(whole) || ', its parts ' || sum(parts) AS line FROM (
       SELECT day, principle, kind, product, from_state, to_state, from_severity, to_severity, cause, n AS whole, 0 AS parts FROM organization_steps
       UNION ALL SELECT day, principle, kind, product, from_state, to_state, from_severity, to_severity, cause, 0, n FROM steps JOIN checks ON checks.id = check_ref)
     GROUP BY day, principle, kind, product, from_state, to_state, from_severity, to_severity, cause HAVING sum(whole) <> sum(parts)
     UNION ALL SELECT day || ' score of ' || check_ref || ': the whole is not its parts' FROM (
       SELECT day, check_ref, failed, unknown, passed FROM organization_score_steps
       UNION ALL SELECT day, check_ref, -failed, -unknown, -passed FROM score_steps)
     GROUP BY day, check_ref HAVING sum(failed) <> 0 OR sum(unknown) <> 0 OR sum(passed) <> 0`,
  );
  return found.map(({ line }) => line);
}

/** The organization's days against all accounts'. */
async function organizationDaysAgainstAccounts(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ line: string }>(
    `SELECT day || ': the whole of account_days is not its parts' AS line FROM (
       SELECT day, accounts, reporting, fresh, scopes, score_fresh, score_scopes, denied_by_scp FROM organization_days
       UNION ALL SELECT day, -1, -(fresh > 0), -fresh, -scopes, -score_fresh, -score_scopes, -denied_by_scp FROM account_days)
     GROUP BY day HAVING sum(accounts) <> 0 OR sum(reporting) <> 0 OR sum(fresh) <> 0 OR sum(scopes) <> 0 OR sum(score_fresh) <> 0
       OR sum(score_scopes) <> 0 OR sum(denied_by_scp) <> 0`,
  );
  return found.map(({ line }) => line);
}

/** What control records say now, in their own accounts and regions. */
async function scoreStepsAgainstRecords(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ line: string }>(
    `SELECT 'account ' || account || ' ' || region || ' check ' || check_ref || ': steps and records differ in score' AS line FROM (
       SELECT account, region, check_ref, failed, unknown, passed FROM score_steps
       UNION ALL SELECT scopes.account, scopes.region, findings.check_ref, -(said = 'failed'), -(said = 'unknown'), -(said = 'passed') FROM (
         SELECT scope, finding, CASE WHEN scored = 0 OR watched = 0 OR ${isUnheard} OR aws_state <> 'ACTIVE' OR aws_workflow = 'SUPPRESSED' OR silence IS NOT NULL THEN 'nothing' WHEN word = 'open' THEN 'failed'
           WHEN word IN ('passed', 'fixed') THEN 'passed' WHEN word = 'unknown' THEN 'unknown' ELSE 'nothing' END AS said
         FROM records JOIN scopes ON scopes.id = scope WHERE control = 1)
       JOIN scopes ON scopes.id = scope JOIN findings ON findings.id = finding)
     GROUP BY account, region, check_ref HAVING sum(failed) <> 0 OR sum(unknown) <> 0 OR sum(passed) <> 0`,
  );
  return found.map(({ line }) => line);
}

const open = ["critical", "high", "medium", "low", "informational"] as const;
const stood = [...open, "accepted", "suppressed", "passed", "unknown"] as const;
const isIn = (column: string): string =>
  open.some((one) => one === column) ? `state = 'open' AND severity = '${column.toUpperCase()}'` : `state = '${column}'`;

/** What stands now, in each account and region and in all together, against the findings themselves. */
async function standingNowAgainstFindings(rows: Rows): Promise<readonly string[]> {
  const findings = ["account, region", "account, ''", "0, region", "0, ''"].map(
    (place) => `SELECT ${place}, principle, kind, product, ${stood.map((column) => `n * (${isIn(column)})`).join(", ")} FROM stood`,
  );
  const found = await rows.all<{ line: string }>(
    `WITH stood AS (
       SELECT account, region, principle, stands.kind, product, state, severity, n FROM ${stands} AS stands JOIN checks ON checks.id = check_ref)
     SELECT account || ' ' || region || ' ' || principle || ' ' || kind || ' ' || product || ': what stands now is not what the sum says' AS line FROM (
       SELECT account, region, principle, kind, product, ${stood.map((column) => `-${column} AS ${column}`).join(", ")} FROM standings
       UNION ALL ${findings.join(" UNION ALL ")})
     GROUP BY account, region, principle, kind, product HAVING ${stood.map((column) => `sum(${column}) <> 0`).join(" OR ")}`,
  );
  return found.map(({ line }) => line);
}

const records = "failed, unknown, passed";
const rest = "HAVING sum(failed) <> 0 OR sum(unknown) <> 0 OR sum(passed) <> 0";
const minus = "-failed, -unknown, -passed";
const status = `CASE WHEN sum(failed) > 0 THEN 'failed' WHEN sum(unknown) > 0 THEN 'unknown' WHEN sum(passed) > 0 THEN 'passed' END AS status`;

/** How the whole organization stands now, by check, against the findings; and the records of controls against every day of the score. */
async function standingNowAgainstAll(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ line: string }>(
    `SELECT 'check ' || check_ref || ' ' || product || ' ' || state || ' ' || severity || ': ' || sum(stood) || ' stand, the sum says ' || sum(told) AS line FROM (
       SELECT check_ref, product, state, severity, n AS stood, 0 AS told FROM ${stands} AS stands
       UNION ALL SELECT check_ref, product, state, severity, 0, n FROM check_standings)
     WHERE state NOT IN ('none', 'closed') GROUP BY check_ref, product, state, severity HAVING sum(stood) <> sum(told)
     UNION ALL SELECT 'records of ' || account || ' ' || region || ' ' || check_ref || ': now is not the sum of its days' FROM (
       SELECT account, region, check_ref, ${records} FROM control_records
       UNION ALL SELECT account, '', check_ref, ${minus} FROM score_steps
       UNION ALL SELECT 0, region, check_ref, ${minus} FROM score_steps
       UNION ALL SELECT 0, '', check_ref, ${minus} FROM score_steps)
     GROUP BY account, region, check_ref ${rest}
     UNION ALL SELECT 'records of the OU ' || ou_path || ' ' || check_ref || ': not those of its accounts' FROM (
       SELECT organization_id, ou_id, ou_path, check_ref, ${records} FROM unit_records
       UNION ALL SELECT ifnull(organization_id, ''), ifnull(ou_id, ''), ifnull(ou_path, ''), check_ref, ${minus}
         FROM score_steps JOIN accounts ON accounts.id = account)
     GROUP BY organization_id, ou_id, ou_path, check_ref ${rest}
     UNION ALL SELECT 'controls of account ' || account || ' ' || principle || ': not those of its records' FROM (
       SELECT account, principle, ${records} FROM account_controls
       UNION ALL SELECT account, principle, -(failed > 0), -(failed = 0 AND unknown > 0), -(failed = 0 AND unknown = 0 AND passed > 0)
         FROM (SELECT account, check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed FROM score_steps GROUP BY account, check_ref)
         JOIN checks ON checks.id = check_ref)
     GROUP BY account, principle ${rest}`,
  );
  return found.map(({ line }) => line);
}

/** Days of each account, of each region and of all together, against the steps. */
async function daySumsAgainstSteps(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ line: string }>(
    `SELECT 'the day ' || day || ' of ' || account || ' ' || region || ' ' || principle || ' ' || product || ': not the sum of its steps' AS line FROM (
       SELECT account, region, day, principle, product, ${daily.join(", ")} FROM day_sums
       UNION ALL SELECT account, '', day, '', '', ${moved} FROM steps JOIN checks ON checks.id = check_ref
       UNION ALL SELECT 0, region, day, principle, product, ${moved} FROM steps JOIN checks ON checks.id = check_ref
       UNION ALL SELECT 0, '', day, principle, product, ${moved} FROM steps JOIN checks ON checks.id = check_ref)
     GROUP BY account, region, day, principle, product HAVING ${daily.map((column) => `sum(${column}) <> 0`).join(" OR ")}`,
  );
  return found.map(({ line }) => line);
}

/** The score of the organization, of each region and of each account, counted up to each day, against the status of every control on that day. */
async function scoreDaysAgainstSteps(rows: Rows): Promise<readonly string[]> {
  const told = ["unsettled_score_days", "unsettled_region_score_days", "unsettled_account_score_days"]
    .map((view) => `UNION ALL SELECT account, region, day, principle, ${records} FROM ${view}`)
    .join(" ");
  const found = await rows.all<{ line: string }>(
    `WITH days AS (SELECT day FROM score_steps UNION SELECT day FROM score_days),
       placed AS (SELECT 0 AS account, '' AS region, check_ref, day, ${records} FROM score_steps
         UNION ALL SELECT 0, region, check_ref, day, ${records} FROM score_steps UNION ALL SELECT account, '', check_ref, day, ${records} FROM score_steps),
       statuses AS (SELECT account, region, check_ref, days.day, ${status} FROM days JOIN placed ON placed.day <= days.day GROUP BY 1, 2, 3, 4),
       told AS (SELECT account, region, day, principle, ${records} FROM score_days WHERE account > 0 OR principle <> '' ${told})
     SELECT 'score of ' || account || ' ' || region || ' ' || principle || ' on ' || day || ': not that of its controls' AS line FROM (
       SELECT account, region, day, CASE WHEN account = 0 THEN principle ELSE '' END AS principle, status = 'failed' AS failed, status = 'unknown' AS unknown, status = 'passed' AS passed
       FROM statuses JOIN checks ON checks.id = check_ref WHERE status IS NOT NULL
       UNION ALL SELECT account, region, days.day, principle, ${minus} FROM days JOIN told ON told.day <= days.day)
     GROUP BY account, region, day, principle ${rest}`,
  );
  return found.map(({ line }) => line);
}

/** While a run goes on, what it wrote of a scope that is not read to its end is in no sum yet: for runs that are over. */
export const brokenStepLaws = async (rows: Rows): Promise<readonly string[]> => [
  ...(await stepsAgainstFindings(rows)),
  ...(await organizationAgainstAccounts(rows)),
  ...(await organizationDaysAgainstAccounts(rows)),
  ...(await scoreStepsAgainstRecords(rows)),
  ...(await standingNowAgainstFindings(rows)),
  ...(await standingNowAgainstAll(rows)),
  ...(await daySumsAgainstSteps(rows)),
  ...(await scoreDaysAgainstSteps(rows)),
  ...(await brokenDayLaws(rows)),
  ...(await brokenLevelLaws(rows)),
];

class Undone extends Error {}

/** The organization's rows that came to nothing are none. */
const counts = {
  steps: "true",
  score_steps: "true",
  fix_times: "true",
  organization_steps: "n <> 0",
  organization_score_steps: "failed <> 0 OR unknown <> 0 OR passed <> 0",
  standings: `${stood.join(" <> 0 OR ")} <> 0`,
  check_standings: "n <> 0",
  day_sums: `${daily.join(" <> 0 OR ")} <> 0`,
  unit_days: `${daily.join(" <> 0 OR ")} <> 0`,
  practice_days: "entered <> 0 OR departed <> 0 OR passed <> 0 OR failed <> 0 OR unknown <> 0",
  fix_sums: "n <> 0",
  fix_levels: "true",
  fix_weeks: "in_time <> 0 OR late <> 0",
  due_days: "critical <> 0 OR high <> 0 OR medium <> 0 OR low <> 0",
  control_records: "failed <> 0 OR unknown <> 0 OR passed <> 0",
  unit_records: "failed <> 0 OR unknown <> 0 OR passed <> 0",
  account_controls: "failed <> 0 OR unknown <> 0 OR passed <> 0",
  // Settled when a run ends: laws hold them and those that are not together.
} as const;
const sums = Object.keys(counts) as (keyof typeof counts)[];

/** So few at once that what is made again is made in many parts. */
const ROWS = 10;

/** Everything that is a sum, against the same made again from events. Nothing is changed. */
export async function rebuiltOtherwise(writer: Writer): Promise<readonly string[]> {
  const differing: string[] = [];
  const told = async (rows: Rows) =>
    new Map(
      await Promise.all(
        sums.map(async (table) => [table, JSON.stringify(await rows.all(`SELECT * FROM ${table} WHERE ${counts[table]}`))] as const),
      ),
    );
  const undone = writer.transaction(async (tx) => {
    const stored = await told(tx);
    for (const range of await accountsWithEvents(tx, ROWS)) {
      for (const account of await rebuildSteps(tx, range)) differing.push(`account ${account} rebuilt is another one`);
    }
    await rebuildOrganizationSteps(tx, ROWS);
    const rebuilt = await told(tx);
    for (const table of sums) if (stored.get(table) !== rebuilt.get(table)) differing.push(`${table} rebuilt is another one`);
    differing.push(...(await scoreDaysAgainstSteps(tx)), ...(await brokenSettledLaws(tx)));
    throw new Undone();
  });
  await undone.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  return differing;
}
