import "../../components/listed-rows.css";
import Container from "@cloudscape-design/components/container";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useQuery } from "@tanstack/react-query";
import type { PlansQuery } from "../../../contract/plans.ts";
import { plansQuery } from "../../api/plans.ts";
import { Answer } from "../../components/Answer.tsx";
import { CursorPager } from "../../components/CursorPager.tsx";
import { ListedTable } from "../../components/ListedTable.tsx";
import { NothingListed } from "../../components/NothingListed.tsx";
import { Page } from "../../components/Page.tsx";
import { total } from "../../formats/number.ts";
import { usePaging } from "../../selection/paging.ts";
import { type PlanView, planViewQueries, planViews, usePlansChoice } from "../../selection/plans.ts";
import { wordOf } from "../../selection/read.ts";
import { PlanRow } from "./PlanRow.tsx";

const SHOWN = 50;

const columns = [
  "What is to be fixed",
  "By",
  "Who",
  "State",
  { name: "Fixed", className: "number" },
  { name: "Open", className: "number" },
];

/** What somebody means to fix by a day, and what came of it. */
export function PlansPage() {
  const { view, filter, refused, isNarrowed, clear } = usePlansChoice();
  const paging = usePaging(`plans ${JSON.stringify([view, filter])}`);
  const plans = useQuery(plansQuery({ ...planViewQueries[view], ...filter, limit: SHOWN, ...paging.asked }));
  return (
    <Page
      title="Planned fixes"
      {...(plans.data !== undefined && { counter: `(${total(plans.data)})` })}
      description="What somebody means to fix by a day, the soonest first. The trend shows it as a goal."
      refused={refused}
    >
      <Views />
      <Container>
        <div id="plans">
          <Answer of={plans} name="The planned fixes" lines={8}>
            {(page) =>
              page.items.length === 0 && paging.cursor === undefined ? (
                <NothingListed what="planned fix" {...{ isNarrowed, clear }} nothing={nothing[view]} />
              ) : (
                <>
                  <ListedTable name="Planned fixes" className="plans stacked" columns={columns} does>
                    {page.items.map((plan) => (
                      <PlanRow key={plan.id} plan={plan} />
                    ))}
                  </ListedTable>
                  <CursorPager page={page} paging={paging} what="planned fixes" listId="plans" />
                </>
              )
            }
          </Answer>
        </div>
      </Container>
    </Page>
  );
}

const names: Readonly<Record<PlanView, string>> = { "to-do": "To be done", done: "Done", "taken-back": "Taken back" };

/** Each with how many of the same filter it holds. */
function Views() {
  const { view, filter, show } = usePlansChoice();
  const counts: Readonly<Record<PlanView, string>> = {
    "to-do": useCount("to-do", filter),
    done: useCount("done", filter),
    "taken-back": useCount("taken-back", filter),
  };
  return (
    <SegmentedControl
      label="Planned fixes listed"
      selectedId={view}
      options={planViews.map((id) => ({ id, text: `${names[id]}${counts[id]}` }))}
      onChange={({ detail }) => show(wordOf(planViews, detail.selectedId) ?? "to-do")}
    />
  );
}

function useCount(view: PlanView, filter: PlansQuery): string {
  const { data } = useQuery(plansQuery({ ...planViewQueries[view], ...filter, limit: 1 }));
  return data === undefined ? "" : ` (${total(data)})`;
}

const nothing: Readonly<Record<PlanView, readonly [heading: string, text: string]>> = {
  "to-do": ["Nothing is planned", "A fix is planned on its check’s page, for the accounts that are looked at."],
  done: ["Nothing that was planned is done yet", "A plan is done when nothing of it is open any more."],
  "taken-back": ["None was taken back", "What is taken back is no goal any more, and stays readable here."],
};
