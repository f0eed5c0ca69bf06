import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Run } from "../../../contract/runs.ts";
import { runsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { When } from "../../components/When.tsx";
import { count, total } from "../../formats/number.ts";
import { duration } from "../../formats/time.ts";
import { paths } from "../../paths.ts";

const SHOWN = 20;

export function History() {
  const runs = useQuery(runsQuery({ limit: SHOWN }));
  return (
    <Container
      header={
        <Header variant="h2" {...(runs.data && { counter: `(${total(runs.data)})` })}>
          History
        </Header>
      }
    >
      <Answer of={runs} name="The history" lines={SHOWN}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState heading="No run yet">“Collect now” begins the first one.</EmptyState>
          ) : (
            <div className="scrolls">
              <table className="numbers">
                <thead>
                  <tr>
                    <th scope="col">Run</th>
                    <th scope="col">State</th>
                    <th scope="col">Began</th>
                    <th scope="col">Took</th>
                    <th scope="col">Records</th>
                    <th scope="col">Changed</th>
                    <th scope="col">Warnings</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((run) => (
                    <RunRow key={run.id} run={run} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answer>
    </Container>
  );
}

function RunRow({ run: { id, state, startedAt, endedAt, askedAt, records, changed, warnings } }: { readonly run: Run }) {
  return (
    <tr>
      <th scope="row">
        <Link to={paths.run(id)}>{`Run ${id}`}</Link>
      </th>
      <td>{state}</td>
      <td>
        <When at={startedAt ?? askedAt} />
      </td>
      <td>{startedAt === null || endedAt === null ? "–" : duration(Date.parse(endedAt) - Date.parse(startedAt))}</td>
      <td>{count(records)}</td>
      <td>{count(changed)}</td>
      <td>{count(warnings)}</td>
    </tr>
  );
}
