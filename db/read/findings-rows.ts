/** The filter as a condition on rows, and the rows that it is asked of: findings as they stand, or the events behind a part of a change. */
import { type RawBuilder, type SqlBool, sql } from "kysely";
import { type Day, dayAfter } from "../../posture/calendar.ts";
import { bytesOf } from "../../posture/hex.ts";
import { SOON_DAYS } from "../../posture/service-level.ts";
import type { AsIf } from "../../posture/words.ts";
import { type Due, dues } from "../../posture/words.ts";
import { isOfCause, ofSide } from "./changed-findings.ts";
import type { Shown } from "./finding-row.ts";
import type { AskedChange, Instants, Matching } from "./findings-filter.ts";
import { isOneOf } from "./view.ts";

/** The literal list is what lets SQLite use the indexes of problems only, which are a quarter of all rows. */
export const isShown = sql<SqlBool>`findings.standing IN ('open', 'suppressed', 'resolved', 'closed', 'accepted')`;

/** Also one that was moved to another key and stands for nothing since: it is behind a part of a change. */
export const isProblem = sql<SqlBool>`(${isShown} OR EXISTS (
  SELECT 1 FROM finding_events WHERE finding_events.finding = findings.id AND 'open' IN (from_state, to_state)))`;

/**
 * What leads to the rows: `columns` their own indexes, `order` the index that the list is sorted by. In SQLite a plus before a column keeps
 * its indexes out; elsewhere it must be left away.
 */
export type Plan = "columns" | "order";

/** Place, check and severity of a row: of a change, as they were then. */
export const columnOf = ({ change }: Matching, name: "account" | "region" | "check_ref" | "product" | "severity"): RawBuilder<string> => {
  if (change === undefined) return sql.ref(`findings.${name}`);
  if (name === "severity") return sql.ref(change.direction === "entered" ? "to_severity" : "from_severity");
  return (name === "check_ref" || name === "product" ? ofSide(change.direction, name) : sql.ref(`event.${name}`)) as RawBuilder<string>;
};

/** To stand behind FROM. The events lead, which are found by their day. */
export const rowsOf = ({ change }: Matching): RawBuilder<unknown> =>
  change === undefined ? sql`findings` : sql`finding_events AS event CROSS JOIN findings ON findings.id = event.finding`;

/** The row's own number: what tells it from every other one. */
export const numberOf = ({ change }: Matching): RawBuilder<number> => (change === undefined ? sql`findings.id` : sql`event.seq`);

/** @param isDueLeading the index by due day leads: not where many are due, and another order is asked for. */
export function conditionOf(matching: Matching, plan: Plan, isDueLeading = plan === "columns"): RawBuilder<SqlBool> {
  const { filter, accounts, ofPractices, notOfPractices, change } = matching;
  const isNarrow = [accounts, filter.check, filter.resource, filter.resourceId, filter.id, filter.due, filter.assignee, ofPractices].some(
    (one) => one !== undefined,
  );
  const plain = (column: RawBuilder<unknown>) => (plan === "order" ? sql`+${column}` : column);
  const own = (name: string) => plain(sql.ref(`findings.${name}`));
  const placed = (name: Parameters<typeof columnOf>[1]) => plain(columnOf(matching, name));
  return sql.join(
    [
      change === undefined ? standsAs(matching, plan, isNarrow) : movedAs(change, matching.severities),
      isIn(placed("account"), accounts),
      isIn(placed("region"), filter.region),
      isNotIn(placed("region"), filter.notRegion),
      change === undefined ? isIn(placed("severity"), matching.severities) : anything,
      isOpenOnly(matching, plan) ? anything : isIn(own("standing"), standingsAsked(filter.status, filter.asIf)),
      isNotIn(own("standing"), standingsAsked(filter.notStatus, filter.asIf)),
      isIn(own("reason"), filter.reason),
      isNotIn(sql`ifnull(findings.reason, '')`, filter.notReason),
      isIn(own("kind"), filter.kind),
      isNotIn(own("kind"), filter.notKind),
      isIn(own("source"), filter.source),
      isNotIn(own("source"), filter.notSource),
      isIn(placed("product"), filter.product),
      isNotIn(placed("product"), filter.notProduct),
      ...checksOf(filter).map(([not, checks]) => sql<SqlBool>`${placed("check_ref")} ${not} IN (SELECT id FROM checks WHERE ${checks})`),
      isIn(placed("check_ref"), ofPractices),
      isNotIn(placed("check_ref"), notOfPractices),
      ...resourcesOf(filter).map(([not, of]) => sql<SqlBool>`${own("resource")} ${not} IN (SELECT id FROM resources WHERE ${of})`),
      isIn(sql`findings.public_id`, filter.id?.map(bytesOf)),
      isSo(sql`findings.reopened > 0`, filter.reopened),
      isSo(sql`findings.second_hand = 1`, filter.secondHand),
      filter.evidenceLost === true ? isUncertain : isSo(isMarked, filter.evidenceLost),
      isWithin("first_seen", matching.firstSeen),
      isWithin("opened_at", matching.opened),
      isWithin("left_at", matching.left),
      filter.assignee === undefined ? anything : isAssigned(filter.assignee),
      filter.due === undefined ? anything : isDue(filter.due, matching.today, isDueLeading),
      filter.search === undefined ? anything : contains(filter.search.toLowerCase()),
    ].filter((condition) => condition !== anything),
    sql` AND `,
  );
}

