/** The floor of every endpoint: the same answer's numbers by hand-written SQL. Nothing is checked, typed or walled. */
import { type Day, dayAfter } from "../../posture/calendar.ts";
import { spansIn } from "../../posture/spans.ts";
import { today } from "./fill.ts";

/** Of every filled database. */
const ACCOUNT = "100000000007";
const CHECK = "S3.42";
const REGION = "eu-west-1";
const UNIT = "ou-7";
const since = dayAfter(today, -30);
const fresh = `${today}T05:00:00.000Z`;
const yearAgo = dayAfter(today, -365);

const ofAll = "account = 0 AND region = ''";
const ofAccount = `account = (SELECT id FROM accounts WHERE account_id = '${ACCOUNT}')`;
const inUnit = `account IN (SELECT id FROM accounts WHERE ou_id = '${UNIT}')`;
const unitOf = "ifnull(organization_id, ''), ifnull(ou_id, ''), ifnull(ou_path, '')";
const inUnits = `(organization_id, ou_id, ou_path) IN (SELECT DISTINCT ${unitOf} FROM accounts)`;
const ofUnit = `(organization_id, ou_id, ou_path) IN (SELECT DISTINCT ${unitOf} FROM accounts WHERE ou_id = '${UNIT}')`;
const every = "account IN (SELECT id FROM accounts)";
const open = "critical + high + medium + low + informational";
const standing = `sum(critical) AS critical, sum(high) AS high, sum(medium) AS medium, sum(low) AS low, sum(informational) AS informational,
  sum(accepted) AS accepted, sum(suppressed) AS suppressed, sum(passed) AS passed, sum(unknown) AS unknown`;
const failed = "failed > 0";
const unknown = "failed = 0 AND unknown > 0";
const passed = "failed = 0 AND unknown = 0 AND passed > 0";
const statuses = `sum(${failed}) AS failed, sum(${unknown}) AS unknown, sum(${passed}) AS passed`;
const records = "sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed";

const standings = (by: string, where: string): string =>
  `SELECT ${by}, kind, ${standing} FROM standings WHERE ${where} GROUP BY ${by}, kind`;
/** What the change since a month ago is made of. */
const movesOf = (steps: string, by = "principle"): string =>
  `SELECT ${by}, kind, from_state, to_state, from_severity, to_severity, cause = 'fixed' AS is_fix, sum(n) AS n
   FROM ${steps} AND day > '${since}' GROUP BY 1, 2, 3, 4, 5, 6, 7`;
const steps = (where: string): string => `steps JOIN checks ON checks.id = check_ref WHERE ${where}`;
const inRegions = "region IN (SELECT DISTINCT standings.region FROM standings WHERE standings.account = 0 AND standings.region > '')";
const controls = (from: string): string =>
  `SELECT principle, ${statuses} FROM (SELECT check_ref, ${records} FROM ${from} GROUP BY check_ref) JOIN checks ON checks.id = check_ref GROUP BY principle`;
/** Controls of which a record has changed since then: how many are so now, and how many were. */
const controlsSince = (from: string, changes: string): string =>
  `SELECT principle, ${statuses}, sum(failed0 > 0) AS failed0, sum(failed0 = 0 AND unknown0 > 0) AS unknown0, sum(failed0 = 0 AND unknown0 = 0 AND passed0 > 0) AS passed0
   FROM (SELECT now.check_ref, now.failed, now.unknown, now.passed, now.failed - moved.failed AS failed0, now.unknown - moved.unknown AS unknown0,
       now.passed - moved.passed AS passed0
     FROM (SELECT check_ref, ${records} FROM score_steps WHERE ${changes} AND day > '${since}' GROUP BY check_ref) AS moved
     JOIN (SELECT check_ref, ${records} FROM ${from} GROUP BY check_ref) AS now USING (check_ref))
   JOIN checks ON checks.id = check_ref GROUP BY principle`;
const scoreDaysOf = (where: string, unsettled: string): string =>
  `(SELECT * FROM score_days WHERE ${where} UNION ALL SELECT * FROM ${unsettled} WHERE ${where})`;
