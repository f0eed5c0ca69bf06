import "./making.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Explained } from "../../contract/posture.ts";
import type { CountRole, ExplainedNumber } from "../../posture/words.ts";
import { explainQuery } from "../api/queries.ts";
import { count } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { useAsIf } from "../selection/as-if.ts";
import { placeQuery } from "../selection/asked.ts";
import { usePlace } from "../selection/place.ts";
import type { Place } from "../selection/read.ts";
import { explainedNames } from "../words.ts";
import { Answer } from "./Answer.tsx";
import { ShareNote } from "./ShareNote.tsx";

interface MakingProps {
  readonly number: ExplainedNumber;
  readonly within: Partial<Place>;
  readonly at: string | undefined;
}

/** Asked for when it is opened: most readers never do. */
export function Making({ number, within, at }: MakingProps) {
  const { place } = usePlace();
  const { asked } = useAsIf();
  const href = useHref();
  const explained = useQuery(explainQuery({ ...placeQuery({ ...place, ...within }), ...asked, number, ...(at !== undefined && { at }) }));
  return (
    <Answer of={explained} name="How it is made" lines={8}>
      {(explained) => (
        <div className="making">
          <p>{explained.rule}</p>
          <Counts explained={explained} />
          {explained.remarks.map((remark) => (
            <p key={remark} className="quiet">
              {remark}
            </p>
          ))}
          <p className="quiet">
            {explained.rules !== null && `Rules ${explained.rules}. `}
            <ShareNote share={explained.coverage} /> <Link to={`${href(paths.helpPage("concepts"))}#numbers`}>What the numbers mean</Link>
          </p>
          {at === undefined ? (
            <Behind number={number} within={within} />
          ) : (
            <p className="quiet">As it stood at the end of {dayName(at, new Date())}: what is listed is as it stands now.</p>
          )}
        </div>
      )}
    </Answer>
  );
}

const roles: Readonly<Record<CountRole, string>> = {
  for: "in both parts of the fraction",
  against: "below the line only",
  "left out": "left out",
  counted: "added up",
};

function Counts({ explained: { counts, value, number } }: { readonly explained: Explained }) {
  return (
    <table className="counts">
      <tbody>
        {counts.map(({ what, n, role }) => (
          <tr key={what}>
            <th scope="row">
              {what} <span className="quiet inline">{roles[role]}</span>
            </th>
            <td>{count(n)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">
            <b>{explainedNames[number]}</b>
          </th>
          <td>
            <b>{value === null ? "–" : number === "open" ? count(value) : `${value} %`}</b>
          </td>
        </tr>
      </tbody>
    </table>
  );
}

/** Open findings have rows; a score is made of controls, which the checks show. */
function Behind({ number, within }: { readonly number: ExplainedNumber; readonly within: Partial<Place> }) {
  const href = useHref();
  const { place } = usePlace();
  const more = { ...place, ...within };
  return number === "open" ? (
    <Link to={href(paths.findings, more)}>Open the findings behind it</Link>
  ) : (
    <Link to={href(paths.checks, { ...more, kind: "posture" })}>Open the checks behind it</Link>
  );
}
