/** The floor of every endpoint: the same answer's numbers by hand-written SQL, in a bare Fastify route. Nothing is checked, typed or walled. */
import BetterSqlite3, { type Database } from "better-sqlite3";
import Fastify, { type FastifyInstance } from "fastify";
import { dayAfter } from "../../posture/calendar.ts";
import { today } from "./fill.ts";

/** An account and a check of every filled database. */
const ACCOUNT = "100000000007";
const CHECK = "S3.42";
const since = dayAfter(today, -30);
const yearAgo = dayAfter(today, -365);

const sides = (table: string, columns: string): string =>
  `(SELECT day, ${columns}, to_state AS state, to_severity AS severity, n FROM ${table}
    UNION ALL SELECT day, ${columns}, from_state, from_severity, -n FROM ${table})`;
const statuses = (records: string): string =>
  `SELECT principle, sum(failed > 0) AS failed, sum(failed = 0 AND unknown > 0) AS unknown, sum(failed = 0 AND unknown = 0 AND passed > 0) AS passed,
     sum(failed0 > 0) AS failed0, sum(failed0 = 0 AND unknown0 > 0) AS unknown0, sum(failed0 = 0 AND unknown0 = 0 AND passed0 > 0) AS passed0
   FROM (SELECT check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed,
     sum(CASE WHEN day <= '${since}' THEN failed ELSE 0 END) AS failed0, sum(CASE WHEN day <= '${since}' THEN unknown ELSE 0 END) AS unknown0,
     sum(CASE WHEN day <= '${since}' THEN passed ELSE 0 END) AS passed0 FROM ${records} GROUP BY check_ref)
   JOIN checks ON checks.id = check_ref GROUP BY principle`;
const scoresByDay = (records: string, from: string): string =>
  `WITH summed AS (SELECT check_ref, day, sum(failed) OVER w AS failed, sum(unknown) OVER w AS unknown, sum(passed) OVER w AS passed FROM ${records}
     WINDOW w AS (PARTITION BY check_ref ORDER BY day)),
   stands AS (SELECT check_ref, max(day, '${from}') AS day, CASE WHEN failed > 0 THEN 'f' WHEN unknown > 0 THEN 'u' WHEN passed > 0 THEN 'p' END AS status FROM summed)
   SELECT day, sum(status = 'p') AS passed, sum(status = 'f') AS failed, sum(status = 'u') AS unknown FROM stands GROUP BY day`;
const ofAccount = `account = (SELECT id FROM accounts WHERE account_id = '${ACCOUNT}')`;
const perAccount = `(SELECT day, check_ref, kind, principle, account, to_state AS state, to_severity AS severity, n FROM steps JOIN checks ON checks.id = check_ref WHERE ${ofAccount}
  UNION ALL SELECT day, check_ref, kind, principle, account, from_state, from_severity, -n FROM steps JOIN checks ON checks.id = check_ref WHERE ${ofAccount})`;
const scopesBy = (columns: string): string =>
  `SELECT ${columns}, scopes.state, last_success_at FROM scopes JOIN accounts ON accounts.id = scopes.account WHERE watched = 1 ORDER BY account_id LIMIT 2000`;
const posture = [
  `SELECT principle, kind, state, severity, sum(n) AS n, sum(CASE WHEN day <= '${since}' THEN n ELSE 0 END) AS n0
   FROM ${sides("organization_steps", "principle, kind")} GROUP BY principle, kind, state, severity`,
  statuses("organization_score_steps"),
  `SELECT sum(fresh) AS fresh, sum(scopes) AS scopes FROM account_days WHERE day = '${today}'`,
];
const trendOf = (from: string): readonly string[] => [
  `SELECT max(day, '${from}') AS day, principle, sum(CASE WHEN state = 'open' THEN n ELSE 0 END) AS open FROM ${sides("organization_steps", "principle")} GROUP BY 1, 2`,
  `SELECT day, principle, cause, sum(n) AS n FROM organization_steps WHERE day >= '${from}' GROUP BY 1, 2, 3`,
  scoresByDay("organization_score_steps", from),
  `SELECT day, count(*) AS accounts, sum(fresh) AS fresh, sum(scopes) AS scopes FROM account_days WHERE day >= '${from}' GROUP BY day`,
  `SELECT day, hours, sum(n) AS n FROM fix_times WHERE day >= '${from}' GROUP BY day, hours`,
];
const openByAccount = `SELECT account, severity, sum(n) AS n FROM ${sides("steps", "account")} WHERE state = 'open' GROUP BY account, severity`;
const openByCheck = `SELECT check_ref, severity, sum(n) AS n FROM ${sides("steps", "check_ref")} WHERE state = 'open' GROUP BY check_ref, severity`;

