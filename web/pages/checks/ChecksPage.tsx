import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { checksQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { Page } from "../../components/Page.tsx";
import { PrincipleMark } from "../../components/PrincipleMark.tsx";
import { count, total } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { placeQuery, usePlace } from "../../selection/place.ts";

/** What to fix first: checks by their open findings, weighted by severity. */
export function ChecksPage() {
  const { place } = usePlace();
  const href = useHref();
  const checks = useQuery(checksQuery(placeQuery(place)));
  return (
    <Page title="Checks" counter={checks.data && `(${total(checks.data)})`} description="What to fix first at the top." scoped={["place"]}>
      <Container>
        <Answer of={checks} name="Checks" lines={24}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState heading="No check has an open finding" />
            ) : (
              <div className="scrolls">
                <table className="numbers">
                  <thead>
                    <tr>
                      <th scope="col">Check</th>
                      <th scope="col">Principle</th>
                      <th scope="col">Open</th>
                      <th scope="col">Accounts</th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map(({ check, title, principle, openTotal, accounts }) => (
                      <tr key={check}>
                        <th scope="row">
                          <Link to={href(paths.check(check))}>
                            <Foreign text={title} otherwise={check} />
                          </Link>
                        </th>
                        <td>
                          <PrincipleMark id={principle} short />
                        </td>
                        <td>{count(openTotal)}</td>
                        <td>{count(accounts)}</td>
                      </tr>
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
