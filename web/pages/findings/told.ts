/** The life of a finding in sentences: pure, so that each kind of event is held by a test. */
import type { FindingEvent } from "../../../contract/findings.ts";
import { duration } from "../../formats/time.ts";
import { severityNames } from "../../words.ts";

export interface ToldEvent {
  readonly event: FindingEvent;
  readonly title: string;
  /** undefined: the title says it all. */
  readonly more: string | undefined;
  /** Filled: the status changed; ring: anything else. */
  readonly isChange: boolean;
}

/** @param events newest first, as the API gives them. @returns oldest first, as it was lived. */
export function told(events: readonly FindingEvent[]): readonly ToldEvent[] {
  let openSince: string | undefined;
  return [...events].reverse().map((event) => {
    const { from, to, at, evidenceLost } = event;
    const wasOpen = from === "open" && to !== "open" && openSince !== undefined;
    const spell = wasOpen && openSince !== undefined ? `Open for ${duration(Date.parse(at) - Date.parse(openSince))}.` : undefined;
    if (to === "open" && from !== "open") openSince = at;
    const more = [spell, reasonOf(event), evidenceLost && "Rests on an earlier word: AWS cannot tell now."].filter(
      (one) => typeof one === "string",
    );
    return { event, title: titleOf(event), more: more.length > 0 ? more.join(" ") : undefined, isChange: from !== to };
  });
}

function titleOf({ from, to, cause, fromSeverity, toSeverity, countsAs }: FindingEvent): string {
  if (cause === "severity") return `Severity ${severityNames[fromSeverity]} → ${severityNames[toSeverity]}`;
  if (cause === "evidence" && from === to) return isOver(to) ? (evaluatedAs[countsAs ?? "none"] ?? "Evidence changed") : "Evidence changed";
  if (cause === "evidence") return capital(to);
  if (to === "open")
    return cause === "new" ? `Open, ${severityNames[toSeverity].toLowerCase()}` : cause === "reopened" ? "Reopened" : `Open: ${cause}`;
  if (to === "resolved") return cause === "fixed" ? "Fixed" : `Resolved: ${cause}`;
  if (to === "closed") return `Closed: ${cause}`;
  return capital(cause === "new" ? to : cause);
}

const isOver = (status: FindingEvent["to"]): boolean => status === "resolved" || status === "closed";

/** Of what is over: how it ended stays, and is counted by what its check says since. */
const evaluatedAs: Readonly<Partial<Record<NonNullable<FindingEvent["countsAs"]>, string>>> = {
  passed: "Evaluated again: it passes",
  closed: "No longer evaluated",
};

/** What a cause means for whoever reads it for the first time. */
function reasonOf({ from, to, cause, countsAs }: FindingEvent): string | undefined {
  if (cause === "evidence" && from === to && isOver(to) && countsAs === "closed")
    return "Nothing speaks for it any more: it is no passed check.";
  if (cause === "reopened") return "It failed again: a new spell begins.";
  if (cause === "fixed" && to === "resolved") return "AWS evaluated it again and found it good.";
  if (cause === "resource gone") return "The resource is no longer there.";
  if (cause === "check switched off") return "Nobody evaluates it any more: that is no fix.";
  if (cause === "no longer evaluated" || cause === "no longer watched") return "Nobody looks any more: that is no fix.";
  return undefined;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
