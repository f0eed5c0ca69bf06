import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { principleGroups } from "../../../posture/words.ts";
import { principleQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { Page } from "../../components/Page.tsx";
import { count } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { placeQuery, usePlace } from "../../selection/place.ts";
import { wordOf } from "../../selection/read.ts";
import { principleNames } from "../../words.ts";

/** A principle with its best practices and its checks, what to fix first at the top. */
export function PrinciplePage() {
  const { id = "" } = useParams();
  const href = useHref();
  const { principle, ...place } = usePlace().place;
  const whole = useQuery(principleQuery(id, placeQuery(place)));
  const group = wordOf(principleGroups, id);
  return (
    <Page
      title={group === undefined ? "Principle" : principleNames[group]}
      above={[{ text: "Principles", href: href(paths.principles) }]}
      scoped={["place"]}
    >
      <Container header={<Header variant="h2">Checks</Header>}>
        <Answer of={whole} name="The principle" lines={20}>
          {({ checks }) => (
            <div className="scrolls">
              <table className="numbers">
                <thead>
                  <tr>
                    <th scope="col">Check</th>
                    <th scope="col">Open</th>
                  </tr>
                </thead>
                <tbody>
                  {checks.map(({ check, title, openTotal }) => (
                    <tr key={check}>
                      <th scope="row">
                        <Link to={href(paths.check(check))}>
                          <Foreign text={title} otherwise={check} />
                        </Link>
                      </th>
                      <td>{count(openTotal)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Answer>
      </Container>
    </Page>
  );
}
