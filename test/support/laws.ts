/** Laws of the store that hold at any instant, on any data: each returns what breaks it, as lines to read. */
import type { Rows } from "../../db/dialect/connection.ts";
import { brokenStepLaws, isUnheard } from "./step-laws.ts";

interface EventRow {
  readonly finding: number;
  readonly from_standing: string;
  readonly to_standing: string;
  readonly from_severity: string;
  readonly to_severity: string;
  readonly cause: string;
  readonly reason: string | null;
  readonly evidence_lost: number;
  readonly at: string;
}

interface FindingRow {
  readonly id: number;
  readonly standing: string;
  readonly reason: string | null;
  readonly severity: string;
  readonly reopened: number;
  readonly spell: number;
  readonly opened_at: string | null;
  readonly evidence_lost_since: string | null;
}

/** The current row is the fold of its events, by sequence; and each event begins where the one before it ended. */
async function eventsAgainstRows(rows: Rows): Promise<readonly string[]> {
  const findings = await rows.all<FindingRow>(
    "SELECT id, standing, reason, severity, reopened, spell, opened_at, evidence_lost_since FROM findings ORDER BY id",
  );
  const events = new Map<number, EventRow[]>();
  for (const event of await rows.all<EventRow>("SELECT * FROM finding_events ORDER BY finding, seq")) {
    events.set(event.finding, [...(events.get(event.finding) ?? []), event]);
  }
  return findings.flatMap((row) => {
    const folded = foldEvents(row, events.get(row.id) ?? []);
    const kept = {
      standing: row.standing,
      reason: row.reason,
      reopened: row.reopened,
      spell: row.spell,
      openedAt: row.opened_at,
      evidenceLost: row.evidence_lost_since !== null,
    };
    const { wrong, severity, ...state } = folded;
    if (JSON.stringify(state) !== JSON.stringify(kept)) {
      wrong.push(`finding ${row.id}: events fold to ${JSON.stringify(state)}, the row is ${JSON.stringify(kept)}`);
    }
    if (state.standing !== "none" && severity !== row.severity)
      wrong.push(`finding ${row.id}: severity ${severity} by events, ${row.severity} in the row`);
    return wrong;
  });
}

/** What a key that moved brought along is told by the events of the finding that it was before. */
function inheritedBy(row: FindingRow, events: readonly EventRow[]): { readonly reopened: number; readonly openedAt: string | null } {
  const [first] = events;
  if (first?.cause !== "reclassified" || first.from_standing !== "closed") return { reopened: 0, openedAt: null };
  const own = events.filter((event) => event.from_standing === "resolved" && isProblem(event.to_standing)).length;
  return { reopened: row.reopened - own, openedAt: row.opened_at };
}

/** Open by its records, whatever we decided of it. */
const isProblem = (standing: string): boolean => standing === "open" || standing === "accepted";

function foldEvents(row: FindingRow, events: readonly EventRow[]) {
  const { id } = row;
  const wrong: string[] = [];
  let standing = "none";
  let reason: string | null = null;
  let severity: string | undefined;
  let { reopened, openedAt } = inheritedBy(row, events);
  let spell = reopened + 1;
  let evidenceLost = false;
  for (const event of events) {
    if (event.cause !== "reclassified" && event.from_standing !== standing) {
      wrong.push(`finding ${id}: an event from ${event.from_standing} while it was ${standing}`);
    }
    if (
      event.from_standing === "open" &&
      !["open", "accepted", "resolved", "closed", "suppressed"].includes(event.to_standing) &&
      event.cause !== "reclassified"
    ) {
      wrong.push(`finding ${id}: left open for ${event.to_standing}, which is no end`);
    }
    if (isProblem(event.to_standing) && event.from_standing === "resolved" && openedAt !== null) {
      reopened += 1;
      spell += 1;
      openedAt = event.at;
    }
    if (isProblem(event.to_standing) && openedAt === null) openedAt = event.at;
    standing = event.to_standing;
    severity = event.to_severity;
    reason = event.reason;
    evidenceLost = event.evidence_lost === 1;
  }
  return { standing, reason, reopened, spell, openedAt, evidenceLost, severity, wrong };
}

/** What a control record says for the score follows from its events as well. */
async function scoresAgainstRecords(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ id: number; said: string; folded: string }>(
    `SELECT id, said, folded FROM (
       SELECT records.id, CASE WHEN scored = 0 OR watched = 0 OR ${isUnheard} OR aws_state <> 'ACTIVE' OR aws_workflow = 'SUPPRESSED' OR silence IS NOT NULL THEN 'nothing'
         WHEN word = 'open' THEN 'failed'
         WHEN word IN ('passed', 'fixed') THEN 'passed' WHEN word = 'unknown' THEN 'unknown' ELSE 'nothing' END AS said,
         ifnull((SELECT to_score FROM record_events WHERE record = records.id ORDER BY seq DESC LIMIT 1), 'nothing') AS folded
       FROM records JOIN scopes ON scopes.id = scope WHERE control = 1)
     WHERE said <> folded`,
  );
  return found.map(({ id, said, folded }) => `record ${id}: says ${said}, its events say ${folded}`);
}

/** A finding is in numbers while one of the records that speak for it is; copies speak where there is no other. */
async function countedAgainstRecords(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ id: number; counted: 0 | 1 }>(
    `SELECT findings.id, findings.counted FROM findings JOIN records ON records.finding = findings.id
     WHERE copy_of IS NULL OR NOT EXISTS (SELECT 1 FROM records AS native WHERE native.finding = findings.id AND native.copy_of IS NULL)
     GROUP BY findings.id HAVING findings.counted <> ifnull(max(CASE WHEN silence IS NULL THEN records.counted END), max(records.counted))`,
  );
  return found.map(
    ({ id, counted }) => `finding ${id}: ${counted === 1 ? "counted, though none of its records is" : "not counted, though a record is"}`,
  );
}