/** As if nothing were decided, what is accepted or suppressed is open, and nothing is accepted or suppressed. */
function standingsAsked(statuses: readonly Shown[] | undefined, asIf: AsIf | undefined): readonly Shown[] | undefined {
  if (asIf === undefined || statuses === undefined) return statuses;
  const others = statuses.filter((status) => status !== "accepted" && status !== "suppressed");
  return others.includes("open") ? [...others, "accepted", "suppressed"] : others;
}

const anything = sql<SqlBool>`1 = 1`;
const nothing = sql<SqlBool>`1 = 0`;

function standsAs(matching: Matching, plan: Plan, isNarrow: boolean): RawBuilder<SqlBool> {
  if (isOpenOnly(matching, plan)) return sql`findings.standing = 'open' AND findings.counted = 1`;
  if (matching.filter.include?.includes("uncounted") === true) return isShown;
  return sql`${isShown} AND ${isNarrow || plan === "order" ? sql`+findings.counted` : sql`findings.counted`} = 1`;
}

/** What most people ask for, in the words of the index of what is open: it holds place, check, severity and resource, so that no row is read. */
const isOpenOnly = ({ filter, change }: Matching, plan: Plan): boolean =>
  plan === "columns" &&
  change === undefined &&
  filter.include === undefined &&
  filter.asIf === undefined &&
  filter.due === undefined &&
  filter.status?.every((status) => status === "open") === true &&
  filter.status.length > 0;

/** The very events that /posture/changes counts into the part; severities among them, since a move between two is a change as well. */
const movedAs = ({ between, direction, cause }: AskedChange, severities: Matching["severities"]): RawBuilder<SqlBool> =>
  between === undefined ? nothing : sql`day > ${between.from} AND day <= ${between.to} AND ${isOfCause(direction, cause, severities)}`;

const isMarked = sql<SqlBool>`(evidence_lost_since IS NOT NULL OR unconfirmed_since IS NOT NULL)`;
/** Asked for alone, so that the index of those few is the only one that fits. */
const isUncertain = sql<SqlBool>`findings.id IN (SELECT id FROM findings WHERE ${isMarked})`;

/** Conditions on checks, and whether they are asked against. */
function checksOf({ check, notCheck, principle, notPrinciple }: Matching["filter"]): readonly Side[] {
  const folded = (names: readonly string[] | undefined) => names?.map((name) => name.toLowerCase());
  return [
    ...(check === undefined ? [] : [side("", isOneOf("folded", folded(check)))]),
    ...(notCheck === undefined ? [] : [side("NOT", isOneOf("folded", folded(notCheck)))]),
    ...(principle === undefined ? [] : [side("", isOneOf("principle", principle))]),
    ...(notPrinciple === undefined ? [] : [side("NOT", isOneOf("principle", notPrinciple))]),
  ];
}