const scoreDays = scoreDaysOf(ofAll, "unsettled_score_days");
const regionScoreDays = (where: string): string => scoreDaysOf(`account = 0 AND ${where}`, "unsettled_region_score_days");
const accountScoreDays = (where: string): string => scoreDaysOf(`${where} AND region = ''`, "unsettled_account_score_days");
const unitScoreDays = (where: string): string =>
  `(SELECT * FROM unit_score_days WHERE ${where} AND principle > '' UNION ALL SELECT * FROM unsettled_unit_score_days WHERE ${where})`;
/** The change since a month ago where the days lie summed: what stands now is told beside it. */
const changeOf = (by: string, days: string, scores: string, table = "day_sums"): readonly string[] => [
  `SELECT ${by}, sum(critical), sum(high), sum(medium), sum(low), sum(informational), sum(entered), sum(fixed), sum(passed), sum(failed), sum(unknown)
   FROM ${table} WHERE ${days} AND day > '${since}' GROUP BY 1`,
  `SELECT ${by}, ${records} FROM ${scores} WHERE day > '${since}' GROUP BY 1`,
];
const shares = (by: string, where: string): string =>
  `SELECT ${by} AS part, sum(state = 'ok' AND last_success_at >= '${fresh}') AS fresh, sum(state <> 'denied_by_scp') AS scopes,
     sum(source = 'securityhub' AND state = 'ok' AND last_success_at >= '${fresh}') AS score_fresh, sum(source = 'securityhub') AS score_scopes,
     count(DISTINCT account) AS accounts FROM scopes WHERE watched = 1 AND ${where} GROUP BY 1`;
const principlesOf = (place: string, recordsFrom: string, scores: string): readonly string[] => [
  standings("principle", place),
  controls(recordsFrom),
  ...changeOf("principle", place, scores),
];
const principles = principlesOf(ofAll, `control_records WHERE ${ofAll}`, scoreDays);
const postureOf = (standingsWhere: string, where: string, recordsFrom: string): readonly string[] => [
  standings("principle", standingsWhere),
  movesOf(steps(where)),
  controls(recordsFrom),
  controlsSince(recordsFrom, where),
  shares("0", where),
];

const daily = `sum(entered) AS entered, sum(departed) AS departed, sum(opened) AS opened, sum(reopened) AS reopened, sum(fixed) AS fixed, sum(gone) AS gone,
  sum(passed) AS passed, sum(failed) AS failed, sum(unknown) AS unknown`;
const days = (part: string, where: string, from: string, table = "day_sums"): string =>
  `SELECT ${part} AS part, day, ${daily} FROM ${table} WHERE ${where} AND day >= '${from}' GROUP BY 1, 2`;
const nowBy = (part: string, where: string): string =>
  `SELECT ${part} AS part, sum(${open}) AS open, sum((kind = 'posture') * passed) AS passed, sum((kind = 'posture') * (${open} + accepted)) AS failed,
     sum((kind = 'posture') * unknown) AS unknown FROM standings WHERE ${where} GROUP BY 1`;
/** The same of all accounts, where they lie summed. */
function allFixes(from: Day, part?: "principle"): readonly string[] {
  const { spans, days: single } = spansIn(from, today);
  const oneOf = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(", ");
  const fixTimes = part === undefined ? "fix_times WHERE" : "fix_times JOIN checks ON checks.id = check_ref WHERE";
  return [
    `SELECT * FROM fix_days WHERE principle = '' AND day >= '${from}'`,
    `SELECT part, hours, sum(n) AS n FROM (
       SELECT principle AS part, hours, n FROM fix_sums WHERE span IN (${oneOf(spans)}) AND principle ${part === undefined ? "=" : ">"} ''
       UNION ALL SELECT ${part ?? "''"}, hours, n FROM ${fixTimes} day IN (${oneOf(single)})) GROUP BY 1, 2`,
  ];
}
/** Percentiles of each day's fixes, and the fixes of the range by how long they took. */
const fixes = (where: string, from: Day, part = "0"): readonly string[] => [
  `WITH fixed AS (SELECT day, hours, sum(n) AS n FROM fix_times WHERE ${where} AND day >= '${from}' GROUP BY 1, 2),
     ranked AS (SELECT day, hours, sum(n) OVER (PARTITION BY day ORDER BY hours ROWS UNBOUNDED PRECEDING) AS rank, sum(n) OVER (PARTITION BY day) AS fixes FROM fixed)
   SELECT day, fixes, min(CASE WHEN 2 * rank >= fixes THEN hours END) AS median, min(CASE WHEN 10 * rank >= 9 * fixes THEN hours END) AS p90 FROM ranked GROUP BY 1, 2`,
  `SELECT ${part} AS part, hours, sum(n) AS n FROM fix_times WHERE ${where} AND day >= '${from}' GROUP BY 1, 2`,
];
const reports = (from: string): string => `SELECT * FROM organization_days WHERE day >= '${from}'`;
const reportsOf = (where: string): string =>
  `SELECT day, count(*) AS accounts, sum(fresh) AS fresh, sum(scopes) AS scopes, sum(score_fresh), sum(score_scopes) FROM account_days
   WHERE ${where} AND day >= '${since}' GROUP BY day`;
