import { Link } from "react-router";
import type { Posture } from "../../../contract/posture.ts";
import type { Summary } from "../../../contract/summary.ts";
import { When } from "../../components/When.tsx";
import { count, countOf } from "../../formats/number.ts";
import { exact } from "../../formats/time.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";

/** How much is looked at, when it was last, and what of it is not fresh. It keeps its line while it loads. */
export function Extent({ summary, posture }: { readonly summary: Summary | undefined; readonly posture: Posture | undefined }) {
  const href = useHref();
  if (summary === undefined || posture === undefined) return "\u00a0";
  const { lastCompleteRunAt, accounts, regions } = summary;
  const { coverage } = posture;
  const reporting = posture.accounts?.of ?? accounts;
  return (
    <>
      {reporting > 0 && `${countOf(reporting, "account")}, ${countOf(regions, "region")}. `}
      {lastCompleteRunAt === null ? (
        "No run has been completed yet."
      ) : (
        <>
          Last complete run <When at={lastCompleteRunAt} />
          <span className="only-print"> ({exact(lastCompleteRunAt)})</span>
          {coverage !== null && coverage.fresh < coverage.of ? (
            <>
              ;{" "}
              <Link to={href(paths.coverage)} className="amber">
                {count(coverage.of - coverage.fresh)} of {countOf(coverage.of, "scope")} without fresh evidence
              </Link>
              .
            </>
          ) : (
            "."
          )}
        </>
      )}
    </>
  );
}
