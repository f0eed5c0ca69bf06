/** What both digests tell in sections: what to fix first, what is new, what moved most, what was fixed. Pure. */

import type { FirstFix } from "../../db/read/first-fixes.ts";
import type { Day } from "../../posture/calendar.ts";
import { principleShort, severityNames } from "../../posture/names.ts";
import type { Addresses } from "./addresses.ts";
import { movedMost } from "./chart-of.ts";
import { keptLine } from "./decisions.ts";
import type { FixItem, Line, Piece, Row, Section } from "./digest.ts";
import type { Facts } from "./facts.ts";
import { daysOf, findingLine, link, linked, openAgain, type Setting, strong, text } from "./parts.ts";
import { count, countOf, dayName, foreign, momentName, productName, signed } from "./words.ts";

/** In which numbers the fixes are told: those of now, where they are others than the period's. */
export function fixesSection(facts: Facts, { to, timeZone, at }: Setting, most: number): Section | undefined {
  const { fixes, present, posture } = facts;
  if (fixes.length === 0) return undefined;
  const isSame = present.openTotal === posture.openTotal && present.score === posture.score;
  const score = present.score === null ? "" : `, score ${present.score} %`;
  const note: Line = [text(`As it stands on ${momentName(at, timeZone)}: ${count(present.openTotal ?? 0)} open${score}.`)];
  return {
    kind: "fixes",
    title: "Fix these first",
    ...(isSame ? {} : { note }),
    items: fixes.slice(0, most).map((fix) => fixItem(fix, to)),
  };
}

function fixItem({ check, kind, title, how, places, accounts, products, severity, openTotal, fix }: FirstFix, to: Addresses): FixItem {
  const product = productName(products[0] ?? "");
  // A title that begins with its own id needs it once.
  const isNamed = title.toLowerCase().startsWith(check.toLowerCase()) || kind === "threat" || check.includes(":");
  const where: Piece[] =
    accounts > places.length
      ? [text(countOf(accounts, "account"))]
      : places.flatMap((name, index) => [...(index === 0 ? [] : [text(" and ")]), foreign(name, "an account", 40)]);
  return {
    title: linked(foreign(title, check), to.check(check, kind)),
    how: how === null ? undefined : how,
    severity: severity === null ? undefined : { name: severityNames[severity], isUrgent: severity === "CRITICAL" || severity === "HIGH" },
    facts: [isNamed ? text(product) : foreign(check, check, 60), ...(where.length === 0 ? [] : [text(" · "), ...where])],
    closes: link(`closes ${count(openTotal)}`, to.open({ check, kind })),
    effect: effectOf(fix.score),
  };
}

/** What has no score is told so; less than a point is something, and said. */
function effectOf(score: FirstFix["fix"]["score"]): string {
  if (score === null || score.from === null || score.to === null) return "no score";
  return score.from === score.to ? "under 1 pt" : `${score.from} → ${score.to} %`;
}

export function chartSection(facts: Facts, { to }: Setting): Section | undefined {
  const most = movedMost(facts.trend);
  if (most === undefined) return undefined;
  const { principle, by, weeks, since, chart } = most;
  const title = `Moved most: ${principleShort[principle]}, ${signed(by)} in ${countOf(weeks, "week")}`;
  return { kind: "chart", title, chart, href: to.principle(principle, { from: since, to: facts.period.to }) };
}

/** What is open and was not: new and critical, back after it was fixed, or by an acceptance that ended. Each with its own link. */
export function newRows(facts: Facts, { to }: Setting): Row[] {
  const rows = (some: Facts["reopened"], value: string, cause: "new" | "reopened"): Row[] => {
    const shown = some.items.slice(0, LISTED).map(
      (finding): Row => ({
        line: findingLine(finding, to),
        value: strong(`${value} ${dayName(finding.day)}`),
      }),
    );
    const more = some.total - shown.length;
    const href = to.moved(daysOf(facts), "entered", cause, cause === "new" ? { severity: "CRITICAL" } : {});
    return more > 0
      ? [
          ...shown,
          {
            line: [link(`All ${count(some.total)} ${cause === "new" ? "new critical" : "reopened"}`, href)],
            value: text(`${count(more)} more`),
          },
        ]
      : shown;
  };
  return [...rows(facts.newCritical, "new", "new"), ...rows(facts.reopened, "reopened", "reopened"), ...againRows(facts, to)];
}

