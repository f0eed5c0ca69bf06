import { Link } from "react-router";
import type { Summary } from "../../contract/summary.ts";
import { useSignedIn } from "../api/session.ts";
import { paths } from "../paths.ts";
import { Strip } from "./Strip.tsx";
import { When } from "./When.tsx";

/** The worst of what is so, in a line: what, since when, and of when the numbers are. Whoever can mend it is led to where it says how. */
export default function ConditionStrip({ of: { conditions, lastCompleteRunAt } }: { readonly of: Summary }) {
  const { isFor } = useSignedIn();
  const [worst, ...others] = conditions;
  if (worst === undefined) return null;
  const [what = "", rest = ""] = worst.text.split(/(?<=[:.]) (.*)/);
  return (
    <Strip name="State" kind="condition">
      <span role="status">
        <b>{what}</b> {rest}
        {worst.since !== null && (
          <>
            {" "}
            Since <When at={worst.since} />.
          </>
        )}
        {lastCompleteRunAt !== null && (
          <>
            {" "}
            Numbers stand as of <When at={lastCompleteRunAt} />.
          </>
        )}
      </span>{" "}
      {isFor("administer") && (
        <Link to={paths.doctor} className="no-print">
          {others.length === 0 ? "How to mend it" : `How to mend it, and ${others.length} more`}
        </Link>
      )}
    </Strip>
  );
}
