import { Link } from "react-router";
import type { Plan } from "../../../contract/plans.ts";
import { Breakable } from "../../components/Breakable.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { SeverityMark } from "../../components/Severity.tsx";
import { When } from "../../components/When.tsx";
import { count, countOf } from "../../formats/number.ts";
import { dayName } from "../../formats/time.ts";
import { visible } from "../../formats/visible.ts";
import { TakeBackPlan } from "../../handling/TakeBackPlan.tsx";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { planStateNames } from "../../words.ts";

export function PlanRow({ plan }: { readonly plan: Plan }) {
  const { check, title, severity, place, accounts, date, assignee, state, openThen, open, fixed, doneOn, madeAt, madeBy } = plan;
  const href = useHref();
  const now = new Date();
  return (
    <tr className={state === "planned" || state === "late" ? undefined : "over"}>
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
          {dayName(date, now)}
          <span className="quiet">
            planned <When at={madeAt} short />
            {madeBy !== null && (
              <>
                {" "}
                by <Foreign text={madeBy.name ?? "somebody who is gone"} />
              </>
            )}
          </span>
        </div>
      </td>
      <td data-label="Who">
        {assignee === null ? <span className="quiet inline">nobody</span> : <Foreign text={assignee.name ?? "somebody who is gone"} />}
      </td>
      <td data-label="State">
        <div>
          <span className={state === "late" || state === "done late" ? "amber" : undefined}>{planStateNames[state]}</span>
          {doneOn !== null && state !== "taken back" && <span className="quiet">{dayName(doneOn, now)}</span>}
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
