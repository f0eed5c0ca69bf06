/** Laws of service levels (domain.md section 9), told by a naive count of days: nothing of the program's own is asked. */
import type { Rows } from "../../db/dialect/connection.ts";

interface FindingRow {
  readonly id: number;
  readonly standing: string;
  readonly severity: string;
  readonly opened_at: string | null;
  readonly clock_day: string | null;
  readonly due_on: string | null;
  readonly days: number | null;
  readonly time_zone: string;
}

interface EventRow {
  readonly finding: number;
  readonly at: string;
  readonly from_standing: string;
  readonly to_standing: string;
  readonly to_state: string;
}

const severities = ["critical", "high", "medium", "low"];
const usual = "CASE severity WHEN 'CRITICAL' THEN 7 WHEN 'HIGH' THEN 30 WHEN 'MEDIUM' THEN 90 WHEN 'LOW' THEN 180 END";
const own = `CASE severity ${severities.map((one) => `WHEN '${one.toUpperCase()}' THEN ${one}`).join(" ")} END`;

/**
 * Every open finding is due as many days after its clock's day as its level has, and the clock's day is that of its spell's beginning moved
 * by as long as it was not open since. Those that a changed key handed over are left to test/collect/reclassified.test.ts.
 */
async function dueDaysAgainstEvents(rows: Rows): Promise<readonly string[]> {
  const findings = await rows.all<FindingRow>(
    `SELECT findings.id, standing, severity, opened_at, clock_day, due_on, CASE WHEN critical IS NULL THEN ${usual} ELSE ${own} END AS days,
       ifnull((SELECT time_zone FROM runs WHERE runs.id = findings.run), 'UTC') AS time_zone
     FROM findings LEFT JOIN account_levels ON account_levels.account = findings.account
     WHERE NOT EXISTS (SELECT 1 FROM finding_events WHERE finding = findings.id AND cause = 'reclassified')`,
  );
  const events = new Map<number, EventRow[]>();
  for (const event of await rows.all<EventRow>("SELECT * FROM finding_events ORDER BY finding, seq"))
    events.set(event.finding, [...(events.get(event.finding) ?? []), event]);
  return findings.flatMap((row) => {
    const heard = events.get(row.id) ?? [];
    if (heard.at(-1)?.to_state !== "open")
      return row.due_on === null && row.clock_day === null ? [] : [`finding ${row.id}: due on ${row.due_on}, though it is not open`];
    // Of the present spell, every stretch between two events in which it was open.
    const begins = heard.findLastIndex((event) => event.from_standing === "resolved" && ["open", "accepted"].includes(event.to_standing));
    const spell = heard.slice(Math.max(0, begins));
    let openMs = 0;
    for (const [index, event] of spell.entries()) {
      const next = spell[index + 1];
      if (next !== undefined && event.to_state === "open") openMs += Date.parse(next.at) - Date.parse(event.at);
    }
    const last = spell.at(-1)?.at ?? "";
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: row.time_zone }).format(Date.parse(last) - openMs).padStart(10, "0");
    const dueMs = Math.min(Date.parse(day) + (row.days ?? 0) * 86_400_000, Date.parse("9999-12-31"));
    const due = row.days === null ? null : new Date(dueMs).toISOString().slice(0, 10);
    return row.clock_day === day && row.due_on === due
      ? []
      : [`finding ${row.id}: its clock is from ${row.clock_day} and it is due on ${row.due_on}, not from ${day} and ${due}`];
  });
}

/** How many are due on which day, in every place, against the findings. */
async function dueDaysAgainstFindings(rows: Rows): Promise<readonly string[]> {
  const places = ["account, region", "account, ''", "0, region", "0, ''"].map(
    (place) =>
      `SELECT ${place}, CASE WHEN due_on < (SELECT value FROM meta WHERE key = 'due_settled') THEN '' ELSE due_on END AS due, principle,
         ${severities.map((one) => `(severity = '${one.toUpperCase()}') AS ${one}`).join(", ")}
       FROM findings JOIN checks ON checks.id = check_ref WHERE due_on IS NOT NULL AND counted = 1`,
  );
  const found = await rows.all<{ line: string }>(
    `SELECT 'due on ' || due || ' in ' || account || ' ' || region || ' ' || principle || ': not those that are' AS line FROM (
       SELECT account, region, due, principle, ${severities.map((one) => `-${one} AS ${one}`).join(", ")} FROM due_days
       UNION ALL ${places.join(" UNION ALL ")})
     GROUP BY account, region, due, principle HAVING ${severities.map((one) => `sum(${one}) <> 0`).join(" OR ")}`,
  );
  return found.map(({ line }) => line);
}

/** Fixes by week, in every place, against the events and what retention has taken of them. */
async function fixWeeksAgainstEvents(rows: Rows): Promise<readonly string[]> {
  const places = ["e.account, e.region", "e.account, ''", "0, e.region", "0, ''"].map(
    (place) => `SELECT ${place}, day, principle, in_time, late FROM (
      SELECT account, region, day, check_ref, in_time = 1 AS in_time, in_time = 0 AS late FROM finding_events WHERE in_time IS NOT NULL AND counted = 1
      UNION ALL SELECT account, region, day, check_ref, in_time, late FROM forgotten_fix_levels) AS e JOIN checks ON checks.id = check_ref`,
  );
  const found = await rows.all<{ line: string }>(
    `SELECT 'fixes in the week of ' || week || ' in ' || account || ' ' || region || ' ' || principle || ': not those that were' AS line FROM (
       SELECT account, region, week, principle, -in_time AS in_time, -late AS late FROM fix_weeks
       UNION ALL SELECT account, region, date(day, (1 - CAST(strftime('%w', day) AS INTEGER) - 7 * (strftime('%w', day) = '0')) || ' days') AS week,
         principle, in_time, late FROM (SELECT 0 AS account, '' AS region, '' AS day, '' AS principle, 0 AS in_time, 0 AS late WHERE 0
           UNION ALL ${places.join(" UNION ALL ")}))
     GROUP BY account, region, week, principle HAVING sum(in_time) <> 0 OR sum(late) <> 0`,
  );
  return found.map(({ line }) => line);
}

export const brokenLevelLaws = async (rows: Rows): Promise<readonly string[]> => [
  ...(await dueDaysAgainstEvents(rows)),
  ...(await dueDaysAgainstFindings(rows)),
  ...(await fixWeeksAgainstEvents(rows)),
];
