import "../../components/listed-rows.css";
import "./owners.css";
import { useQuery } from "@tanstack/react-query";
import { assignmentsQuery, ownersQuery, unownedQuery } from "../../api/queries.ts";
import { Box } from "../../boxes/Box.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Page } from "../../components/Page.tsx";
import { countOf } from "../../formats/number.ts";
import { AssignedByHand } from "./AssignedByHand.tsx";
import { OwnerTable } from "./OwnerTable.tsx";
import { Unowned } from "./Unowned.tsx";

/** Who answers for which account; those that nobody answers for come first, to be worked off. */
export function OwnersPage() {
  const owners = useQuery(ownersQuery);
  const unowned = useQuery(unownedQuery);
  const assignments = useQuery(assignmentsQuery);
  return (
    <Page
      title="Owners"
      description={
        owners.data === undefined
          ? "\u00a0"
          : `${countOf(owners.data.owned, "account has", "accounts have")} an owner, ${countOf(owners.data.unowned, "active account has", "active accounts have")} none.`
      }
    >
      <div className="stack">
        <Box name="Without an owner" description="The most open findings first." of={unowned} lines={6}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState heading="Every active account has an owner" />
            ) : (
              <Unowned key={items.map(({ id }) => id).join()} accounts={items} />
            )
          }
        </Box>
        <Box name="Owners" description="An account with several owners counts for each of them." of={owners} lines={8}>
          {({ items }) => (items.length === 0 ? <EmptyState heading="Nobody owns an account yet" /> : <OwnerTable owners={items} />)}
        </Box>
        <Box name="Assigned by hand" description="Goes before every other source." of={assignments} lines={3}>
          {({ items }) => <AssignedByHand assignments={items} />}
        </Box>
      </div>
    </Page>
  );
}
