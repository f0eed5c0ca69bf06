import type { FindingEvent } from "../../../contract/findings.ts";
import { When } from "../../components/When.tsx";
import { severityNames } from "../../words.ts";

/** Oldest first, as it was lived. Filled: the status changed; ring: anything else. */
export function Life({ events }: { readonly events: readonly FindingEvent[] }) {
  if (events.length === 0) return <p className="quiet">Nothing has changed since it was first read.</p>;
  return (
    <ol className="life">
      {[...events].reverse().map((event) => (
        <li key={`${event.seen} ${event.run}`} className={`${event.to} ${event.from === event.to ? "ring" : "filled"}`}>
          <b>{titleOf(event)}</b>{" "}
          <span className="quiet inline">
            <When at={event.at} />
          </span>
          <span className="quiet">
            {event.run === null ? "Seen here" : `Run ${event.run}, seen`} <When at={event.seen} />
            {event.evidenceLost && ". Rests on an earlier word: AWS cannot tell now"}
          </span>
        </li>
      ))}
    </ol>
  );
}

function titleOf({ from, to, cause, fromSeverity, toSeverity }: FindingEvent): string {
  if (cause === "severity") return `Severity ${severityNames[fromSeverity]} → ${severityNames[toSeverity]}`;
  if (cause === "evidence") return from === to ? "Evidence changed" : capital(to);
  if (to === "open") return cause === "new" ? `Open, ${severityNames[toSeverity].toLowerCase()}` : `Open: ${cause}`;
  if (to === "resolved" || to === "closed") return `${capital(to)}: ${cause}`;
  return capital(cause === "new" ? to : cause);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
