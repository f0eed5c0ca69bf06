import type { UseQueryResult } from "@tanstack/react-query";
import { memo } from "react";
import { Link } from "react-router";
import type { Checks } from "../../contract/checks.ts";
import { EmptyState } from "../components/EmptyState.tsx";
import { Foreign } from "../components/Foreign.tsx";
import { count, signed } from "../formats/number.ts";
import { visible } from "../formats/visible.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { principleShort, severityNames } from "../words.ts";
import { Box } from "./Box.tsx";

type Check = Checks["items"][number];

interface FixFirstBoxProps {
  readonly checks: UseQueryResult<Checks>;
  /** As many as its neighbour has. */
  readonly lines: number;
}

export function FixFirstBox({ checks, lines }: FixFirstBoxProps) {
  return (
    <Box
      name="Fix first"
      description="By findings closed, weighted by severity."
      of={checks}
      lines={lines}
      more={["All checks", paths.checks]}
    >
      {(checks) => <FixFirst checks={checks} />}
    </Box>
  );
}

/** What closes most, weighted by severity, and what that does to both numbers. A CVE has no score: a dash, never 0. */
const FixFirst = memo(function FixFirst({ checks: { items, together } }: { readonly checks: Checks }) {
  const href = useHref();
  if (items.length === 0) return <EmptyState heading="No check has an open finding" />;
  const all = { check: items.map(({ check }) => check), kind: [...new Set(items.map(({ kind }) => kind))] };
  return (
    <table className="rows-table fixes">
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Closes</th>
          <th scope="col" className="only-wide">
            Accounts
          </th>
          <th scope="col">Score</th>
          <th scope="col" className="only-wide">
            Checks passed
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((check) => (
          <FixRow key={`${check.kind} ${check.check}`} check={check} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">All {count(items.length)}</th>
          <td>
            <Link to={href(paths.findings, all)}>{count(together.openTotal)}</Link>
          </td>
          <td className="only-wide">{count(together.accounts)}</td>
          <td>{fromTo(together.fix.score)}</td>
          <td className="only-wide">{fromTo(together.fix.checksPassed)}</td>
        </tr>
      </tfoot>
    </table>
  );
});

function FixRow({ check: { check, kind, title, severity, principle, openTotal, accounts, fix } }: { readonly check: Check }) {
  const href = useHref();
  return (
    <tr>
      <th scope="row">
        <Link to={href(paths.check(check), { kind })}>
          <Foreign text={visible(title) ?? check} />
        </Link>
        <span className="quiet wrap">
          {severity !== null && (
            <>
              <span className={`swatch fill-${severity.toLowerCase()}`} aria-hidden="true" /> {severityNames[severity]} ·{" "}
            </>
          )}
          {title !== check && (
            <>
              <Foreign text={check} /> ·{" "}
            </>
          )}
          {principleShort[principle]}
        </span>
      </th>
      <td>
        <Link to={href(paths.findings, { check, kind })}>{count(openTotal)}</Link>
      </td>
      <td className="only-wide">{count(accounts)}</td>
      <td>{effect(fix.score)}</td>
      <td className="only-wide">{effect(fix.checksPassed)}</td>
    </tr>
  );
}

type Effect = Check["fix"]["score"];

/** Whole percents: what is below one is said as such, since it is not nothing. */
function effect(of: Effect) {
  if (of === null || of.from === null || of.to === null) return "–";
  const by = of.to - of.from;
  return by === 0 ? <span className="quiet inline">&lt; 1 pt</span> : <span className="better">{`${signed(by)} pts`}</span>;
}

const fromTo = (of: Effect): string => (of === null || of.from === null || of.to === null ? "–" : `${of.from} → ${of.to}`);
