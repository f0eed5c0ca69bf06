/**
 * What a digest is made of: the dashboard's own read models, asked with the reach of whoever gets it. Numbers are those of the end of the
 * period's last day, and its changes those of its days, so that no change is in two digests and none in no digest; what is to be done, and what
 * is not seen, is as it stands when the digest is made.
 */
import type { Reader } from "../../db/dialect/connection.ts";
import { type ListedAcceptance, readAcceptances } from "../../db/read/acceptances.ts";
import { readAuditHead } from "../../db/read/audit-chain.ts";
import { type ChangedFinding, readChangedFindings } from "../../db/read/changed-findings.ts";
import { type Changes, readChanges, readEntered } from "../../db/read/changes.ts";
import { type Calendar, todayOf } from "../../db/read/counted.ts";
import { type Gap, readCoverage } from "../../db/read/coverage.ts";
import { dueIn } from "../../db/read/due.ts";
import { type FindingGroup, readFindingGroups } from "../../db/read/finding-groups.ts";
import { type ListedFinding, readFindings } from "../../db/read/findings.ts";
import { type FirstFix, readFirstFixes } from "../../db/read/first-fixes.ts";
import { type MovedAccount, readMovedAccounts } from "../../db/read/moved-accounts.ts";
import { type OpenTrend, readOpenTrend, readTimeToFix } from "../../db/read/open-trend.ts";
import { type ListedOwners, readOwners, readUnowned, type UnownedAccount } from "../../db/read/owners.ts";
import { type Plan, readPlans } from "../../db/read/plans.ts";
import { type Posture, type PrinciplePosture, readPosture, readPrinciples } from "../../db/read/posture.ts";
import { type Kept, keptOf, readKept } from "../../db/read/service-levels.ts";
import { viewOf } from "../../db/read/view.ts";
import type { AuditHead } from "../../posture/audit-chain.ts";
import { type Day, dayAfter } from "../../posture/calendar.ts";
import type { Catalogue } from "../../posture/catalogue/decide.ts";
import type { Share } from "../../posture/coverage.ts";
import { everything, type Reach } from "../../posture/reach.ts";
import type { Period } from "../../posture/week.ts";
import type { Cause, Direction, Severity } from "../../posture/words.ts";

export interface FactsContext {
  readonly db: Reader["kysely"];
  readonly calendar: Calendar;
  readonly catalogue: Catalogue;
}

/** So many, and the first of them. */
export interface Some<Item> {
  readonly total: number;
  readonly items: readonly Item[];
}

export interface Facts {
  readonly period: Period;
  /** The day at whose end counting begins: the period's changes are those after it. */
  readonly since: Day;
  readonly posture: Posture;
  /** As it stands when the digest is made. */
  readonly present: Pick<Posture, "openTotal" | "score" | "countedAt" | "coverage">;
  readonly changes: Changes;
  /** Became open for the first time in the period, by severity. */
  readonly newCritical: Some<ChangedFinding>;
  readonly newHigh: number;
  readonly newAll: number;
  readonly reopened: Some<ChangedFinding>;
  readonly fixed: { readonly total: number; readonly groups: readonly FindingGroup[]; readonly medianHours: number | null };
  readonly fixes: readonly FirstFix[];
  readonly accounts: readonly MovedAccount[];
  readonly coverage: { readonly share: Share; readonly gaps: readonly Gap[] };
  /** By the accounts' service levels, as it stands when the digest is made; null: nobody can say. */
  readonly due: DueFacts | null;
  /** Fixes of the period, and of a quarter up to today, that were in time by their service level. */
  readonly kept: { readonly period: Kept; readonly quarter: Kept };
  /** Acceptances in force that end within 14 days of when the digest is made, the soonest first. */
  readonly ending: Some<ListedAcceptance>;
  /** Planned fixes that were done in the period, those that are late, and those to come: as it stands when the digest is made. */
  readonly plans: readonly Plan[];
  /** Twelve weeks by principle. */
  readonly trend: OpenTrend;
}

export interface DueFacts {
  readonly overdue: number;
  /** Of these, since a week. */
  readonly lately: number;
  readonly soon: number;
  /** What has been overdue longest. */
  readonly worst: readonly ListedFinding[];
}

export interface LeadFacts extends Facts {
  readonly quarter: { readonly since: Day; readonly principles: readonly PrinciplePosture[] };
  readonly unowned: readonly UnownedAccount[];
  readonly owners: ListedOwners;
  readonly vanished: number;
  /** How the audit log ends: kept in a mail box it shows later what was cut off. */
  readonly auditHead: AuditHead | undefined;
}

const FIXES = 5;
const LISTED = 5;
const GROUPS = 4;
const CHART_WEEKS = 12;
const QUARTER_DAYS = 91;

