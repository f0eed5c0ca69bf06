import "./principle-cards.css";
import { memo } from "react";
import { Link } from "react-router";
import type { Posture } from "../../contract/posture.ts";
import type { Trend } from "../../contract/trend.ts";
import { Sparkline } from "../charts/Sparkline.tsx";
import { count, countOf } from "../formats/number.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { partMoved } from "../trend/moved.ts";
import { principleNames, severityNames } from "../words.ts";
import { Change } from "./Change.tsx";
import { HowMade } from "./HowMade.tsx";
import { SeverityBar } from "./Severity.tsx";

type PrincipleGroup = Posture["principles"][number];

interface PrincipleCardsProps {
  readonly principles: readonly PrincipleGroup[];
  /** Days of the range by principle: lines and changes. Without it the cards stand all the same. */
  readonly trend: Trend | undefined;
}

/** The seven design principles of the security pillar, and what is mapped to none: together they are the whole. */
export const PrincipleCards = memo(function PrincipleCards({ principles, trend }: PrincipleCardsProps) {
  return (
    <ul className="principles">
      {principles.map((group) => (
        <Card key={group.id} group={group} trend={trend} />
      ))}
    </ul>
  );
});

/** Reconstructed days are a lower bound: beside measured ones they would make every line look worse. */
function measured(trend: Trend | undefined, id: string): readonly (number | null)[] {
  const open = trend?.series.find((series) => series.id === id)?.open ?? [];
  return open.flatMap((value, index) => (trend?.points[index]?.reconstructed === false ? [value] : []));
}

function Card({ group, trend }: { readonly group: PrincipleGroup; readonly trend: Trend | undefined }) {
  const { id, score, controls, open, openTotal } = group;
  const href = useHref();
  const withData = controls.passed + controls.failed + controls.unknown;
  const moved = (column: "open" | "score") => (trend === undefined ? null : partMoved(trend, id, column).by);
  const findings = href(paths.findings, { principle: id });
  return (
    <li className={`principle of-${id} keep-together`}>
      <h2>
        <span className="swatch of-principle" aria-hidden="true" /> <Link to={href(paths.principle(id))}>{principleNames[id]}</Link>
      </h2>
      <div className="pair">
        <p>
          <b className="value">{score === null ? "–" : `${score} %`}</b> <Change by={moved("score")} isWorseUp={false} />
          <br />
          {withData === 0 ? (
            <span className="quiet">no score</span>
          ) : (
            <HowMade number="score" within={{ principle: [id] }}>
              {count(controls.passed)} of {countOf(withData, "control")}
            </HowMade>
          )}
        </p>
        <p className="open">
          <Change by={moved("open")} isWorseUp />{" "}
          <b className="value">{openTotal === null ? "–" : <Link to={findings}>{count(openTotal)}</Link>}</b>
          <span className="quiet">{open === null ? "nobody has reported" : `open, ${worstOf(open)}`}</span>
        </p>
      </div>
      {open !== null && openTotal !== null && <SeverityBar counts={open} largest={openTotal} />}
      <Sparkline values={measured(trend, id)} />
    </li>
  );
}

const worstOf = (open: NonNullable<PrincipleGroup["open"]>): string =>
  (["CRITICAL", "HIGH"] as const).map((severity) => `${count(open[severity])} ${severityNames[severity].toLowerCase()}`).join(", ");
