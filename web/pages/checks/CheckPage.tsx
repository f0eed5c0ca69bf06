import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { checkQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { Page } from "../../components/Page.tsx";
import { count } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { placeQuery, usePlace } from "../../selection/place.ts";

/** What a check is about, why it matters, how to fix it, and where it fails. */
export function CheckPage() {
  const { id = "" } = useParams();
  const { place } = usePlace();
  const href = useHref();
  const check = useQuery(checkQuery(id, placeQuery(place)));
  return (
    <Page
      title={visible(check.data?.title ?? null) ?? id}
      description={id}
      above={[{ text: "Checks", href: href(paths.checks) }]}
      scoped={["place"]}
    >
      <Container header={<Header variant="h2">Where it fails</Header>}>
        <Answer of={check} name="The check" lines={12}>
          {({ explanation, byAccount }) => (
            <>
              {explanation !== null && (
                <>
                  <p>{explanation.matters}</p>
                  <p>{explanation.fix}</p>
                </>
              )}
              <div className="scrolls">
                <table className="numbers">
                  <thead>
                    <tr>
                      <th scope="col">Account</th>
                      <th scope="col">Open</th>
                      <th scope="col">Resources</th>
                    </tr>
                  </thead>
                  <tbody>
                    {byAccount.map(({ accountId, accountName, openTotal, resources }) => (
                      <tr key={accountId}>
                        <th scope="row">
                          <Link to={href(paths.account(accountId))}>
                            <Foreign text={accountName} otherwise={accountId} />
                          </Link>
                        </th>
                        <td>{count(openTotal)}</td>
                        <td>{count(resources)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          )}
        </Answer>
      </Container>
    </Page>
  );
}
