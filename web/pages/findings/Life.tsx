import Button from "@cloudscape-design/components/button";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { WholeFinding } from "../../../contract/findings.ts";
import { eventsQuery } from "../../api/queries.ts";
import { useSignedIn } from "../../api/session.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { FormFailed } from "../../components/FormFailed.tsx";
import { When } from "../../components/When.tsx";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { told } from "./told.ts";

/** Oldest first, as it was lived. Filled: the status changed; ring: anything else. */
export function Life({ finding: { id, events: newest, eventsTotal } }: { readonly finding: WholeFinding }) {
  const href = useHref();
  const { isFor } = useSignedIn();
  const all = useInfiniteQuery(eventsQuery(id));
  const events = all.data?.pages.flatMap(({ items }) => items) ?? newest;
  const isMore = all.data === undefined ? eventsTotal > newest.length : all.hasNextPage;
  if (events.length === 0) return <p className="quiet">Nothing has changed since it was first read.</p>;
  return (
    <>
      {isMore && (
        <Button onClick={() => void all.fetchNextPage()} loading={all.isFetching} loadingText="Asking for earlier events">
          Show earlier events
        </Button>
      )}
      <FormFailed error={all.error} />
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
                  <Link to={href(paths.acceptances, { show: event.to === "accepted" ? undefined : "over", of: id })}>
                    By a risk acceptance
                  </Link>
                  .{" "}
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
    </>
  );
}
