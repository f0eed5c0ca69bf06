import { Link } from "react-router";
import type { FindingEvent } from "../../../contract/findings.ts";
import { useSignedIn } from "../../api/session.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { told } from "./told.ts";

/** Oldest first, as it was lived. Filled: the status changed; ring: anything else. */
export function Life({ events, of }: { readonly events: readonly FindingEvent[] /** Id of the finding. */; readonly of: string }) {
  const href = useHref();
  const { isFor } = useSignedIn();
  if (events.length === 0) return <p className="quiet">Nothing has changed since it was first read.</p>;
  return (
    <ol className="life">
      {told(events).map(({ event, title, more, isChange }) => (
        <li key={`${event.seen} ${event.run} ${event.cause}`} className={`${event.to} ${isChange ? "filled" : "ring"}`}>
          <b>{title}</b>{" "}
          <span className="quiet inline">
            <When at={event.at} />
          </span>
          <span className="quiet">
            {more !== undefined && `${more} `}
            {event.acceptance !== null && (
              <>
                <Link to={href(paths.acceptances, { show: event.to === "accepted" ? undefined : "over", of })}>By a risk acceptance</Link>.{" "}
              </>
            )}
            {event.note !== null && (
              <>
                “<Foreign text={event.note} />”{" "}
              </>
            )}
            {event.run === null ? "Seen" : isFor("whole") ? <Link to={paths.run(event.run)}>Run {event.run}</Link> : `Run ${event.run}`}
            {event.run !== null && ", seen"} <When at={event.seen} />
          </span>
        </li>
      ))}
    </ol>
  );
}