const trendOf = (from: Day, part?: "principle"): readonly string[] => [
  days("0", ofAll, from),
  nowBy("0", ofAll),
  controls(`control_records WHERE ${ofAll}`),
  `SELECT day, ${records} FROM ${scoreDays} WHERE day >= '${from}' GROUP BY day`,
  reports(from),
  ...allFixes(from, part),
  ...(part === undefined
    ? []
    : [
        days(part, ofAll, from),
        nowBy(part, ofAll),
        `SELECT ${part}, day, ${records} FROM ${scoreDays} WHERE day >= '${from}' GROUP BY 1, 2`,
      ]),
];
/** How many controls of each part became so on each day. @param now `(part, check_ref, failed, unknown, passed)`. */
const scoreMoves = (now: string, changes: string): readonly string[] => [
  `WITH now AS (${now}), changes AS (${changes}),
     stood AS (SELECT part, check_ref, changes.day, now.failed - sum(changes.failed) OVER later + changes.failed AS failed,
       now.unknown - sum(changes.unknown) OVER later + changes.unknown AS unknown, now.passed - sum(changes.passed) OVER later + changes.passed AS passed,
       now.failed - sum(changes.failed) OVER later AS failed0, now.unknown - sum(changes.unknown) OVER later AS unknown0, now.passed - sum(changes.passed) OVER later AS passed0
     FROM changes JOIN now USING (part, check_ref) WINDOW later AS (PARTITION BY part, check_ref ORDER BY changes.day DESC ROWS UNBOUNDED PRECEDING))
   SELECT part, day, sum(${passed}) - sum(failed0 = 0 AND unknown0 = 0 AND passed0 > 0) AS passed, sum(${failed}) - sum(failed0 > 0) AS failed,
     sum(${unknown}) - sum(failed0 = 0 AND unknown0 > 0) AS unknown FROM stood GROUP BY 1, 2`,
  `SELECT part, ${statuses} FROM (${now}) GROUP BY 1`,
];
const splitBy = (part: string): readonly string[] => [...trendOf(since), ...fixes("true", since, part).slice(1)];
/** An account has a part of its own if it is among the 59 with the most open. */
const most = `(SELECT account FROM standings WHERE account > 0 AND region = '' GROUP BY account ORDER BY sum(${open}) DESC, account LIMIT 59)`;
const ownPart = `CASE WHEN account IN ${most} THEN account ELSE 0 END`;
const openChecks = `SELECT check_ref, sum(n) AS n, ${["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"].map((one) => `sum(n * (severity = '${one}')) AS ${one}`).join(", ")}
  FROM check_standings WHERE state = 'open' AND n > 0 GROUP BY check_ref`;
const scopeColumns =
  "account_id, name, ou_path, region, source, scopes.state, action, message, waiting_helps, last_attempt_at, last_success_at";
const scopesBy = (columns: string, limit: number): string =>
  `SELECT ${columns} FROM scopes JOIN accounts ON accounts.id = scopes.account WHERE watched = 1 ORDER BY account_id, region, source LIMIT ${limit}`;
const ofCheck = `check_ref = (SELECT id FROM checks WHERE check_id = '${CHECK}')`;

