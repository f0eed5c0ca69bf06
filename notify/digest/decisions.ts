/** What both digests tell of what was decided: planned fixes and what came of them, acceptances about to end, service levels kept. Pure. */

import type { ListedAcceptance } from "../../db/read/acceptances.ts";
import type { Plan } from "../../db/read/plans.ts";
import type { Day } from "../../posture/calendar.ts";
import type { Line, Piece, Row, Section } from "./digest.ts";
import type { Facts } from "./facts.ts";
import { link, linked, type Setting, text } from "./parts.ts";
import { count, countOf, dayName, foreign, instantDay } from "./words.ts";

const LISTED = 5;

/** What came of it first: late ones, then done ones, then those to come, the soonest first. */
export function plansSection({ plans }: Pick<Facts, "plans">, { to, at }: Setting): Section | undefined {
  if (plans.length === 0) return undefined;
  const inOrder = (["late", "done late", "done", "planned"] as const).flatMap((state) => plans.filter((plan) => plan.state === state));
  const shown = inOrder.slice(0, LISTED);
  const rows = shown.map((plan): Row => {
    const { check, title, date, assignee } = plan;
    const by: Piece[] = assignee === null ? [] : [text(", "), foreign(assignee.name, "somebody", 40)];
    return { line: [linked(foreign(title, check), to.check(check)), text(`, by ${dayOf(date, at)}`), ...by], ...outcomeOf(plan) };
  });
  const others = inOrder.length - shown.length;
  const more: Row[] = others > 0 ? [{ line: [link("All that is planned", to.plans())], value: text(`${count(others)} more`) }] : [];
  return { kind: "rows", title: `Planned: ${saidOf(plans)}`, rows: [...rows, ...more] };
}

function saidOf(plans: readonly Plan[]): string {
  const of = (...states: readonly Plan["state"][]): number => plans.filter(({ state }) => states.includes(state)).length;
  const parts = [
    [of("done", "done late"), "done"],
    [of("late"), "late"],
    [of("planned"), "still open"],
  ] as const;
  return parts.flatMap(([n, word]) => (n === 0 ? [] : [`${count(n)} ${word}`])).join(", ");
}

/** Only what was fixed is told as closed by it. */
function outcomeOf({ state, open, openThen, fixed }: Plan): Pick<Row, "value" | "tone"> {
  switch (state) {
    case "done":
      return { value: text(`done, ${count(fixed)} fixed`), tone: "better" };
    case "done late":
      return { value: text(`done late, ${count(fixed)} fixed`), tone: "better" };
    case "late":
      return { value: text(`late, ${count(open)} open`), tone: "worse" };
    case "planned":
    case "taken back":
      return { value: text(openThen > open ? `${count(open)} of ${count(openThen)} open` : `${count(open)} open`) };
  }
}

/** A day of another year says so. @param at ISO 8601 */
const dayOf = (day: Day, at: string): string => `${dayName(day)}${day.slice(0, 4) === at.slice(0, 4) ? "" : ` ${day.slice(0, 4)}`}`;

/** What hides nothing any more needs no renewal, and what was renewed none again: both are said. */
export function endingSection({ ending }: Pick<Facts, "ending">, { to, timeZone }: Setting): Section | undefined {
  if (ending.total === 0) return undefined;
  const rows = ending.items.map((acceptance): Row => {
    const { subject, until } = acceptance;
    const { title, check, account, finding } = subject;
    const named = linked(foreign(title, check), finding === null ? to.acceptances() : to.finding(finding));
    return {
      line: [named, text(", in "), foreign(account.name, account.id, 40), text(hidesOf(acceptance))],
      value: text(`ends ${instantDay(until, timeZone)}`),
    };
  });
  const more = ending.total - rows.length;
  const all: Row[] =
    more > 0 ? [{ line: [link(`All ${count(ending.total)} that end`, to.acceptances())], value: text(`${count(more)} more`) }] : [];
  const note: Line = [text("Within 14 days. What they hide counts as open again then. "), link("Renew, or fix instead", to.acceptances())];
  return { kind: "rows", title: `Acceptances about to end: ${count(ending.total)}`, note, rows: [...rows, ...all] };
}

function hidesOf({ hides, renewedBy }: ListedAcceptance): string {
  if (renewedBy !== null) return ": renewed";
  return hides === 0 ? ": hides nothing any more" : `: ${countOf(hides, "finding")}`;
}

/** "9 of 12 fixes in time (75 %); over 13 weeks 80 %". Undefined where nothing was fixed. */
export function keptLine({ kept, period }: Pick<Facts, "kept" | "period">, { to }: Setting): Line | undefined {
  const { inTime, late, percentage } = kept.period;
  const quarter = kept.quarter.percentage === null ? "" : `${kept.quarter.percentage} % over the last 13 weeks`;
  const when = period.weeks === 1 ? "this week" : `in these ${period.weeks} weeks`;
  if (percentage !== null)
    return [
      link(`${count(inTime)} of ${countOf(inTime + late, "fix", "fixes")} ${when} in time`, to.levels()),
      text(` (${percentage} %)${quarter === "" ? "" : `; ${quarter}`}.`),
    ];
  return quarter === "" ? undefined : [text(`Nothing was fixed ${when}. Fixed `), link("in time", to.levels()), text(`: ${quarter}.`)];
}