/** Whose acceptance has ended is told by the next digest (domain.md section 9). */
function againRows(facts: Facts, to: Addresses): Row[] {
  const again = openAgain(facts);
  if (again === 0) return [];
  const words = `Open again, as ${again === 1 ? "its" : "their"} acceptance ended`;
  return [{ line: [link(words, to.moved(daysOf(facts), "entered", "acceptance ended"))], value: text(count(again)) }];
}

const LISTED = 3;

export function fixedSection(facts: Facts, { to }: Setting): Section | undefined {
  const { fixed, accounts } = facts;
  if (fixed.total === 0) return undefined;
  const days = daysOf(facts);
  const rows = fixed.groups.map(
    ({ title, check, kind, findings }): Row => ({
      line: [
        linked(foreign(title ?? check, check ?? ""), to.moved(days, "left", "fixed", { ...(check && { check }), ...(kind && { kind }) })),
      ],
      value: text(count(findings)),
    }),
  );
  const others = fixed.total - fixed.groups.reduce((sum, { findings }) => sum + findings, 0);
  const all: Row = {
    line: [link(others > 0 ? "All that was fixed" : "All of them", to.moved(days, "left", "fixed"))],
    value: text(count(fixed.total)),
  };
  const median = fixed.medianHours === null ? "" : ` Median time to fix: ${hoursName(fixed.medianHours)}.`;
  const best = [...accounts].sort((a, b) => (a.change ?? 0) - (b.change ?? 0))[0];
  const praise: Piece[] =
    accounts.length > 1 && best?.change != null && best.change < 0
      ? [text(" "), foreign(best.name, best.id, 40), text(`: ${count(-best.change)} fewer open.`)]
      : [];
  return {
    kind: "rows",
    title: `Fixed: ${count(fixed.total)}. Thank you`,
    note: [text(median.trim()), ...praise],
    rows: others > 0 || rows.length > 1 ? [...rows, all] : rows,
  };
}

export const hoursName = (hours: number): string => (hours < 48 ? countOf(hours, "hour") : countOf(Math.round(hours / 24), "day"));

/** The worst first, then all of them, and what is going to be overdue within a week; with how many fixes were in time. */
export function overdueSection(facts: Facts, setting: Setting): Section | undefined {
  const { due } = facts;
  const { to, at } = setting;
  const note = keptLine(facts, setting);
  if (due === null || due.overdue + due.soon === 0)
    return note === undefined ? undefined : { kind: "text", title: "Service levels: nothing is overdue", lines: [note] };
  const shown = due.worst.slice(0, LISTED).map(
    ({ id, title, check, accountName, accountId, severity, dueOn }): Row => ({
      line: [
        linked(foreign(title, check), to.finding(id)),
        text(`, ${severityNames[severity].toLowerCase()}, in `),
        foreign(accountName, accountId, 40),
      ],
      value: text(
        dueOn === null ? "overdue" : `since ${dayName(dueOn as Day)}${dueOn.slice(0, 4) === at.slice(0, 4) ? "" : ` ${dueOn.slice(0, 4)}`}`,
      ),
    }),
  );
  const all: Row = { line: [link("All that is overdue", to.open({ due: "overdue" }))], value: text(count(due.overdue)) };
  const soon: Row = { line: [link("Overdue within 7 days, unless fixed", to.open({ due: "soon" }))], value: text(count(due.soon)) };
  return {
    kind: "rows",
    title: due.overdue === 0 ? `Due soon: ${count(due.soon)}` : `Overdue: ${count(due.overdue)}`,
    ...(note === undefined ? {} : { note }),
    rows: [...shown, ...(due.overdue > shown.length ? [all] : []), ...(due.soon > 0 ? [soon] : [])],
  };
}
