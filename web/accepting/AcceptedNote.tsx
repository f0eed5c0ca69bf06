import "./accepting.css";
import { Link } from "react-router";
import type { AcceptedBy } from "../../contract/acceptances.ts";
import { decidedBy } from "../acceptance-words.ts";
import { Breakable } from "../components/Breakable.tsx";
import { Foreign } from "../components/Foreign.tsx";
import { When } from "../components/When.tsx";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { lastSecond } from "./days.ts";

/** On a finding that is accepted: until when, by whom and why, and where that can be changed. */
export function AcceptedNote({ finding, acceptance }: { readonly finding: string; readonly acceptance: AcceptedBy }) {
  const { until, by, since, reason, ticket } = acceptance;
  const href = useHref();
  return (
    <section className="accepted-note" aria-label="Accepted">
      <p>
        <b>
          Accepted until <When at={lastSecond(until)} short />
        </b>{" "}
        by <Foreign text={decidedBy(by)} />
        {since !== null && (
          <>
            , since <When at={since} short />
          </>
        )}
        . <Link to={href(paths.acceptances, { of: finding })}>Renew or take back</Link>
      </p>
      <p className="reason">
        <Foreign text={reason} />
      </p>
      {ticket !== null && (
        <p>
          <a href={ticket} target="_blank" rel="noreferrer noopener">
            <Breakable text={ticket} />
            <span className="only-read"> (opens in a new tab)</span>
          </a>
        </p>
      )}
    </section>
  );
}
