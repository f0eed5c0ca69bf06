import { Link } from "react-router";
import type { Coverage, CoveredScope } from "../../../contract/coverage.ts";
import { type SourceId, sources } from "../../../posture/words.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { When } from "../../components/When.tsx";
import { count } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { coverageWords, sourceNames } from "../../words.ts";

/** Which of its services were read, and where not: state, regions, since when. */
export function AccountCoverage({ coverage: { items } }: { readonly coverage: Coverage }) {
  if (items.length === 0) return <EmptyState heading="No scope of it is watched">An account that is not active has none.</EmptyState>;
  return (
    <table className="rows-table silent">
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">Not fresh</th>
          <th scope="col">Fresh</th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <SourceRow key={source} source={source} scopes={items.filter((scope) => scope.source === source)} />
        ))}
      </tbody>
    </table>
  );
}

function SourceRow({ source, scopes }: { readonly source: SourceId; readonly scopes: readonly CoveredScope[] }) {
  const href = useHref();
  // Closed by the organization itself: said, and not counted.
  const counted = scopes.filter(({ state }) => state !== "denied_by_scp");
  const fresh = counted.filter(({ state }) => state === "ok").length;
  const gaps = scopes.filter(({ state }) => state !== "ok");
  return (
    <tr>
      <th scope="row">{sourceNames[source]}</th>
      <td>{gaps.length === 0 ? "–" : gaps.map((gap) => <Gap key={gap.region} gap={gap} />)}</td>
      <td>
        {counted.length === 0 ? (
          "–"
        ) : (
          <Link to={href(paths.coverage, { source })} className={fresh < counted.length ? "amber" : undefined}>
            {count(fresh)} of {count(counted.length)}
          </Link>
        )}
      </td>
    </tr>
  );
}

function Gap({ gap: { state, region, action, lastSuccessAt } }: { readonly gap: CoveredScope }) {
  return (
    <div>
      {region}: {coverageWords[state].name.toLowerCase()}
      {action !== null && ` (${action})`}
      {lastSuccessAt !== null && (
        <span className="quiet inline">
          {" "}
          last read <When at={lastSuccessAt} short />
        </span>
      )}
    </div>
  );
}
