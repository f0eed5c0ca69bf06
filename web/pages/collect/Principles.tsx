import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Posture } from "../../../contract/posture.ts";
import type { Trend } from "../../../contract/trend.ts";
import { Sparkline } from "../../charts/Sparkline.tsx";
import { Answer } from "../../components/Answer.tsx";
import { Change } from "../../components/Change.tsx";
import { SeverityBar } from "../../components/Severity.tsx";
import { count, countOf } from "../../formats/number.ts";
import { dayName } from "../../formats/time.ts";
import { principleNames, severityNames } from "../../words.ts";

type PrincipleGroup = Posture["principles"][number];

interface PrinciplesProps {
  readonly posture: UseQueryResult<Posture>;
  /** Open findings of 30 days by principle: the lines. Without it the cards stand all the same. */
  readonly trend: Trend | undefined;
}

/** The seven design principles of the security pillar, and what is mapped to none: together they are the whole. */
export function Principles({ posture, trend }: PrinciplesProps) {
  return (
    <Container
      header={
        <Header variant="h2" description={<HowMade of={posture.data} />}>
          Open findings by principle
        </Header>
      }
    >
      <Answer of={posture} name="Principles" lines={12}>
        {({ principles }) => (
          <ul className="principles">
            {principles.map((group) => (
              <Card key={group.id} group={group} line={measured(trend, group.id)} />
            ))}
          </ul>
        )}
      </Answer>
    </Container>
  );
}

/** Reconstructed days are a lower bound: beside measured ones they would make every line look worse. */
function measured(trend: Trend | undefined, id: string): readonly (number | null)[] {
  const open = trend?.series.find((series) => series.id === id)?.open ?? [];
  return open.map((value, index) => (trend?.points[index]?.reconstructed === false ? value : null));
}

/** How the numbers are made, since when changes count, and who could speak for them. */
function HowMade({ of: posture }: { readonly of: Posture | undefined }) {
  if (posture === undefined) return "\u00a0";
  const { change, coverage, scoreCoverage } = posture;
  return (
    <>
      Score of Security Hub CSPM's controls; the line is of open findings.{" "}
      {change === null ? "Changes count from the first complete run." : `Changes since ${dayName(change.since, new Date())}.`}{" "}
      <Evidence of="Score" share={scoreCoverage} /> <Evidence of="Open findings" share={coverage} />
    </>
  );
}

function Evidence({ of: what, share }: { readonly of: string; readonly share: Posture["coverage"] }) {
  if (share === null) return null;
  return (
    <span className={share.fresh < share.of ? "amber" : "quiet inline"}>
      {what}: {count(share.fresh)} of {countOf(share.of, "scope")} fresh.
    </span>
  );
}

function Card({ group, line }: { readonly group: PrincipleGroup; readonly line: readonly (number | null)[] }) {
  const { id, score, controls, checksPassed, open, openTotal, change } = group;
  const withData = controls.passed + controls.failed + controls.unknown;
  return (
    <li className={`principle of-${id}`}>
      <h3>
        <span className="swatch" aria-hidden="true" />
        {principleNames[id]}
      </h3>
      <div className="pair">
        <p>
          <b className="value">{score === null ? "–" : `${score} %`}</b> <Change by={change?.score ?? null} isWorseUp={false} unit=" pts" />
          <span className="quiet">
            {withData === 0 ? "no control with data" : `${count(controls.passed)} of ${countOf(withData, "control")}`}
          </span>
          <span className="quiet">{checksPassed.percentage === null ? "no checks" : `${checksPassed.percentage} % of checks passed`}</span>
        </p>
        <p className="open">
          <Change by={change?.open ?? null} isWorseUp /> <b className="value">{openTotal === null ? "–" : count(openTotal)}</b>
          <span className="quiet">{open === null ? "nobody has reported" : "open"}</span>
          <span className="quiet">{open !== null && worstOf(open)}</span>
        </p>
      </div>
      {open !== null && openTotal !== null && <SeverityBar counts={open} largest={openTotal} />}
      <Sparkline values={line} />
    </li>
  );
}

const worstOf = (open: NonNullable<PrincipleGroup["open"]>): string =>
  (["CRITICAL", "HIGH"] as const).map((severity) => `${count(open[severity])} ${severityNames[severity].toLowerCase()}`).join(", ");
