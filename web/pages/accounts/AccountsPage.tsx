import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Accounts } from "../../../contract/accounts.ts";
import { accountsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { Page } from "../../components/Page.tsx";
import { ShareNote } from "../../components/ShareNote.tsx";
import { count, total } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";

export function AccountsPage() {
  const accounts = useQuery(accountsQuery);
  return (
    <Page title="Accounts" counter={accounts.data && `(${total(accounts.data)})`}>
      <Container>
        <Answer of={accounts} name="Accounts" lines={24}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState heading="No account is known yet">The first run finds out which accounts there are.</EmptyState>
            ) : (
              <div className="scrolls">
                <table className="numbers">
                  <thead>
                    <tr>
                      <th scope="col">Account</th>
                      <th scope="col">Score</th>
                      <th scope="col">Open</th>
                      <th scope="col">Evidence</th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((account) => (
                      <AccountRow key={account.id} account={account} />
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </Answer>
      </Container>
    </Page>
  );
}

function AccountRow({ account: { id, name, score, openTotal, scopes } }: { readonly account: Accounts["items"][number] }) {
  const href = useHref();
  return (
    <tr>
      <th scope="row">
        <Link to={href(paths.account(id))}>
          <Foreign text={name} otherwise={id} />
        </Link>{" "}
        <span className="quiet inline">{id}</span>
      </th>
      <td>{score === null ? "–" : `${score} %`}</td>
      <td>{openTotal === null ? "–" : count(openTotal)}</td>
      <td>
        <ShareNote share={scopes} lead="" />
      </td>
    </tr>
  );
}
