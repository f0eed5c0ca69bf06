/** The mail on the morning after: what became open for the first time on a day, critical or a threat. Whoever wants it gets none of a day without. */
import { type ListedFinding, readFindings } from "../../db/read/findings.ts";
import { type Day, dayAfter } from "../../posture/calendar.ts";
import { severityNames } from "../../posture/names.ts";
import type { Reach } from "../../posture/reach.ts";
import type { Digest, Row } from "./digest.ts";
import type { FactsContext, Some } from "./facts.ts";
import { findingLine, link, type Setting, text, ways } from "./parts.ts";
import { cleaned, count, countOf, dayName } from "./words.ts";

export interface AlertFacts {
  readonly day: Day;
  readonly critical: Some<ListedFinding>;
  /** Those that are not critical: the critical ones are among the others. */
  readonly threats: Some<ListedFinding>;
}

const LISTED = 10;

export async function readAlert(reach: Reach, day: Day, { db, calendar, catalogue }: FactsContext): Promise<AlertFacts> {
  const asked = { direction: "entered", cause: "new", from: dayAfter(day, -1), to: day, limit: LISTED } as const;
  const context = { calendar, catalogue };
  return {
    day,
    critical: await readFindings(db, reach, { ...asked, severity: ["CRITICAL"] }, context),
    threats: await readFindings(db, reach, { ...asked, kind: ["threat"], notSeverity: ["CRITICAL"] }, context),
  };
}

export function composeAlert({ day, critical, threats }: AlertFacts, setting: Setting): Digest | undefined {
  if (critical.total + threats.total === 0) return undefined;
  const { to, name } = setting;
  const days = { from: dayAfter(day, -1), to: day };
  const said = [
    ...(critical.total > 0 ? [`${count(critical.total)} new critical`] : []),
    ...(threats.total > 0 ? [countOf(threats.total, critical.total > 0 ? "other new threat" : "new threat")] : []),
  ].join(", ");
  const called = cleaned(name ?? "", 60);
  const all = to.moved(days, "entered", "new", critical.total > 0 ? { severity: "CRITICAL" } : { kind: "threat" });
  return {
    subject: `${said} on ${dayName(day)}`,
    preview: cleaned([...critical.items, ...threats.items][0]?.title ?? "", 90),
    eyebrow: ["Pillarwatch", dayName(day), ...(called === "" ? [] : [called])].join(" · "),
    headline: `${said} on ${dayName(day)}`,
    opening: [],
    notices: [],
    figures: [],
    button: { text: critical.total > 0 ? "Open the critical ones" : "Open the threats", href: all },
    sections: [...rowsOf("Critical", critical, setting), ...rowsOf("Threats", threats, setting)],
    footer: [
      [
        text("You get this as you asked for a mail on the morning after new critical findings or threats. "),
        link("Change that", to.profile()),
      ],
      ways(setting),
    ],
  };
}

function rowsOf(title: string, { total, items }: Some<ListedFinding>, { to }: Setting): Digest["sections"] {
  if (total === 0) return [];
  const rows = items.map(
    (finding): Row => ({
      line: findingLine(finding, to),
      value: text(severityNames[finding.severity]),
    }),
  );
  const more = total - items.length;
  return [{ kind: "rows", title, rows, ...(more > 0 && { note: [text(`The first ${count(items.length)} of ${count(total)}.`)] }) }];
}
