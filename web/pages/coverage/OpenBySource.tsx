import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Coverage, Share } from "../../../contract/coverage.ts";
import type { SeverityCounts, Summary } from "../../../contract/summary.ts";
import type { Severity, SourceId } from "../../../posture/words.ts";
import { Answer } from "../../components/Answer.tsx";
import { SeverityBar } from "../../components/Severity.tsx";
import { count } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { severityNames, severityShort, sourceNames, worstFirst } from "../../words.ts";

interface OpenBySourceProps {
  readonly summary: UseQueryResult<Summary>;
  readonly coverage: Coverage | undefined;
  readonly isFirstRun: boolean;
}

export function OpenBySource({ summary, coverage, isFirstRun }: OpenBySourceProps) {
  return (
    <Container
      header={
        <Header variant="h2" description="Each problem once, under the source that leads.">
          Open findings by source
        </Header>
      }
    >
      <Answer of={summary} name="Open findings" lines={11}>
        {(summary) =>
          !isFirstRun && summary.lastCompleteRunAt === null && summary.openTotal === 0 ? (
            <p className="empty">No number is known before the first run.</p>
          ) : (
            <>
              <SourceTable summary={summary} coverage={coverage} isFirstRun={isFirstRun} />
              {summary.lastCompleteRunAt !== null && <Beside summary={summary} />}
              {isFirstRun && <p className="quiet note">A source's numbers appear when its last scope is read.</p>}
            </>
          )
        }
      </Answer>
    </Container>
  );
}

interface SourceTableProps {
  readonly summary: Summary;
  readonly coverage: Coverage | undefined;
  readonly isFirstRun: boolean;
}

function SourceTable({ summary, coverage, isFirstRun }: SourceTableProps) {
  const largest = Math.max(...summary.open.map(({ total }) => total));
  const isKnown = !isFirstRun && (summary.openTotal > 0 || summary.lastCompleteRunAt !== null);
  const sum = (severity: Severity) => summary.open.reduce((all, { bySeverity }) => all + bySeverity[severity], 0);
  return (
    <table className="numbers">
      <thead>
        <tr>
          <th scope="col">Source</th>
          {worstFirst.map((severity) => (
            <th key={severity} scope="col">
              <span className={`swatch fill-${severity.toLowerCase()}`} aria-hidden="true" />
              <abbr title={severityNames[severity]}>{severityShort[severity]}</abbr>
            </th>
          ))}
          <th scope="col">Open</th>
          <td className="bar" />
        </tr>
      </thead>
      <tbody>
        {summary.open.map(({ source, bySeverity, total }) => {
          const share = coverage?.bySource.find((one) => one.source === source)?.share;
          return <SourceRow key={source} {...{ source, bySeverity, total, share, largest, isFirstRun }} />;
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">All sources</th>
          {worstFirst.map((severity) => (
            <td key={severity}>{isKnown ? count(sum(severity)) : "–"}</td>
          ))}
          <td>{isKnown ? count(summary.openTotal) : "–"}</td>
          <td className="bar" />
        </tr>
      </tfoot>
    </table>
  );
}

interface SourceRowProps {
  readonly source: SourceId;
  readonly bySeverity: SeverityCounts;
  readonly total: number;
  readonly share: Share | undefined;
  readonly largest: number;
  readonly isFirstRun: boolean;
}

/** A number appears when its last scope is read; a source that nobody could read has none: silence is not 0. */
function SourceRow({ source, bySeverity, total, share, largest, isFirstRun }: SourceRowProps) {
  const href = useHref();
  const isKnown = total > 0 || share === undefined || share.fresh > 0;
  const isShown = isKnown && !(isFirstRun && (share === undefined || share.fresh < share.of));
  const cell = (value: number, severity?: Severity) =>
    !isShown ? "–" : value === 0 ? "0" : <Link to={href(paths.findings, { source, severity })}>{count(value)}</Link>;
  return (
    <tr>
      <th scope="row">
        {sourceNames[source]}
        <Evidence share={share} />
      </th>
      {worstFirst.map((severity) => (
        <td key={severity}>{cell(bySeverity[severity], severity)}</td>
      ))}
      <td className="sum">{cell(total)}</td>
      <td className="bar">{isShown && <SeverityBar counts={bySeverity} largest={largest} />}</td>
    </tr>
  );
}

function Evidence({ share }: { readonly share: Share | undefined }) {
  if (share === undefined) return <span className="quiet">&nbsp;</span>;
  if (share.of === 0) return <span className="quiet">no scope</span>;
  const words = `${count(share.fresh)} of ${count(share.of)} fresh`;
  return share.fresh === share.of ? <span className="quiet">{words}</span> : <span className="quiet amber">{words}</span>;
}

/** Gone is not fixed, and closed is neither. */
function Beside({ summary: { suppressed, fixed, resourceGone, closed, passed, unknown } }: { readonly summary: Summary }) {
  const parts = [
    ["checks passed", passed],
    ["checks without an answer", unknown],
    ["suppressed in AWS", suppressed],
    ["fixed", fixed],
    ["gone with their resource", resourceGone],
    ["closed without being fixed", closed],
  ] as const;
  return (
    <ul className="beside">
      {parts.map(([words, number]) => (
        <li key={words}>
          <b>{count(number)}</b> {words}
        </li>
      ))}
    </ul>
  );
}