/**
 * Fixed only where a record that said open says passed or fixed now: itself, in the new record that AWS goes on with, or in the native
 * record of a copy that stood in. Only fixed and gone are resolved, and nothing that stands has a reason for having ended.
 */
async function endsAgainstRecords(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ what: string; id: number }>(
    `SELECT 'fixed, and no record that said open says so' AS what, id FROM findings WHERE reason = 'fixed' AND NOT EXISTS (
       SELECT 1 FROM records AS good WHERE good.finding = findings.id AND good.definite IN ('passed', 'fixed')
         AND (good.problem_spell > 0 OR good.definite = 'fixed' OR EXISTS (
           SELECT 1 FROM records AS other WHERE other.finding = findings.id AND other.id <> good.id
             AND (other.silence = 'regenerated' OR other.copy_of IS NOT NULL)
             AND (other.problem_spell > 0 OR other.definite IN ('open', 'suppressed')))))
     UNION ALL SELECT 'resolved by what is neither a fix nor a resource gone', id FROM findings
       WHERE standing = 'resolved' AND reason NOT IN ('fixed', 'resource gone')
     UNION ALL SELECT 'closed by a fix', id FROM findings WHERE standing = 'closed' AND (reason IS NULL OR reason IN ('fixed', 'resource gone'))
     UNION ALL SELECT 'stands, with a reason for having ended', id FROM findings
       WHERE standing IN ('open', 'accepted', 'suppressed', 'passed', 'unknown') AND reason IS NOT NULL
     UNION ALL SELECT 'left open before it was open', id FROM findings WHERE left_at < opened_at
     UNION ALL SELECT 'open before it was first seen', id FROM findings WHERE opened_at < first_seen
     UNION ALL SELECT 'an event before the one that it follows', finding FROM (
       SELECT finding, cause, at, to_standing, lag(at) OVER (PARTITION BY finding ORDER BY seq) AS previous,
         seen, lag(seen) OVER (PARTITION BY finding ORDER BY seq) AS seen_before FROM finding_events)
       WHERE seen < seen_before OR (at < previous AND to_standing NOT IN ('open', 'accepted'))`,
  );
  return found.map(({ what, id }) => `finding ${id}: ${what}`);
}

/**
 * A check that passes, or that nobody can tell of, is one of which a record speaks; while one speaks and passes, and nothing speaks against it, it
 * does. Of problems and of what is no posture nothing is said.
 */
async function evaluationsAgainstRecords(rows: Rows): Promise<readonly string[]> {
  const speaking = (condition: string) => `EXISTS (SELECT 1 FROM records WHERE finding = findings.id AND ${condition})`;
  const found = await rows.all<{ what: string; id: number; evaluation: string }>(
    `SELECT 'and nothing of it speaks' AS what, id, evaluation FROM findings
       WHERE evaluation <> 'none' AND NOT ${speaking("(silence IS NULL OR silence = 'regenerated')")}
     UNION ALL SELECT 'and a record passes', id, evaluation FROM findings
       WHERE evaluation = 'none' AND standing IN ('passed', 'resolved', 'closed') AND kind = 'posture'
         AND ${speaking("silence IS NULL AND word IN ('passed', 'fixed') AND copy_of IS NULL")}
     UNION ALL SELECT 'and a record says unknown', id, evaluation FROM findings
       WHERE evaluation = 'passed' AND ${speaking("silence IS NULL AND word = 'unknown' AND definite IS NOT NULL AND copy_of IS NULL")}
     UNION ALL SELECT 'without evidence', id, evaluation FROM findings
       WHERE evaluation = 'passed' AND standing = 'passed' AND evidence_lost_since IS NOT NULL
     UNION ALL SELECT 'of a problem, or of what ended and is no posture', id, evaluation FROM findings
       WHERE evaluation <> 'none' AND (standing IN ('open', 'accepted', 'suppressed', 'none') OR (standing IN ('resolved', 'closed') AND kind <> 'posture'))`,
  );
  return found.map(({ what, id, evaluation }) => `finding ${id}: its check says ${evaluation}, ${what}`);
}

/** Rows that must not stand alone. */
async function orphans(rows: Rows): Promise<readonly string[]> {
  const found = await rows.all<{ what: string; id: number }>(
    `SELECT 'finding without records' AS what, id FROM findings WHERE reason IS NOT 'reclassified' AND id NOT IN (SELECT finding FROM records)
     UNION ALL SELECT 'problem without its document', id FROM records WHERE word <> 'passed' AND id NOT IN (SELECT record FROM documents)
     UNION ALL SELECT 'passed check with a document', id FROM records WHERE word = 'passed' AND id IN (SELECT record FROM documents)
     UNION ALL SELECT 'page list of a scope that is done', scope FROM run_pages`,
  );
  return found.map(({ what, id }) => `${what}: ${id}`);
}

export const brokenLaws = async (rows: Rows): Promise<readonly string[]> => [
  ...(await eventsAgainstRows(rows)),
  ...(await scoresAgainstRecords(rows)),
  ...(await countedAgainstRecords(rows)),
  ...(await endsAgainstRecords(rows)),
  ...(await evaluationsAgainstRecords(rows)),
  ...(await orphans(rows)),
  ...(await brokenStepLaws(rows)),
];
