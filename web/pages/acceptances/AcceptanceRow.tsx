import Button from "@cloudscape-design/components/button";
import { Link } from "react-router";
import type { Acceptance } from "../../../contract/acceptances.ts";
import { acceptanceStateNames, decidedBy, subjectNames } from "../../acceptance-words.ts";
import { daysUntil, lastSecond } from "../../accepting/days.ts";
import { onlyReading, useSignedIn } from "../../api/session.ts";
import { Breakable } from "../../components/Breakable.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { count, countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { type Changes, useHref } from "../../selection/address.ts";
import { type Doing, decisionsOn, verbs } from "./doing.ts";
import { Lived } from "./Lived.tsx";

interface AcceptanceRowProps {
  readonly acceptance: Acceptance;
  readonly start: (doing: Doing) => void;
  /** Without it the row has no box to tick. */
  readonly choice?: { readonly isChosen: boolean; readonly choose: (isChosen: boolean) => void };
}

/** Its own narrowing only: what the page is narrowed to must not hide what is counted. */
const everywhere: Changes = { account: undefined, ou: undefined, region: undefined };

export function AcceptanceRow({ acceptance, start, choice }: AcceptanceRowProps) {
  const { subject, reason, ticket, state } = acceptance;
  const href = useHref();
  const name = visible(subject.title) ?? subject.check;
  const isOn = state === "in force" || state === "proposed";
  return (
    <tr className={isOn ? undefined : "over"}>
      {choice !== undefined && (
        <td className="of-choice">
          <label className="tick">
            <input
              type="checkbox"
              aria-label={`Choose: ${name.slice(0, 200)}`}
              checked={choice.isChosen}
              onChange={({ target }) => choice.choose(target.checked)}
            />
          </label>
        </td>
      )}
      <th scope="row">
        <Link
          to={
            subject.finding === null
              ? href(paths.check(subject.check), { ...everywhere, kind: subject.checkKind, account: subject.account.id })
              : href(paths.finding(subject.finding))
          }
        >
          <Foreign text={name} />
        </Link>
        <span className="quiet">
          {subjectNames[subject.kind]} · <Breakable text={subject.check} />
        </span>
        {subject.resource !== null && (
          <span className="quiet">
            <Breakable text={subject.resource} />
          </span>
        )}
      </th>
      <td data-label="Account">
        <div>
          <Link to={href(paths.account(subject.account.id), everywhere)}>
            <Foreign text={subject.account.name} otherwise={subject.account.id} />
          </Link>
          <span className="quiet">{subject.account.id}</span>
        </div>
      </td>
      <td data-label="Hides">
        <Hides acceptance={acceptance} />
      </td>
      <td data-label="Why" className="wide-text">
        <div>
          <span className="reason">
            <Foreign text={reason} />
          </span>
          {ticket !== null && (
            <a className="quiet" href={ticket} target="_blank" rel="noreferrer noopener">
              <Breakable text={ticket} />
              <span className="only-read"> (opens in a new tab)</span>
            </a>
          )}
        </div>
      </td>
      <td data-label="By">
        <By acceptance={acceptance} />
      </td>
      <td data-label="Until">
        <Until acceptance={acceptance} />
      </td>
      {choice !== undefined && (
        <td className="do">
          <Decisions acceptance={acceptance} name={name} start={start} />
        </td>
      )}
    </tr>
  );
}

/** The link opens exactly as many findings as it says. */
function Hides({ acceptance: { subject, hides, state } }: { readonly acceptance: Acceptance }) {
  const href = useHref();
  if (state !== "in force") return <span className="quiet inline">{state === "proposed" ? "nothing yet" : "–"}</span>;
  if (hides === 0) return <span className="amber">nothing any more</span>;
  const { finding, account, check, checkKind, resource } = subject;
  const about: Changes =
    finding === null
      ? { account: account.id, check, kind: checkKind, ...(resource !== null && { resourceId: resource }) }
      : { id: finding };
  return (
    <div>
      <Link to={href(paths.findings, { ...everywhere, ...about, status: "accepted" })}>{countOf(hides, "finding")}</Link>
      <Lived subject={subject} />
    </div>
  );
}

function By({
  acceptance: { madeBy, madeAt, state, decidedBy: decider, decidedAt, note, endedBy, endedAt, endedNote },
}: {
  readonly acceptance: Acceptance;
}) {
  return (
    <div>
      <Foreign text={decidedBy(madeBy)} />
      <span className="quiet">
        {state === "proposed" || decider !== null ? "proposed " : ""}
        <When at={madeAt} short />
      </span>
      {decider !== null && decidedAt !== null && (
        <span className="quiet">
          {state === "refused" ? "refused" : "approved"} by <Foreign text={decidedBy(decider)} />, <When at={decidedAt} short />
        </span>
      )}
      {note !== null && (
        <span className="quiet wrap">
          “<Foreign text={note} />”
        </span>
      )}
      {endedBy !== null && endedAt !== null && (
        <span className="quiet">
          {state === "revoked" ? "taken back" : "renewed"} by <Foreign text={decidedBy(endedBy)} />, <When at={endedAt} short />
        </span>
      )}
      {endedNote !== null && (
        <span className="quiet wrap">
          “<Foreign text={endedNote} />”
        </span>
      )}
    </div>
  );
}

function Until({ acceptance: { state, until, isAboutToEnd, renewedBy } }: { readonly acceptance: Acceptance }) {
  const days = daysUntil(until, Date.now());
  return (
    <div>
      <When at={lastSecond(until)} short />
      {state === "in force" && (
        <span className={isAboutToEnd ? "quiet amber" : "quiet"}>
          {days === 0 ? "ending" : `${count(days)} ${days === 1 ? "day" : "days"} left`}
        </span>
      )}
      {state !== "in force" && <span className={state === "proposed" ? "quiet amber" : "quiet"}>{acceptanceStateNames[state]}</span>}
      {renewedBy !== null && <span className="quiet">{state === "in force" ? "renewal proposed" : "renewed"}</span>}
    </div>
  );
}

function Decisions({
  acceptance,
  name,
  start,
}: {
  readonly acceptance: Acceptance;
  readonly name: string;
  readonly start: (doing: Doing) => void;
}) {
  const { person, role, isFor } = useSignedIn();
  const decisions = decisionsOn(acceptance, { role, id: person.id });
  return (
    <div className="buttons">
      {decisions.map((deciding) => (
        <Button
          key={deciding}
          ariaLabel={`${verbs[deciding]}: ${name.slice(0, 200)}`}
          onClick={() => start({ deciding, acceptances: [acceptance] })}
          disabled={!isFor("propose")}
          disabledReason={onlyReading}
        >
          {verbs[deciding]}
        </Button>
      ))}
    </div>
  );
}