/** Path → statements. */
export const floors: Readonly<Record<string, readonly string[]>> = {
  "/posture": posture,
  "/principles": posture.slice(0, 2),
  "/posture/trend?range=30": trendOf(since),
  "/posture/trend?range=365&by=principle": trendOf(yearAgo),
  [`/posture?account=${ACCOUNT}`]: [
    `SELECT principle, kind, state, severity, sum(n) AS n, sum(CASE WHEN day <= '${since}' THEN n ELSE 0 END) AS n0 FROM ${perAccount} GROUP BY 1, 2, 3, 4`,
    statuses(`score_steps WHERE ${ofAccount}`),
  ],
  [`/posture/trend?account=${ACCOUNT}`]: [
    `SELECT max(day, '${since}') AS day, sum(CASE WHEN state = 'open' THEN n ELSE 0 END) AS open FROM ${perAccount} GROUP BY 1`,
    scoresByDay(
      `(SELECT check_ref, day, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed FROM score_steps WHERE ${ofAccount} GROUP BY 1, 2)`,
      since,
    ),
  ],
  "/accounts": ["SELECT * FROM accounts ORDER BY account_id LIMIT 50", openByAccount],
  [`/accounts/${ACCOUNT}`]: [
    `SELECT kind, state, severity, sum(n) AS n FROM ${perAccount} GROUP BY 1, 2, 3`,
    statuses(`score_steps WHERE ${ofAccount}`),
    `SELECT * FROM scopes WHERE ${ofAccount}`,
  ],
  "/ous": ["SELECT ou_path, count(*) AS accounts FROM accounts GROUP BY ou_path", openByAccount],
  "/best-practices": posture.slice(0, 2),
  "/checks": ["SELECT id, check_id, title, kind, principle FROM checks", openByCheck],
  [`/checks/${CHECK}`]: [
    `SELECT account, severity, sum(n) AS n FROM (SELECT account, to_state AS state, to_severity AS severity, n FROM steps WHERE check_ref = (SELECT id FROM checks WHERE check_id = '${CHECK}')
      UNION ALL SELECT account, from_state, from_severity, -n FROM steps WHERE check_ref = (SELECT id FROM checks WHERE check_id = '${CHECK}')) WHERE state = 'open' GROUP BY 1, 2`,
  ],
  "/coverage?limit=2000": [scopesBy("account_id, region, source")],
  "/detective-controls": [
    scopesBy("account_id, region, source"),
    `SELECT account, region, sum(failed) AS failed, sum(passed) AS passed FROM score_steps WHERE check_ref IN (1, 2, 3) GROUP BY 1, 2`,
  ],
  "/findings": [
    "SELECT * FROM findings WHERE standing IN ('open', 'suppressed', 'resolved', 'closed') ORDER BY changed_at DESC, id DESC LIMIT 50",
    "SELECT count(*) AS n FROM (SELECT 1 FROM findings WHERE standing IN ('open', 'suppressed', 'resolved', 'closed') AND counted = 1 LIMIT 10001)",
  ],
};

/** Questions whose cost is that of the rows that they read: shown, and not held against a smaller database. */
export const perRow: Readonly<Record<string, readonly string[]>> = {
  [`/posture/changes?from=${since}&to=${today}`]: [
    `SELECT cause, from_state = 'open' AS was, to_state = 'open' AS is_open, sum(n) AS n FROM organization_steps WHERE day > '${since}' AND day <= '${today}' GROUP BY 1, 2, 3`,
  ],
  "/posture/explain?number=score": [statuses("organization_score_steps")],
};

export function bareServer(path: string): FastifyInstance {
  const database: Database = new BetterSqlite3(path, { readonly: true });
  const app = Fastify();
  for (const [path, texts] of Object.entries({ ...floors, ...perRow })) {
    const statements = texts.map((text) => database.prepare(text));
    app.get(`/${Object.keys({ ...floors, ...perRow }).indexOf(path)}`, () => statements.map((statement) => statement.all()));
  }
  return app;
}
