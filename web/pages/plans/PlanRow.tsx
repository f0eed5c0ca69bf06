import { Link } from "react-router";
import type { Plan } from "../../../contract/plans.ts";
import { Breakable } from "../../components/Breakable.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { SeverityMark } from "../../components/Severity.tsx";
import { When } from "../../components/When.tsx";
import { count, countOf } from "../../formats/number.ts";
import { dayName } from "../../formats/time.ts";
import { visible } from "../../formats/visible.ts";
import { PlanState } from "../../handling/PlanState.tsx";
import { Somebody } from "../../handling/Somebody.tsx";
import { TakeBackPlan } from "../../handling/TakeBackPlan.tsx";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { isToBeDone } from "../../selection/plans.ts";

export function PlanRow({ plan }: { readonly plan: Plan }) {
  const { check, title, severity, place, accounts, date, assignee, state, openThen, open, fixed, madeAt, madeBy } = plan;
  const href = useHref();
  return (
    <tr className={isToBeDone(state) ? undefined : "over"}>
      <th scope="row">
        <Link to={href(paths.check(check))}>
          <Foreign text={visible(title) ?? check} />
        </Link>
        <span className="quiet">
          {severity !== null && (
            <>
              <SeverityMark severity={severity} /> ·{" "}
            </>
          )}
          <Breakable text={check} /> · {place === null ? countOf(accounts, "account") : <Foreign text={place} />}
        </span>
      </th>
      <td data-label="By">
        <div>
          {dayName(date, new Date())}
          <span className="quiet">
            planned <When at={madeAt} short />
            {madeBy !== null && (
              <>
                {" "}
                by <Somebody person={madeBy} />
              </>
            )}
          </span>
        </div>
      </td>
      <td data-label="Who">{assignee === null ? <span className="quiet inline">nobody</span> : <Somebody person={assignee} />}</td>
      <td data-label="State">
        <div>
          <PlanState plan={plan} />
        </div>
      </td>
      <td data-label="Fixed" className="number">
        {count(fixed)} of {count(openThen)}
      </td>
      <td data-label="Open" className="number">
        {count(open)}
      </td>
      <td className="do">
        <TakeBackPlan plan={plan} />
      </td>
    </tr>
  );
}
