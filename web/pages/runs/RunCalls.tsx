import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { WholeRun } from "../../../contract/runs.ts";
import { count } from "../../formats/number.ts";

/** What the run asked of AWS, by service. */
export function RunCalls({ run: { calls, requests, throttles } }: { readonly run: WholeRun }) {
  return (
    <Container header={<Header variant="h2">Requests to AWS</Header>}>
      {calls.length === 0 || requests === null ? (
        <p className="empty">The run has not told them{requests === null ? " yet" : " by service"}.</p>
      ) : (
        <table className="numbers">
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Requests, retries included</th>
              <th scope="col">Throttled</th>
            </tr>
          </thead>
          <tbody>
            {calls.map(({ service, requests, throttles }) => (
              <tr key={service}>
                <th scope="row">{service}</th>
                <td>{count(requests)}</td>
                <td>{count(throttles)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All services</th>
              <td>{count(requests)}</td>
              <td>{throttles === null ? "–" : count(throttles)}</td>
            </tr>
          </tfoot>
        </table>
      )}
    </Container>
  );
}