/** Path → statements: what a hand-written route would ask of the same tables for all that the answer tells. */
export const floors: Readonly<Record<string, readonly string[]>> = {
  "/posture": [...principles, shares("0", "true")],
  "/principles": principles,
  "/posture/trend?range=30": trendOf(since),
  "/posture/trend?range=365&by=principle": trendOf(yearAgo, "principle"),
  [`/posture?account=${ACCOUNT}`]: postureOf(
    `${ofAccount} AND region = ''`,
    ofAccount,
    `control_records WHERE ${ofAccount} AND region = ''`,
  ),
  [`/posture?region=${REGION}`]: principlesOf(
    `account = 0 AND region = '${REGION}'`,
    `control_records WHERE account = 0 AND region = '${REGION}'`,
    regionScoreDays(`region = '${REGION}'`),
  ).concat(shares("0", `region = '${REGION}'`)),
  [`/posture?ou=${UNIT}`]: [
    standings("principle", `${inUnit} AND region = ''`),
    controls(`unit_records WHERE ${ofUnit}`),
    ...changeOf("principle", ofUnit, unitScoreDays(ofUnit), "unit_days"),
    shares("0", inUnit),
  ],
  [`/posture/trend?account=${ACCOUNT}`]: [
    days("0", `${ofAccount} AND region = ''`, since),
    nowBy("0", `${ofAccount} AND region = ''`),
    `SELECT ${records} FROM account_controls WHERE ${ofAccount}`,
    `SELECT day, ${records} FROM ${accountScoreDays(ofAccount)} WHERE day >= '${since}' GROUP BY 1`,
    reportsOf(ofAccount),
    ...fixes(ofAccount, since),
  ],
  "/posture/trend?by=account": [
    ...splitBy(ownPart),
    // The rest is the whole without them.
    days("account", `account IN ${most} AND region = ''`, since),
    nowBy("account", `account IN ${most} AND region = ''`),
    `SELECT account, ${records} FROM account_controls WHERE account IN ${most} GROUP BY 1`,
    `SELECT account, day, ${records} FROM ${accountScoreDays(`account IN ${most}`)} WHERE day >= '${since}' GROUP BY 1, 2`,
    ...scoreMoves(
      `SELECT 0 AS part, check_ref, ${records} FROM (SELECT check_ref, failed, unknown, passed FROM control_records WHERE ${ofAll}
         UNION ALL SELECT check_ref, -failed, -unknown, -passed FROM control_records WHERE account IN ${most} AND region = '') GROUP BY 1, 2`,
      `SELECT 0 AS part, check_ref, day, ${records} FROM (
         SELECT check_ref, day, failed, unknown, passed FROM organization_score_steps
         WHERE check_ref IN (SELECT check_ref FROM control_records WHERE ${ofAll}) AND day >= '${since}'
         UNION ALL SELECT check_ref, day, -failed, -unknown, -passed FROM score_steps WHERE account IN ${most} AND day >= '${since}') GROUP BY 1, 2, 3`,
    ),
  ],
  "/posture/trend?by=ou": [
    ...splitBy("(SELECT ou_id FROM accounts WHERE id = account)"),
    `SELECT ou_id, ${statuses} FROM unit_records WHERE ${inUnits} GROUP BY 1`,
    `SELECT ou_id, day, ${records} FROM ${unitScoreDays(inUnits)} WHERE day >= '${since}' GROUP BY 1, 2`,
    days("ou_id", inUnits, since, "unit_days"),
    nowBy("(SELECT ou_id FROM accounts WHERE id = account)", `${every} AND region = ''`),
  ],
  "/posture/trend?by=region": [
    ...splitBy("region"),
    `SELECT region, ${statuses} FROM control_records WHERE account = 0 AND region > '' GROUP BY 1`,
    `SELECT region, day, ${records} FROM ${regionScoreDays(inRegions)} WHERE day >= '${since}' GROUP BY 1, 2`,
    days("region", `account = 0 AND ${inRegions}`, since),
    nowBy("region", "account = 0 AND region > ''"),
  ],
  // Told by the sets of practices that checks are about: whoever asks gives them to each.
  "/posture/trend?by=bestPractice": [
    ...trendOf(since),
    `SELECT practices, hours, sum(n) AS n FROM fix_times JOIN checks ON checks.id = check_ref WHERE day >= '${since}' GROUP BY 1, 2`,
    `SELECT practices, state, kind, sum(n) AS n FROM check_standings JOIN checks ON checks.id = check_ref GROUP BY 1, 2, 3`,
    `SELECT practices, ${statuses} FROM control_records JOIN checks ON checks.id = check_ref WHERE ${ofAll} GROUP BY 1`,
    `SELECT practices, day, ${records} FROM (SELECT * FROM control_days WHERE day >= '${since}' UNION ALL SELECT * FROM unsettled_control_days)
       JOIN checks ON checks.id = check_ref GROUP BY 1, 2`,
    days("practices", "true", since, "practice_days"),
  ],
  "/posture/trend?likeForLike=true": [
    `SELECT account FROM account_days WHERE day >= '${since}' GROUP BY account HAVING count(*) = (SELECT count(*) FROM organization_days WHERE day >= '${since}')`,
    ...trendOf(since),
  ],
  "/accounts": [
    "SELECT * FROM accounts ORDER BY name, id LIMIT 100",
    standings("account", "account IN (SELECT id FROM accounts ORDER BY name, id LIMIT 100) AND region = ''"),
    `SELECT account, ${records} FROM account_controls WHERE account IN (SELECT id FROM accounts ORDER BY name, id LIMIT 100) GROUP BY account`,
    shares("account", "account IN (SELECT id FROM accounts ORDER BY name, id LIMIT 100)"),
    ...changeOf(
      "account",
      "account IN (SELECT id FROM accounts ORDER BY name, id LIMIT 100) AND region = ''",
      accountScoreDays("account IN (SELECT id FROM accounts ORDER BY name, id LIMIT 100)"),
    ),
  ],
  [`/accounts/${ACCOUNT}`]: [
    `SELECT * FROM accounts WHERE account_id = '${ACCOUNT}'`,
    ...postureOf(`${ofAccount} AND region = ''`, ofAccount, `control_records WHERE ${ofAccount} AND region = ''`),
    standings("region", `${ofAccount} AND region > ''`),
    `SELECT region, ${statuses} FROM (SELECT region, check_ref, ${records} FROM score_steps WHERE ${ofAccount} GROUP BY 1, 2) GROUP BY region`,
    shares("region", ofAccount),
  ],
  "/ous": [
    "SELECT organization_id, ou_id, ou_path, count(*) AS accounts FROM accounts GROUP BY 1, 2, 3",
    `SELECT ou_path, kind, ${standing} FROM standings JOIN accounts ON accounts.id = account WHERE region = '' GROUP BY 1, 2`,
    `SELECT path, ${statuses} FROM (SELECT path, check_ref, ${records} FROM unit_records
       JOIN (SELECT DISTINCT ou_path AS path FROM accounts UNION SELECT 'Root' UNION SELECT DISTINCT substr(ou_path, 1, 13) FROM accounts)
       ON ou_path = path OR substr(ou_path, 1, length(path) + 3) = path || ' / ' GROUP BY 1, 2) GROUP BY path`,
    shares("(SELECT ou_path FROM accounts WHERE id = account)", "true"),
  ],
  "/best-practices": [openChecks, `SELECT * FROM control_records WHERE ${ofAll}`, "SELECT id, check_id, kind, title FROM checks"],
  "/checks": [
    `SELECT checks.*, open.* FROM (${openChecks}) AS open JOIN checks ON checks.id = check_ref ORDER BY n DESC, folded LIMIT 50`,
    "SELECT count(DISTINCT check_ref) AS n FROM check_standings WHERE state = 'open' AND n > 0",
    `SELECT check_ref, product, count(DISTINCT resource) AS resources, count(DISTINCT account) AS accounts FROM findings
     WHERE standing = 'open' AND counted = 1 AND check_ref IN (SELECT check_ref FROM (${openChecks}) ORDER BY n DESC LIMIT 50) GROUP BY 1, 2`,
    `SELECT count(DISTINCT resource) AS resources, count(DISTINCT account) AS accounts FROM findings
     WHERE standing = 'open' AND counted = 1 AND check_ref IN (SELECT check_ref FROM (${openChecks}) ORDER BY n DESC LIMIT 50)`,
    `SELECT * FROM control_records WHERE ${ofAll}`,
    nowBy("0", ofAll),
  ],
  [`/checks/${CHECK}`]: [
    `SELECT * FROM checks WHERE check_id = '${CHECK}'`,
    `SELECT * FROM control_records WHERE ${ofAll}`,
    nowBy("0", ofAll),
    `SELECT account, severity, count(*) AS n, count(DISTINCT resource) AS resources FROM findings WHERE standing = 'open' AND counted = 1 AND ${ofCheck} GROUP BY 1, 2`,
    `SELECT product, count(DISTINCT resource) AS resources, count(DISTINCT account) AS accounts FROM findings WHERE standing = 'open' AND counted = 1 AND ${ofCheck} GROUP BY 1`,
    `SELECT standing, count(*) AS n FROM findings WHERE ${ofCheck} AND counted = 1 GROUP BY standing`,
    `SELECT account, failed, unknown, passed FROM control_records WHERE account IN (SELECT account FROM findings WHERE standing = 'open' AND counted = 1 AND ${ofCheck})
     AND region = '' AND ${ofCheck}`,
    `SELECT id, account_id, name, ou_path FROM accounts WHERE id IN (SELECT account FROM findings WHERE standing = 'open' AND counted = 1 AND ${ofCheck})`,
  ],
  "/coverage?limit=2000": [
    scopesBy(scopeColumns, 2000),
    `SELECT source, scopes.state, last_success_at >= '${fresh}' AS fresh, count(*) AS n FROM scopes WHERE watched = 1 GROUP BY 1, 2, 3`,
    "SELECT id, account_id, name, state, regions_on FROM accounts",
    "SELECT DISTINCT account, region FROM scopes WHERE watched = 1",
  ],
  "/detective-controls": [
    scopesBy(`${scopeColumns}, told, told_at`, 800), // the first 200 places; of all others, how many are so
    `SELECT source, state, told, told_at >= '${fresh}' AS fresh, last_success_at >= '${fresh}' AS is_read, count(*) AS n FROM scopes WHERE watched = 1 GROUP BY 1, 2, 3, 4, 5`,
    `SELECT scopes.account, scopes.region, check_id, sum(aws_compliance = 'FAILED') AS failed, sum(aws_compliance = 'PASSED') AS passed
     FROM checks JOIN findings ON findings.check_ref = checks.id JOIN records ON records.finding = findings.id JOIN scopes ON scopes.id = records.scope
     WHERE folded IN ('cloudtrail.1', 'ec2.6', 'guardduty.1', 'inspector.1', 'inspector.2', 'inspector.3', 'inspector.4', 'macie.1', 'iam.28')
       AND control = 1 AND records.counted = 1 AND silence IS NULL AND aws_state = 'ACTIVE' GROUP BY 1, 2, 3`,
  ],
  "/findings": [
    `SELECT findings.*, check_id, checks.title, account_id, accounts.name, ou_path, uid, type FROM findings JOIN checks ON checks.id = check_ref
     JOIN accounts ON accounts.id = findings.account JOIN resources ON resources.id = resource
     WHERE standing IN ('open', 'suppressed', 'resolved', 'closed') ORDER BY changed_at DESC, findings.id DESC LIMIT 50`,
    "SELECT count(*) AS n FROM (SELECT 1 FROM findings WHERE standing IN ('open', 'suppressed', 'resolved', 'closed') AND counted = 1 LIMIT 10001)",
  ],
};

