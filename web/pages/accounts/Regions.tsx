import { Link } from "react-router";
import type { WholeAccount } from "../../../contract/accounts.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { HowMade } from "../../components/HowMade.tsx";
import { count } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";

/** Where in the world: a region's own score keeps AWS's rule, and `global` is a line of its own. */
export function Regions({ regions }: { readonly regions: WholeAccount["regions"] }) {
  const href = useHref();
  if (regions.length === 0) return <EmptyState heading="Nothing is known of any region" />;
  return (
    <table className="rows-table">
      <thead>
        <tr>
          <th scope="col">Region</th>
          <th scope="col">Score</th>
          <th scope="col">Checks passed</th>
          <th scope="col">Open</th>
        </tr>
      </thead>
      <tbody>
        {regions.map(({ region, score, checksPassed, openTotal }) => (
          <tr key={region}>
            <th scope="row">{region}</th>
            <td>
              {score === null ? (
                "–"
              ) : (
                <HowMade number="score" within={{ region: [region] }}>
                  {score} %
                </HowMade>
              )}
            </td>
            <td>{checksPassed.percentage === null ? "–" : `${checksPassed.percentage} %`}</td>
            <td>{openTotal === null ? "–" : <Link to={href(paths.findings, { region })}>{count(openTotal)}</Link>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
