import "./making.css";
import Popover from "@cloudscape-design/components/popover";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
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
import { Answer } from "./Answer.tsx";
import { ShareNote } from "./ShareNote.tsx";

const names: Readonly<Record<ExplainedNumber, string>> = { score: "Security score", checksPassed: "Checks passed", open: "Open findings" };

interface HowMadeProps {
  readonly number: ExplainedNumber;
  /** Where it is not the number of the page's whole view. */
  readonly within?: Partial<Place>;
  /** The day at whose end it stood so; undefined: as it is now. */
  readonly at?: string;
  readonly children: ReactNode;
}

/** The counts below a number, dotted: they open how it was made, and lead to the findings behind it. */
export function HowMade({ number, within = {}, at, children }: HowMadeProps) {
  return (
    <Popover
      header={`How it is made: ${names[number].toLowerCase()}`}
      size="large"
      fixedWidth
      triggerType="text"
      renderWithPortal
      content={<Making number={number} within={within} at={at} />}
    >
      <span className="quiet inline">{children}</span>
    </Popover>
  );
}

interface MakingProps {
  readonly number: ExplainedNumber;
  readonly within: Partial<Place>;
  readonly at: string | undefined;
}

/** Asked for when it is opened: most readers never do. */
function Making({ number, within, at }: MakingProps) {
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
            <b>{names[number]}</b>
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