function resourcesOf({ resource, resourceId, notResource, resourceType, notResourceType }: Matching["filter"]): readonly Side[] {
  const named = (parts: readonly string[]) => sql<SqlBool>`(${sql.join(parts.map(isPart), sql` OR `)})`;
  const typed = (types: readonly string[]) => sql<SqlBool>`lower(type) IN (${sql.join(types.map((type) => type.toLowerCase()))})`;
  return [
    ...(resource === undefined ? [] : [side("", named(resource))]),
    ...(resourceId === undefined
      ? []
      : [
          side(
            "",
            isOneOf(
              "folded",
              resourceId.map((id) => id.toLowerCase()),
            ),
          ),
        ]),
    ...(notResource === undefined ? [] : [side("NOT", named(notResource))]),
    ...(resourceType === undefined ? [] : [side("", typed(resourceType))]),
    ...(notResourceType === undefined ? [] : [side("NOT", typed(notResourceType))]),
  ];
}

type Side = readonly [not: RawBuilder<unknown>, condition: RawBuilder<SqlBool>];
const side = (not: "" | "NOT", condition: RawBuilder<SqlBool>): Side => [not === "" ? sql`` : sql`NOT`, condition];

/** Of a resource's ARN or name. `instr`, since `%` and `_` are letters to a reader. */
const isPart = (text: string): RawBuilder<SqlBool> =>
  sql`(instr(folded, ${text.toLowerCase()}) > 0 OR instr(lower(name), ${text.toLowerCase()}) > 0)`;

const isIn = (column: RawBuilder<unknown>, values: readonly (string | number | Uint8Array)[] | undefined): RawBuilder<SqlBool> => {
  if (values === undefined) return anything;
  return values.length === 0 ? nothing : sql`${column} IN (${sql.join(values)})`;
};
const isNotIn = (column: RawBuilder<unknown>, values: readonly (string | number)[] | undefined): RawBuilder<SqlBool> =>
  values === undefined || values.length === 0 ? anything : sql`${column} NOT IN (${sql.join(values)})`;

const isSo = (condition: RawBuilder<unknown>, wanted: boolean | undefined): RawBuilder<SqlBool> => {
  if (wanted === undefined) return anything;
  return wanted ? sql`${condition}` : sql`NOT ${condition}`;
};

function isWithin(name: "first_seen" | "opened_at" | "left_at", { from, before }: Instants): RawBuilder<SqlBool> {
  const column = sql.ref(`findings.${name}`);
  if (from === undefined && before === undefined) return anything;
  return sql`${column} >= ${from ?? ""} AND ${column} < ${before ?? "9999"}`;
}

/** What somebody is assigned to is few, and found by that. */
const isAssigned = (people: readonly string[]): RawBuilder<SqlBool> =>
  sql`findings.id IN (SELECT finding FROM handlings WHERE finding IS NOT NULL AND ${isOneOf("assignee", people)})`;

/** In the words of the index by due day, unless another order leads; what is not due lies behind all days. */
function isDue(asked: readonly Due[], today: Day, isLeading: boolean): RawBuilder<SqlBool> {
  const [soon, later] = [today, dayAfter(today, SOON_DAYS)];
  const bounds: Readonly<Record<Due, readonly [from: string, before: string]>> = {
    overdue: ["", soon],
    soon: [soon, later],
    later: [later, "9999"],
  };
  // Two that touch are one, so that the index is looked into once.
  const joined: [from: string, before: string][] = [];
  for (const due of dues.filter((one) => asked.includes(one))) {
    const [from, before] = bounds[due];
    const last = joined.at(-1);
    if (last?.[1] === from) last[1] = before;
    else joined.push([from, before]);
  }
  if (joined.length === 0) return nothing;
  const day = isLeading ? sql`ifnull(findings.due_on, '9999')` : sql`+ifnull(findings.due_on, '9999')`;
  return sql`(${sql.join(
    joined.map(([from, before]) => sql`(${day} >= ${from} AND ${day} < ${before})`),
    sql` OR `,
  )})`;
}

/** Checks and resources are searched once, not once a finding. */
const contains = (text: string): RawBuilder<SqlBool> =>
  sql`(+findings.check_ref IN (SELECT id FROM checks WHERE instr(folded, ${text}) > 0 OR instr(lower(title), ${text}) > 0)
    OR findings.resource IN (SELECT id FROM resources WHERE ${isPart(text)}) OR instr(lower(findings.title), ${text}) > 0)`;
