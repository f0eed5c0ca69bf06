import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import type { WholeAccount } from "../../../contract/accounts.ts";
import { accountQuery } from "../../api/queries.ts";
import { useSince } from "../../api/since.ts";
import { Answer } from "../../components/Answer.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { Owners } from "../../components/Owners.tsx";
import { Page } from "../../components/Page.tsx";
import { StaleNote } from "../../components/StaleNote.tsx";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useAddress, useHref } from "../../selection/address.ts";
import { useAsIf } from "../../selection/as-if.ts";
import { Within } from "../../selection/within.ts";
import { accountStateNames } from "../../words.ts";
import { AccountBoxes } from "./AccountBoxes.tsx";
import { noOwner, unitName } from "./arrange.ts";
import { readListed } from "./FindingsBox.tsx";

/** An account as the overview tells the whole: better or worse, where, why, what next; and whom to ask. */
export function AccountPage() {
  const { id = "" } = useParams();
  const href = useHref();
  const { parameters } = useAddress();
  const account = useQuery(accountQuery(id, { since: useSince(), ...useAsIf().asked }));
  return (
    <Page
      title={visible(account.data?.name ?? null) ?? `Account ${id}`}
      description={
        account.data === undefined ? (
          "\u00a0"
        ) : (
          <span className="wrap">
            <InShort account={account.data} />
          </span>
        )
      }
      above={[{ text: "Accounts", href: href(paths.accounts) }]}
      scoped={["range", "decisions"]}
      refused={readListed(parameters).refused}
    >
      {account.isError && account.data === undefined ? (
        <Answer of={account} name="The account">
          {() => null}
        </Answer>
      ) : (
        <Within value={{ account: [id], ou: [] }}>
          <AccountBoxes account={account} />
        </Within>
      )}
    </Page>
  );
}

function InShort({ account: { id, organizationalUnit, owners, state, scopes, staleSince } }: { readonly account: WholeAccount }) {
  return (
    <>
      {id} · <Foreign text={unitName(organizationalUnit)} /> ·{" "}
      {owners.length === 0 ? <span className="amber">{noOwner.toLowerCase()}</span> : <Owners owners={owners} />}
      {state !== "active" && <span className="amber"> · {accountStateNames[state]}</span>}
      {state === "active" && scopes.of > 0 && scopes.fresh === 0 && (
        <>
          {" "}
          · <StaleNote since={staleSince} />
        </>
      )}
    </>
  );
}
