import { Link } from "react-router";
import type { Check, Checks } from "../../../contract/checks.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { SeverityBar, SeverityMark } from "../../components/Severity.tsx";
import { count, countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { kindNames, principleNames, severityNames, worstFirst } from "../../words.ts";
import { Effect } from "./Effect.tsx";

interface ChecksTableProps {
  readonly checks: Checks;
  /** Checks before this page. */
  readonly before: number | undefined;
}

/** "Closes M findings in N resources and K accounts; score from a to b", a line each, and all of the page together. */
export function ChecksTable({ checks: { items, together }, before }: ChecksTableProps) {
  const largest = Math.max(...items.map(({ openTotal }) => openTotal));
  return (
    <table className="findings checks">
      <thead>
        <tr>
          <th scope="col" className="of-rank">
            #
          </th>
          <th scope="col" className="of-severity">
            Worst
          </th>
          <th scope="col" className="of-finding">
            Check
          </th>
          <th scope="col" className="of-bar">
            Open by severity
          </th>
          <th scope="col" className="of-closes">
            Closes
          </th>
          <th scope="col" className="of-effect">
            Score
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((check, index) => (
          <CheckRow
            key={`${check.kind} ${check.check}`}
            check={check}
            rank={before === undefined ? undefined : before + index + 1}
            largest={largest}
          />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td className="of-rank" />
          <td className="of-severity" />
          <th scope="row" className="of-finding">
            {items.length === 1 ? "It alone" : `All ${count(together.checks)} of this page together`}
          </th>
          <td className="of-bar" />
          <td className="of-closes">
            <b>{countOf(together.openTotal, "finding")}</b>
            <span className="quiet">{spread(together)}</span>
          </td>
          <td className="of-effect">
            <Effect fix={together.fix} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

const spread = ({ resources, accounts }: { readonly resources: number; readonly accounts: number }): string =>
  `${countOf(resources, "resource")}, ${countOf(accounts, "account")}`;

function CheckRow({ check: row, rank, largest }: { readonly check: Check; readonly rank: number | undefined; readonly largest: number }) {
  const href = useHref();
  const { check, title, principle, kind, products, severity, open, openTotal, fix } = row;
  const name = visible(title) ?? check;
  return (
    <tr>
      <td className="of-rank">{rank === undefined ? "" : count(rank)}</td>
      <td className="of-severity">{severity !== null && <SeverityMark severity={severity} />}</td>
      <td className="of-finding">
        <Link className="cut" to={href(paths.check(check), { kind })} title={name.slice(0, 1000)}>
          <Foreign text={name} />
        </Link>
        <span className="quiet cut">
          <span className={`swatch of-principle of-${principle}`} title={principleNames[principle]} aria-hidden="true" />{" "}
          <Foreign text={check} /> · {kindNames[kind]}
          {products.map((product) => (
            <span key={product}>
              {" · "}
              <Foreign text={product} />
            </span>
          ))}
        </span>
      </td>
      <td className="of-bar">
        <SeverityBar counts={open} largest={largest} />
        <span className="quiet cut">
          {worstFirst
            .filter((one) => open[one] > 0)
            .map((one) => `${count(open[one])} ${severityNames[one].toLowerCase()}`)
            .join(", ")}
        </span>
      </td>
      <td className="of-closes">
        <Link to={href(paths.findings, { check, kind })}>{countOf(openTotal, "finding")}</Link>
        <span className="quiet">{spread(row)}</span>
      </td>
      <td className="of-effect">
        <Effect fix={fix} />
      </td>
    </tr>
  );
}
