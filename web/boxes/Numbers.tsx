import { memo, type ReactNode } from "react";
import { Link } from "react-router";
import type { Posture } from "../../contract/posture.ts";
import type { Trend } from "../../contract/trend.ts";
import type { Severity } from "../../posture/words.ts";
import { Change } from "../components/Change.tsx";
import { HowMade } from "../components/HowMade.tsx";
import { SeverityBar } from "../components/Severity.tsx";
import { ShareNote } from "../components/ShareNote.tsx";
import { count, countOf } from "../formats/number.ts";
import { duration } from "../formats/time.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { partMoved } from "../trend/moved.ts";
import { severityNames, worstFirst } from "../words.ts";
import { AcceptedCount } from "./AcceptedCount.tsx";

interface NumbersProps {
  readonly posture: Posture;
  /** Of the range, by severity: changes count over the same days as everything on the page. */
  readonly trend: Trend | undefined;
}

/** Each number with the counts that made it, its change and its own evidence: score and checks passed have different shares. */
export const Numbers = memo(function Numbers({ posture, trend }: NumbersProps) {
  const { score, controls, checksPassed, coverage, scoreCoverage } = posture;
  const changeOf = (column: "score" | "checksPassed") => (trend === undefined ? null : (trend.change?.[column] ?? null));
  return (
    <dl className="posture-numbers">
      <Figure
        name="Security score"
        value={score === null ? "–" : `${score} %`}
        change={<Change by={changeOf("score")} isWorseUp={false} unit=" pts" />}
      >
        {score === null ? (
          <span className="quiet">No control with data in this view</span>
        ) : (
          <HowMade number="score">
            {count(controls.passed)} of {countOf(controls.passed + controls.failed + controls.unknown, "control")} passed
          </HowMade>
        )}
        <ShareNote share={scoreCoverage} />
      </Figure>
      <Figure
        name="Checks passed"
        value={checksPassed.percentage === null ? "–" : `${checksPassed.percentage} %`}
        change={<Change by={changeOf("checksPassed")} isWorseUp={false} unit=" pts" />}
      >
        <HowMade number="checksPassed">
          {count(checksPassed.passed)} of {countOf(checksPassed.passed + checksPassed.failed + checksPassed.unknown, "evaluation")}
        </HowMade>
        <ShareNote share={coverage} />
      </Figure>
      <Open posture={posture} trend={trend} />
      <TimeToFix trend={trend} />
    </dl>
  );
});

interface FigureProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly change?: ReactNode;
  readonly children: ReactNode;
}

function Figure({ name, value, change, children }: FigureProps) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd className="value large">
        {value} {change}
      </dd>
      <dd className="below">{children}</dd>
    </div>
  );
}

function Open({ posture: { open, openTotal, coverage }, trend }: NumbersProps) {
  const href = useHref();
  return (
    <div className="figure of-open">
      <dt>
        <b>Open findings</b>
        <span>
          <HowMade number="open">each once</HowMade> · <ShareNote share={coverage} lead="evidence: " />
          <AcceptedCount />
        </span>
      </dt>
      <dd className="value">
        {openTotal === null ? "–" : <Link to={href(paths.findings)}>{count(openTotal)}</Link>}{" "}
        <Change by={trend?.change?.open ?? null} isWorseUp />
      </dd>
      <dd>
        {open === null || openTotal === null ? (
          <span className="quiet">Nobody has reported in this view</span>
        ) : (
          <>
            <SeverityBar counts={open} largest={openTotal} />
            <ul className="by-severity">
              {worstFirst.map((severity) => (
                <OfSeverity key={severity} severity={severity} n={open[severity]} trend={trend} />
              ))}
            </ul>
          </>
        )}
      </dd>
    </div>
  );
}

function OfSeverity({ severity, n, trend }: { readonly severity: Severity; readonly n: number; readonly trend: Trend | undefined }) {
  const href = useHref();
  return (
    <li>
      <span className="severity">
        <span className={`swatch fill-${severity.toLowerCase()}`} aria-hidden="true" />
        {severityNames[severity]}
      </span>
      <b>
        <Link to={href(paths.findings, { severity })}>{count(n)}</Link>
      </b>{" "}
      <Change by={trend === undefined ? null : partMoved(trend, severity, "open").by} isWorseUp />
    </li>
  );
}

const HOUR_MS = 3_600_000;

/** Of what was fixed in the range: how long it had been open. Only fixed is progress. */
function TimeToFix({ trend }: { readonly trend: Trend | undefined }) {
  const { fixes = 0, medianHours = null, p90Hours = null } = trend?.timeToFix ?? {};
  return (
    <Figure name="Time to fix" value={medianHours === null ? "–" : duration(medianHours * HOUR_MS)}>
      <span className="quiet">{trend === undefined ? "\u00a0" : `median of ${count(fixes)} fixed`}</span>
      <span className="quiet">{p90Hours === null ? "\u00a0" : `nine in ten within ${duration(p90Hours * HOUR_MS)}`}</span>
    </Figure>
  );
}
