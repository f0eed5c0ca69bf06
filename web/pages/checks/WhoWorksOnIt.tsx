import "../../boxes/boxes.css";
import "../../handling/handling.css";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useState } from "react";
import { Link } from "react-router";
import type { WholeCheck } from "../../../contract/checks.ts";
import type { Handling } from "../../../contract/handling.ts";
import type { Plan } from "../../../contract/plans.ts";
import { onlyReading, useSignedIn } from "../../api/session.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { count, countOf } from "../../formats/number.ts";
import { dayName } from "../../formats/time.ts";
import { HandlingNow } from "../../handling/HandlingNow.tsx";
import { handlesCheck } from "../../handling/handles.ts";
import { PlanState } from "../../handling/PlanState.tsx";
import { Somebody } from "../../handling/Somebody.tsx";
import { TakeBackPlan } from "../../handling/TakeBackPlan.tsx";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { usePlace } from "../../selection/place.ts";
import { PlanFix } from "./PlanFix.tsx";

const unhandled: Handling = { assignee: null, ticket: null, events: [] };

/** Who works on the check in the place that is looked at, and by when it is to be fixed. */
export function WhoWorksOnIt({ check }: { readonly check: WholeCheck }) {
  const { place } = usePlace();
  const { isFor, hasRoleFor } = useSignedIn();
  const [isPlanning, setIsPlanning] = useState(false);
  const account = place.account.length === 1 ? place.account[0] : undefined;
  // Of a check everywhere speaks only who sees the whole; an owner chooses an account first.
  const isPlace = account !== undefined || hasRoleFor("whole");
  const here = check.handling.find((one) => one.account?.id === account);
  const others = check.handling.filter((one) => one !== here && (one.assignee !== null || one.ticket !== null || one.events.length > 0));
  const reason = !isFor("handle") ? onlyReading : check.openTotal === 0 ? "Nothing of it is open here." : undefined;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={account === undefined ? "Of the check everywhere." : "Of the check on this account."}
          actions={
            hasRoleFor("handle") && (
              <Button
                onClick={() => setIsPlanning(true)}
                disabled={reason !== undefined}
                {...(reason !== undefined && { disabledReason: reason })}
              >
                Plan to fix it …
              </Button>
            )
          }
        >
          Who works on it
        </Header>
      }
    >
      {isPlace ? (
        <HandlingNow handling={here ?? unhandled} handles={handlesCheck(check.check, account)} />
      ) : (
        <p className="quiet">Choose one account above, to assign the check there.</p>
      )}
      {others.length > 0 && (
        <ul className="handling-events">
          {others.map((one) => (
            <li key={one.account?.id ?? ""}>
              <Foreign text={one.account?.name ?? "Everywhere"} />:{" "}
              {one.assignee === null ? <span className="quiet inline">nobody is assigned</span> : <Somebody person={one.assignee} />}
            </li>
          ))}
        </ul>
      )}
      {check.plans.length > 0 && <Plans check={check.check} plans={check.plans} />}
      {isPlanning && <PlanFix check={check} close={() => setIsPlanning(false)} />}
    </Container>
  );
}

const MOST_PLANS = 5;

function Plans({ check, plans }: { readonly check: string; readonly plans: readonly Plan[] }) {
  const href = useHref();
  return (
    <>
      <table className="rows-table plans">
        <thead>
          <tr>
            <th scope="col">Planned for</th>
            <th scope="col">State</th>
            <th scope="col">Fixed</th>
            <th scope="col">Open</th>
          </tr>
        </thead>
        <tbody>
          {plans.slice(0, MOST_PLANS).map((plan) => (
            <PlanRow key={plan.id} plan={plan} />
          ))}
        </tbody>
      </table>
      {plans.length > MOST_PLANS && <Link to={href(paths.plans, { check })}>All planned fixes of this check</Link>}
    </>
  );
}

function PlanRow({ plan }: { readonly plan: Plan }) {
  const { date, place, accounts, assignee, openThen, open, fixed } = plan;
  return (
    <tr>
      <th scope="row">
        {dayName(date, new Date())}
        <span className="quiet wrap">
          {place === null ? countOf(accounts, "account") : <Foreign text={place} />}
          {assignee !== null && (
            <>
              {" · "}
              <Somebody person={assignee} />
            </>
          )}
        </span>
      </th>
      <td>
        <PlanState plan={plan} />
        <TakeBackPlan plan={plan} />
      </td>
      <td>
        {count(fixed)} of {count(openThen)}
      </td>
      <td>{count(open)}</td>
    </tr>
  );
}
