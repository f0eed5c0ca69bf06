import "./accounts.css";
import Container from "@cloudscape-design/components/container";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useQuery } from "@tanstack/react-query";
import { useIsLively } from "../../api/posture.ts";
import { everyAccountQuery, unitsQuery } from "../../api/queries.ts";
import { useSince } from "../../api/since.ts";
import { Answer } from "../../components/Answer.tsx";
import { CsvButton } from "../../components/CsvButton.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Page } from "../../components/Page.tsx";
import { count } from "../../formats/number.ts";
import { useAccountsChoice } from "../../selection/accounts.ts";
import { useAsIf } from "../../selection/as-if.ts";
import { usePlace } from "../../selection/place.ts";
import { accountForms, wordOf } from "../../selection/read.ts";
import { AccountsBox } from "./AccountsBox.tsx";
import { AccountsInShort } from "./AccountsInShort.tsx";
import type { Account } from "./arrange.ts";
import { csvHeader, csvRow } from "./csv-rows.ts";

/** Which account is worst, and at what: account × principle, or as a table. */
export function AccountsPage() {
  const { place } = usePlace();
  const { asked } = useAsIf();
  const since = useSince();
  const accounts = useQuery(everyAccountQuery({ since, ...asked, ...(place.ou.length > 0 && { ou: [...place.ou] }) }, useIsLively()));
  const units = useQuery(unitsQuery(asked));
  const all = accounts.data?.filter(({ id }) => place.account.length === 0 || place.account.includes(id));
  return (
    <Page
      title="Accounts"
      counter={all && `(${count(all.length)})`}
      description={<AccountsInShort accounts={all} isOfRegions={place.region.length > 0} />}
      scoped={["place", "range", "decisions"]}
      actions={<Forms accounts={all} />}
    >
      <Container>
        <Answer of={accounts} name="Accounts" lines={26}>
          {() =>
            all === undefined || all.length === 0 ? (
              <NoAccount isNarrowed={place.ou.length + place.account.length > 0} />
            ) : (
              <AccountsBox all={all} units={units.data?.items} />
            )
          }
        </Answer>
      </Container>
    </Page>
  );
}

const formNames = { "heat-map": "Heat map", table: "Table" } as const;

function Forms({ accounts }: { readonly accounts: readonly Account[] | undefined }) {
  const { show, choose } = useAccountsChoice();
  return (
    <>
      <SegmentedControl
        label="Shown as"
        selectedId={show}
        options={accountForms.map((id) => ({ id, text: formNames[id] }))}
        onChange={({ detail }) => choose({ show: wordOf(accountForms, detail.selectedId) ?? "heat-map" })}
      />
      <CsvButton file="accounts" of="the accounts" text="CSV" header={csvHeader} rows={() => (accounts ?? []).map(csvRow)} />
    </>
  );
}

function NoAccount({ isNarrowed }: { readonly isNarrowed: boolean }) {
  return isNarrowed ? (
    <EmptyState heading="No account is in this part of the organization">Choose another part above, or all accounts.</EmptyState>
  ) : (
    <EmptyState heading="No account is known yet">The first run finds out which accounts there are.</EmptyState>
  );
}
