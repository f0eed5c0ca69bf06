import "./principles.css";
import { Link } from "react-router";
import type { Posture } from "../../../contract/posture.ts";
import type { Trend } from "../../../contract/trend.ts";
import { usePosture } from "../../api/posture.ts";
import { useTrend } from "../../api/trend.ts";
import { Sparkline } from "../../charts/Sparkline.tsx";
import { Answer } from "../../components/Answer.tsx";
import { Change } from "../../components/Change.tsx";
import { HowMade } from "../../components/HowMade.tsx";
import { Page } from "../../components/Page.tsx";
import { SeverityBar } from "../../components/Severity.tsx";
import { ShareNote } from "../../components/ShareNote.tsx";
import { count, countOf } from "../../formats/number.ts";
import { dayName } from "../../formats/time.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { partMoved } from "../../trend/moved.ts";
import { principleNames, severityNames, worstFirst } from "../../words.ts";
import { explained } from "./explained.ts";

type Group = Posture["principles"][number];

/** The eight groups in our own words, each with where it stands and where it goes. */
export function PrinciplesPage() {
  const posture = usePosture();
  const trend = useTrend("principle");
  const since = trend.data?.change?.since;
  return (
    <Page
      title="Principles"
      description={
        <>
          The seven design principles of the Well-Architected security pillar, and what is mapped to none. Together they are the whole.
          {since !== undefined && ` Change since ${dayName(since, new Date())}.`}
        </>
      }
      scoped={["place", "range", "decisions"]}
    >
      <div className="principle-list">
        <Answer of={posture} name="Principles" lines={56}>
          {({ principles, scoreCoverage }) => (
            <>
              <ul>
                {principles.map((group) => (
                  <Principle key={group.id} group={group} trend={trend.data} />
                ))}
              </ul>
              <ShareNote share={scoreCoverage} lead="Evidence of the scores: " />
            </>
          )}
        </Answer>
      </div>
    </Page>
  );
}

interface PrincipleProps {
  readonly group: Group;
  readonly trend: Trend | undefined;
}

function Principle({ group, trend }: PrincipleProps) {
  const href = useHref();
  const { id, open, openTotal } = group;
  return (
    <li className={`principle-card of-${id} keep-together`}>
      <h2>
        <span className="swatch of-principle" aria-hidden="true" /> <Link to={href(paths.principle(id))}>{principleNames[id]}</Link>
      </h2>
      <p className="asks">{explained[id].asks}</p>
      <div className="figures">
        <Score group={group} trend={trend} />
        <p>
          <b className="value">{openTotal === null ? "–" : <Link to={href(paths.findings, { principle: id })}>{count(openTotal)}</Link>}</b>{" "}
          <Change by={trend === undefined ? null : partMoved(trend, id, "open").by} isWorseUp />
          <span className="quiet">{openTotal === null ? "nobody has reported" : "open"}</span>
        </p>
        <Sparkline values={measured(trend, id)} />
      </div>
      {open !== null && openTotal !== null && (
        <>
          <SeverityBar counts={open} largest={openTotal} />
          <ul className="of-severities">
            {worstFirst.map((severity) => (
              <li key={severity}>
                <span className="severity">
                  <span className={`swatch fill-${severity.toLowerCase()}`} aria-hidden="true" />
                  {severityNames[severity]}
                </span>{" "}
                {open[severity] === 0 ? "0" : <Link to={href(paths.findings, { principle: id, severity })}>{count(open[severity])}</Link>}
              </li>
            ))}
          </ul>
        </>
      )}
    </li>
  );
}

function Score({ group: { id, score, controls }, trend }: PrincipleProps) {
  const withData = controls.passed + controls.failed + controls.unknown;
  return (
    <p>
      <b className="value">{score === null ? "–" : `${score} %`}</b>{" "}
      <Change by={trend === undefined ? null : partMoved(trend, id, "score").by} isWorseUp={false} unit=" pts" />
      <br />
      {withData === 0 ? (
        <span className="quiet">no score: no control with data</span>
      ) : (
        <HowMade number="score" within={{ principle: [id] }}>
          {count(controls.passed)} of {countOf(withData, "control")} passed
        </HowMade>
      )}
    </p>
  );
}

/** Reconstructed days are a lower bound: beside measured ones they would make every line look worse. */
function measured(trend: Trend | undefined, id: string): readonly (number | null)[] {
  const open = trend?.series.find((series) => series.id === id)?.open ?? [];
  return open.flatMap((value, index) => (trend?.points[index]?.reconstructed === false ? [value] : []));
}
