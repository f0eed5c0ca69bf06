import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useQuery } from "@tanstack/react-query";
import { acceptancesQuery } from "../../api/acceptances.ts";
import { useSignedIn } from "../../api/session.ts";
import { total } from "../../formats/number.ts";
import { type AcceptanceView, acceptanceViews, useAcceptancesChoice, viewQueries } from "../../selection/acceptances.ts";
import { wordOf } from "../../selection/read.ts";

const names: Readonly<Record<AcceptanceView, string>> = {
  "in-force": "In force",
  proposed: "Proposed",
  ending: "Ending within 14 days",
  sweep: "Hiding nothing",
  over: "Over",
};

/** Each with how many of the same filter it holds. */
export function Views() {
  const { person } = useSignedIn();
  const { view, narrow } = useAcceptancesChoice(person.id);
  const counts: Readonly<Record<AcceptanceView, string>> = {
    "in-force": useCount("in-force"),
    proposed: useCount("proposed"),
    ending: useCount("ending"),
    sweep: useCount("sweep"),
    over: useCount("over"),
  };
  return (
    <SegmentedControl
      label="Risk acceptances listed"
      selectedId={view}
      options={acceptanceViews.map((id) => ({ id, text: `${names[id]}${counts[id]}` }))}
      onChange={({ detail }) => {
        const to = wordOf(acceptanceViews, detail.selectedId) ?? "in-force";
        narrow({ show: to === "in-force" ? undefined : to });
      }}
    />
  );
}

function useCount(view: AcceptanceView): string {
  const { person } = useSignedIn();
  const { filter } = useAcceptancesChoice(person.id);
  const { data } = useQuery(acceptancesQuery({ ...viewQueries[view], ...filter, limit: 1 }));
  return data === undefined ? "" : ` (${total(data)})`;
}
