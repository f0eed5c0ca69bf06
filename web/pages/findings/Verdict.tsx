import { Link } from "react-router";
import type { WholeFinding } from "../../../contract/findings.ts";
import { Breakable } from "../../components/Breakable.tsx";
import { PrincipleMark } from "../../components/PrincipleMark.tsx";
import { SeverityMark } from "../../components/Severity.tsx";
import { When } from "../../components/When.tsx";
import { duration } from "../../formats/time.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { sourceNames, statusNames } from "../../words.ts";

/** How bad, how it stands and for how long, and which principle it is about. */
export function Verdict({ finding }: { readonly finding: WholeFinding }) {
  const { severity, severityAssigned, check, kind, principle, bestPractices, reopened } = finding;
  const href = useHref();
  return (
    <div>
      <div className="verdict">
        <SeverityMark severity={severity} />
        <Standing finding={finding} />
        <Link to={href(paths.principle(principle))}>
          <PrincipleMark id={principle} short />
        </Link>
      </div>
      <span className="quiet">
        <Link to={href(paths.check(check), { kind })}>
          <Breakable text={check} />
        </Link>
        {bestPractices.map(({ id, title }) => (
          <span key={id} title={title}>
            {" "}
            · {id}
          </span>
        ))}
        {reopened > 0 && ` · reopened ${reopened === 1 ? "once" : `${reopened} times`}`}
        {severityAssigned && " · severity assigned by Pillarwatch"}
      </span>
      {caveatsOf(finding).map((caveat) => (
        <p key={caveat} className="amber">
          {caveat}
        </p>
      ))}
    </div>
  );
}

/** The clock is of the present spell: a problem that came back has not been open since it was first seen. */
function Standing({ finding: { status, openedAt, leftAt, reason, detail, source, suppressedIn } }: { readonly finding: WholeFinding }) {
  if (status === "open") {
    return <b className="worse">Open{openedAt !== null && ` for ${duration(Date.now() - Date.parse(openedAt))}`}</b>;
  }
  return (
    <>
      <b className={reason === "fixed" ? "better" : undefined}>
        {statusNames[status]}
        {status === "suppressed" && ` in ${sourceNames[suppressedIn ?? source]}`}
        {reason !== null && `: ${detail ?? reason}`}
      </b>
      {leftAt !== null && (
        <span className="quiet inline">
          since <When at={leftAt} short />
        </span>
      )}
    </>
  );
}

function caveatsOf({ markedResolved, secondHand, unconfirmedSince, evidenceLostSince, counted }: WholeFinding): string[] {
  const caveats = [
    markedResolved && "Marked resolved in AWS, and still failing.",
    secondHand && "Second-hand: only a copy in Security Hub could be read.",
    unconfirmedSince !== null && "Unconfirmed: the last read no longer lists it, and could not prove that it is gone.",
    evidenceLostSince !== null && "Evidence lost: AWS cannot evaluate it now; this is what it said last.",
    !counted && "Not counted: a sample, or a resource of another cloud.",
  ];
  return caveats.filter((caveat) => typeof caveat === "string");
}
