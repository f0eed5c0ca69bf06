import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Posture } from "../../../contract/posture.ts";
import type { PrincipleGroup } from "../../../posture/words.ts";
import { HowMade } from "../../components/HowMade.tsx";
import { PrincipleMark } from "../../components/PrincipleMark.tsx";
import { SeverityMark } from "../../components/Severity.tsx";
import { count, countOf } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import type { useHref } from "../../selection/address.ts";
import type { Side } from "../../selection/compare.ts";
import { principleShort, severityNames, worstFirst } from "../../words.ts";

export interface Row {
  readonly id: string;
  /** As it stands in the file. */
  readonly text: string;
  readonly name: ReactNode;
  readonly unit: "" | " %";
  readonly isWorseUp: boolean;
  readonly of: (posture: Posture) => number | null;
  /** A number with what made it, or with its findings. */
  readonly shown: (posture: Posture, side: Side) => ReactNode;
}

type Href = ReturnType<typeof useHref>;

/** What is compared, in the order in which a reader asks. */
export const groupsOf = (href: Href): readonly { readonly name: string; readonly rows: readonly Row[] }[] => [
  { name: "", rows: figures(href) },
  { name: "Open by severity", rows: bySeverity(href) },
  { name: "Open by principle", rows: openByPrinciple(href) },
  { name: "Score by principle", rows: scoreByPrinciple },
];

const dash = "–";
const groups = Object.keys(principleShort) as readonly PrincipleGroup[];
const groupOf = (posture: Posture, id: PrincipleGroup) => posture.principles.find((group) => group.id === id);
const dayOf = ({ at }: Side) => (at === undefined ? {} : { at });

/** Findings of a day that is over are not listed: how it was made says so. */
function open(href: Href, n: number | null, side: Side, more: { readonly principle?: readonly PrincipleGroup[] } = {}): ReactNode {
  if (n === null) return dash;
  const within = { ...side.within, ...more };
  if (side.at === undefined) return <Link to={href(paths.findings, within)}>{count(n)}</Link>;
  return (
    <HowMade number="open" within={within} at={side.at}>
      {count(n)}
    </HowMade>
  );
}

function percent(number: "score" | "checksPassed", value: number | null, side: Side, of: string): ReactNode {
  if (value === null) return dash;
  return (
    <>
      <b>{value} %</b>
      <span className="below">
        <HowMade number={number} within={side.within} {...dayOf(side)}>
          {of}
        </HowMade>
      </span>
    </>
  );
}

const figures = (href: Href): readonly Row[] => [
  {
    id: "score",
    text: "Security score",
    name: "Security score",
    unit: " %",
    isWorseUp: false,
    of: ({ score }) => score,
    shown: ({ score, controls: { passed, failed, unknown } }, side) =>
      percent("score", score, side, `${count(passed)} of ${countOf(passed + failed + unknown, "control")}`),
  },
  {
    id: "checksPassed",
    text: "Checks passed",
    name: "Checks passed",
    unit: " %",
    isWorseUp: false,
    of: ({ checksPassed }) => checksPassed.percentage,
    shown: ({ checksPassed: { passed, failed, unknown, percentage } }, side) =>
      percent("checksPassed", percentage, side, `${count(passed)} of ${count(passed + failed + unknown)}`),
  },
  {
    id: "open",
    text: "Open findings",
    name: "Open findings",
    unit: "",
    isWorseUp: true,
    of: ({ openTotal }) => openTotal,
    shown: ({ openTotal }, side) => <b>{open(href, openTotal, side)}</b>,
  },
];

const bySeverity = (href: Href): readonly Row[] =>
  worstFirst.map((severity) => ({
    id: severity,
    text: `Open, ${severityNames[severity].toLowerCase()}`,
    name: <SeverityMark severity={severity} />,
    unit: "",
    isWorseUp: true,
    of: ({ open }) => open?.[severity] ?? null,
    shown: ({ open }, { within, at }) => {
      if (open === null) return dash;
      const n = count(open[severity]);
      return at === undefined ? <Link to={href(paths.findings, { ...within, severity })}>{n}</Link> : n;
    },
  }));

const openByPrinciple = (href: Href): readonly Row[] =>
  groups.map((id) => ({
    id: `open ${id}`,
    text: `Open, ${principleShort[id]}`,
    name: <PrincipleMark id={id} short />,
    unit: "",
    isWorseUp: true,
    of: (posture) => groupOf(posture, id)?.openTotal ?? null,
    shown: (posture, side) => open(href, groupOf(posture, id)?.openTotal ?? null, side, { principle: [id] }),
  }));

const scoreByPrinciple: readonly Row[] = groups
  .filter((id) => id !== "unmapped")
  .map((id) => ({
    id: `score ${id}`,
    text: `Score, ${principleShort[id]}`,
    name: <PrincipleMark id={id} short />,
    unit: " %",
    isWorseUp: false,
    of: (posture) => groupOf(posture, id)?.score ?? null,
    shown: (posture, side) => {
      const score = groupOf(posture, id)?.score;
      return score == null ? (
        dash
      ) : (
        <HowMade number="score" within={{ ...side.within, principle: [id] }} {...dayOf(side)}>
          {score} %
        </HowMade>
      );
    },
  }));