export async function readFacts(reach: Reach, period: Period, context: FactsContext): Promise<Facts> {
  const { db, calendar, catalogue } = context;
  const since = dayAfter(period.from, -1);
  const days = { from: since, to: period.to };
  const part = (direction: Direction, cause: Cause, severity?: Severity) =>
    readChangedFindings(db, reach, { ...days, direction, cause, limit: LISTED, ...(severity && { severity: [severity] }) }, calendar);
  const newOf = (severity: Severity) => readEntered(db, reach, "new", { ...days, severity: [severity] }, calendar);
  const fixedBy = { ...days, direction: "left", cause: "fixed", by: "check", sort: "findings", limit: GROUPS } as const;
  const twelveWeeks = { from: dayAfter(period.to, -7 * CHART_WEEKS), to: period.to };
  // At once: they are read on threads of their own, and the longest of them takes a third of the time.
  const [posture, today, changes, groups, week, trend, covered] = await Promise.all([
    readPosture(db, reach, { at: period.to, since }, calendar),
    readPosture(db, reach, { since: null }, calendar),
    readChanges(db, reach, days, calendar),
    readFindingGroups(db, reach, fixedBy, { calendar, catalogue }),
    readTimeToFix(db, reach, { from: period.from, to: period.to }, calendar),
    readOpenTrend(db, reach, twelveWeeks, calendar),
    readCoverage(db, reach, { limit: 1 }, calendar),
  ]);
  const ending = { state: ["in force"], aboutToEnd: true, limit: LISTED } as const;
  const [newCritical, newHigh, reopened, fixes, accounts, due, kept, accepted, plans] = await Promise.all([
    part("entered", "new", "CRITICAL"),
    newOf("HIGH"),
    part("entered", "reopened"),
    readFirstFixes(db, reach, FIXES, catalogue),
    readMovedAccounts(db, reach, { at: period.to, since }, calendar),
    dueOf(reach, today.due, context),
    keptIn(reach, period, context),
    readAcceptances(db, reach, ending, calendar.now),
    readPlans(db, reach, {}, todayOf(calendar)),
  ]);
  const { openTotal, score, countedAt, coverage } = today;
  return {
    ...{ period, since, posture, changes, newCritical, newHigh, reopened, fixes, accounts, due, kept, trend },
    present: { openTotal, score, countedAt, coverage },
    ending: { total: accepted.total, items: accepted.items },
    plans: plans.filter((plan) => isTold(plan, period)),
    newAll: sumOfNew(changes),
    fixed: { total: groups.findings, groups: groups.items, medianHours: week.medianHours },
    coverage: { share: covered.share, gaps: covered.gaps.filter(({ state }) => state !== "denied_by_scp") },
  };
}

/** A done one is told once: by the digest of the days in which its last finding left. */
const isTold = ({ state, doneOn }: Plan, { from, to }: Period): boolean => {
  switch (state) {
    case "planned":
    case "late":
      return true;
    case "done":
    case "done late":
      return doneOn !== null && doneOn >= from && doneOn <= to;
    case "taken back":
      return false;
  }
};

async function keptIn(reach: Reach, { from, to }: Period, { db, calendar }: FactsContext): Promise<Facts["kept"]> {
  const { inTime, late, percentage, weeks } = await readKept(db, reach, {}, calendar);
  const mine = weeks.filter((week) => week.from >= from && week.to <= to);
  const sum = (of: "inTime" | "late") => mine.reduce((all, week) => all + week[of], 0);
  return { period: keptOf(sum("inTime"), sum("late")), quarter: { inTime, late, percentage } };
}

async function dueOf(reach: Reach, due: Posture["due"], { db, calendar, catalogue }: FactsContext): Promise<DueFacts | null> {
  if (due === null) return null;
  const view = await viewOf(db, reach, {});
  const before = await dueIn(db, view, dayAfter(todayOf(calendar), -7));
  const asked = { status: ["open"], due: ["overdue"], sort: "due", limit: LISTED } as const;
  const { items } = due.overdueTotal === 0 ? { items: [] } : await readFindings(db, reach, asked, { calendar, catalogue });
  return { overdue: due.overdueTotal, lately: due.overdueTotal - before.overdueTotal, soon: due.soonTotal, worst: items };
}

/** Only for who sees everything. */
export async function readLeadFacts(period: Period, context: FactsContext): Promise<LeadFacts> {
  const { db, calendar } = context;
  const since = dayAfter(period.to, -QUARTER_DAYS);
  const facts = await readFacts(everything, period, context);
  const quarter = await readPrinciples(db, everything, { at: period.to, since }, calendar);
  const { items: unowned } = await readUnowned(db, everything, calendar);
  const { vanishedTotal } = await readCoverage(db, everything, { limit: 1 }, calendar);
  return {
    ...facts,
    quarter: { since: dayOf(quarter.items, since), principles: quarter.items },
    unowned,
    owners: await readOwners(db, everything, calendar),
    vanished: vanishedTotal,
    auditHead: await readAuditHead(db),
  };
}

/** Where less is known, what is compared with is the first day that is. */
const dayOf = (principles: readonly PrinciplePosture[], asked: Day): Day =>
  (principles.find(({ change }) => change !== null)?.change?.since as Day | undefined) ?? asked;

const sumOfNew = ({ entered }: Changes): number => entered.parts.reduce((sum, { cause, n }) => (cause === "new" ? sum + n : sum), 0);
