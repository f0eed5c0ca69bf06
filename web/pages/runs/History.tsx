import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Run } from "../../../contract/runs.ts";
import { isGoingOn } from "../../api/follow.ts";
import { runsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Scrolls } from "../../components/Scrolls.tsx";
import { When } from "../../components/When.tsx";
import { count, total } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useAddress } from "../../selection/address.ts";
import { RunState } from "./RunState.tsx";
import { took } from "./took.ts";

const SHOWN = 20;

/** Newest first. An older page is a step of the address, so that back leads to the newer one. @param lastRun kept up to date while it goes on. */
export function History({ lastRun }: { readonly lastRun: Run | null | undefined }) {
  const { parameters, change } = useAddress();
  const cursor = parameters.get("before") ?? undefined;
  const runs = useQuery(runsQuery({ limit: SHOWN, ...(cursor !== undefined && { cursor }) }));
  return (
    <Container
      header={
        <Header variant="h2" {...(runs.data && { counter: `(${total(runs.data)})` })}>
          History
        </Header>
      }
    >
      <Answer of={runs} name="The history" lines={SHOWN}>
        {({ items, next }) =>
          items.length === 0 ? (
            <EmptyState heading="No run yet">“Collect now” begins the first one.</EmptyState>
          ) : (
            <>
              <HistoryTable runs={items.map((run) => (run.id === lastRun?.id ? lastRun : run))} />
              <div className="pager no-print">
                {cursor !== undefined && <Button onClick={() => change({ before: undefined })}>Newest runs</Button>}
                {next !== null && <Button onClick={() => change({ before: next })}>Older runs</Button>}
              </div>
            </>
          )
        }
      </Answer>
    </Container>
  );
}

const head = ["Run", "State", "Began", "Took", "Scopes", "Not read", "Warnings", "Records", "Changed", "Requests", "Throttled"] as const;
/** What a phone has no room for: the run's own page tells it. */
const wideOnly: ReadonlySet<string> = new Set(["Scopes", "Records", "Requests", "Throttled"]);
const classOf = (column: string) => (wideOnly.has(column) ? "only-wide" : undefined);

function HistoryTable({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <Scrolls name="Runs">
      <table className="numbers runs">
        <thead>
          <tr>
            {head.map((column) => (
              <th key={column} scope="col" className={classOf(column)}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

function RunRow({ run }: { readonly run: Run }) {
  const { id, trigger, startedAt, askedAt, records, changed, warnings, scopes, requests, throttles } = run;
  const opens = (number: number, part: string) => (number === 0 ? "0" : <Link to={`${paths.run(id)}#${part}`}>{count(number)}</Link>);
  return (
    <tr>
      <th scope="row">
        <Link to={paths.run(id)}>{`Run ${id}`}</Link> <span className="quiet only-wide">{byWords[trigger] ?? trigger}</span>
      </th>
      <td className="of-state">
        <RunState run={run} />
      </td>
      <td>
        <When at={startedAt ?? askedAt} />
      </td>
      <td>{isGoingOn(run) ? "–" : took(run)}</td>
      <td className="only-wide">
        {count(scopes.done)} of {count(scopes.total)}
      </td>
      <td>{opens(scopes.unread, "unread")}</td>
      <td>{opens(warnings, "warnings")}</td>
      <td className="only-wide">{count(records)}</td>
      <td>{count(changed)}</td>
      <td className="only-wide">{requests === null ? "–" : count(requests)}</td>
      <td className="only-wide">{throttles === null ? "–" : count(throttles)}</td>
    </tr>
  );
}

const byWords: Readonly<Record<string, string>> = {
  schedule: "by the schedule",
  person: "by hand",
  command: "by a command",
  demo: "of the sample",
};
