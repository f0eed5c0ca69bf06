import { Link } from "react-router";
import type { Coverage, Gap } from "../../../contract/coverage.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { count, countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { coverageWords, sourceShort } from "../../words.ts";

const SHOWN = 6;

/** Whose silence is in the numbers: what is not fresh, why, and since when. */
export function NotReporting({ coverage: { gaps, gapsTotal, share, states } }: { readonly coverage: Coverage }) {
  const href = useHref();
  const shown = gaps.filter(({ state }) => state !== "denied_by_scp");
  if (share.of > 0 && share.fresh === share.of) {
    return <EmptyState heading="Everybody reports">{`All ${countOf(share.of, "scope")} have fresh evidence.`}</EmptyState>;
  }
  return (
    <>
      <table className="rows-table silent">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">State</th>
            <th scope="col">Scopes</th>
            <th scope="col">Last read</th>
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, SHOWN).map((gap) => (
            <tr key={`${gap.accountId} ${gap.state} ${gap.action} ${gap.sources.join()} ${gap.regions.join()}`}>
              <th scope="row">
                <Link to={href(paths.account(gap.accountId))}>
                  <Foreign text={visible(gap.accountName) ?? gap.accountId} />
                </Link>
              </th>
              <td>
                {stateOf(gap)}
                <span className="quiet wrap">{whereOf(gap)}</span>
              </td>
              <td>{count(gap.scopes)}</td>
              <td>{gap.lastSuccessAt === null ? "never" : <When at={gap.lastSuccessAt} short />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet note">
        {gapsTotal > shown.slice(0, SHOWN).length && `${countOf(Math.max(gapsTotal, gaps.length), "gap")} in all. `}
        {states.denied_by_scp > 0 &&
          `${countOf(states.denied_by_scp, "scope is", "scopes are")} closed by a service control policy and not counted.`}
      </p>
    </>
  );
}

function stateOf({ state, action, waitingHelps }: Gap): string {
  const { name } = coverageWords[state];
  if (action !== null) return `${name}: ${action}`;
  return state === "failed" && waitingHelps ? `${name}, waiting helps` : name;
}

function whereOf({ sources, regions }: Gap): string {
  const services = sources.map((source) => sourceShort[source]).join(", ");
  return `${services} in ${regions.length > 3 ? countOf(regions.length, "region") : regions.join(", ")}`;
}
