/** Laws of the steps (domain.md section 7): what is stored is the sum of the events, and adds up to what stands now. */
import type { Rows, Writer } from "../../db/dialect/connection.ts";
import { accountsWithEvents, rebuildOrganizationSteps, rebuildSteps } from "../../db/write/steps.ts";

const state = `CASE standing WHEN 'resolved' THEN CASE WHEN kind <> 'posture' THEN 'closed' WHEN evidence_lost_since IS NOT NULL THEN 'unknown' ELSE 'passed' END
  WHEN 'passed' THEN CASE WHEN evidence_lost_since IS NOT NULL THEN 'unknown' ELSE 'passed' END ELSE standing END`;
const severity = "CASE WHEN standing IN ('open', 'suppressed') THEN severity ELSE '' END";

/** Its control fell out of the score: through an administrator, and not heard of for five days. */
export const isUnheard = `EXISTS (SELECT 1 FROM scope_controls JOIN findings AS mine ON mine.id = records.finding JOIN checks ON checks.id = mine.check_ref
  WHERE scope_controls.scope = records.scope AND check_folded = folded AND counts = 0)`;

/** Steps in, less steps out, against the findings as they stand. */
async function stepsAgainstFindings(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ line: string }>(
    `SELECT 'account ' || account || ' ' || region || ' check ' || check_ref || ' ' || product || ' ' || state || ' ' || severity || ': ' || sum(stood) || ' stand, steps say ' || sum(stepped) AS line
     FROM (
       SELECT account, region, check_ref, product, ${state} AS state, ${severity} AS severity, 1 AS stood, 0 AS stepped FROM findings WHERE counted = 1
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

/** How the whole organization stands now, by check, against the findings and against every day of the score. */
async function standingNowAgainstAll(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ line: string }>(
    `SELECT 'check ' || check_ref || ' ' || product || ' ' || severity || ': ' || sum(stood) || ' open, the sum says ' || sum(told) AS line FROM (
       SELECT check_ref, product, severity, 1 AS stood, 0 AS told FROM findings WHERE counted = 1 AND standing = 'open'
       UNION ALL SELECT check_ref, product, severity, 0, n FROM organization_open)
     GROUP BY check_ref, product, severity HAVING sum(stood) <> sum(told)
     UNION ALL SELECT 'score of ' || check_ref || ': now is not the sum of its days' FROM (
       SELECT check_ref, failed, unknown, passed FROM organization_controls
       UNION ALL SELECT check_ref, -failed, -unknown, -passed FROM organization_score_steps)
     GROUP BY check_ref HAVING sum(failed) <> 0 OR sum(unknown) <> 0 OR sum(passed) <> 0`,
  );
  return found.map(({ line }) => line);
}

/** While a run goes on, what it wrote of a scope that is not read to its end is in no sum yet: for runs that are over. */
export const brokenStepLaws = async (rows: Rows): Promise<readonly string[]> => [
  ...(await stepsAgainstFindings(rows)),
  ...(await organizationAgainstAccounts(rows)),
  ...(await organizationDaysAgainstAccounts(rows)),
  ...(await scoreStepsAgainstRecords(rows)),
  ...(await standingNowAgainstAll(rows)),
];

class Undone extends Error {}

/** The organization's rows that came to nothing are none. */
const counts = {
  steps: "true",
  score_steps: "true",
  fix_times: "true",
  organization_steps: "n <> 0",
  organization_score_steps: "failed <> 0 OR unknown <> 0 OR passed <> 0",
  organization_open: "n <> 0",
  organization_controls: "failed <> 0 OR unknown <> 0 OR passed <> 0",
} as const;
const sums = [
  "steps",
  "score_steps",
  "fix_times",
  "organization_steps",
  "organization_score_steps",
  "organization_open",
  "organization_controls",
] as const;

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
    for (const account of await accountsWithEvents(tx)) {
      if ((await rebuildSteps(tx, account)) > 0) differing.push(`account ${account} rebuilt is another one`);
    }
    await rebuildOrganizationSteps(tx);
    const rebuilt = await told(tx);
    for (const table of sums) if (stored.get(table) !== rebuilt.get(table)) differing.push(`${table} rebuilt is another one`);
    throw new Undone();
  });
  await undone.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  return differing;
}