/** Questions whose cost is that of the rows that they read: shown, and not held against a smaller database. */
export const perRow: Readonly<Record<string, readonly string[]>> = {
  [`/posture/changes?from=${since}&to=${today}`]: [
    `SELECT cause, from_state = 'open' AS was, to_state = 'open' AS is_open, sum(n) AS n FROM organization_steps WHERE day > '${since}' AND day <= '${today}' GROUP BY 1, 2, 3`,
    nowBy("0", ofAll),
    reports(since),
    // Of the open, how many have no fresh evidence.
    `SELECT sum(n) AS n, sum(marked) AS marked FROM (
       SELECT account, region, source, count(*) AS n, sum(evidence_lost_since IS NOT NULL OR unconfirmed_since IS NOT NULL) AS marked
       FROM findings WHERE standing = 'open' AND counted = 1 GROUP BY 1, 2, 3) AS found
     WHERE EXISTS (SELECT 1 FROM scopes WHERE scopes.account = found.account AND scopes.source = found.source AND watched = 1 AND state = 'ok'
       AND (scopes.region = found.region OR found.region = 'global') AND last_success_at >= '${fresh}')`,
  ],
  "/posture/explain?number=score": [
    `SELECT check_id, title, principle, failed, unknown, passed FROM control_records JOIN checks ON checks.id = check_ref WHERE ${ofAll} ORDER BY folded`,
    shares("source", "true"),
  ],
};
