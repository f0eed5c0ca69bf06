import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { accountQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Page } from "../../components/Page.tsx";
import { PrincipleMark } from "../../components/PrincipleMark.tsx";
import { ShareNote } from "../../components/ShareNote.tsx";
import { count } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";

export function AccountPage() {
  const { id = "" } = useParams();
  const href = useHref();
  const account = useQuery(accountQuery(id, {}));
  return (
    <Page
      title={visible(account.data?.name ?? null) ?? `Account ${id}`}
      description={account.data?.organizationalUnit ?? "\u00a0"}
      above={[{ text: "Accounts", href: href(paths.accounts) }]}
    >
      <Container>
        <Answer of={account} name="The account" lines={14}>
          {({ principles, scopes }) => (
            <>
              <table className="numbers">
                <thead>
                  <tr>
                    <th scope="col">Principle</th>
                    <th scope="col">Score</th>
                    <th scope="col">Open</th>
                  </tr>
                </thead>
                <tbody>
                  {principles.map(({ id, score, openTotal }) => (
                    <tr key={id}>
                      <th scope="row">
                        <PrincipleMark id={id} />
                      </th>
                      <td>{score === null ? "–" : `${score} %`}</td>
                      <td>{openTotal === null ? "–" : count(openTotal)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <ShareNote share={scopes} />
            </>
          )}
        </Answer>
      </Container>
    </Page>
  );
}
