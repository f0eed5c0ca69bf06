import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Run } from "../../../contract/runs.ts";
import { isGoingOn } from "../../api/follow.ts";
import { runQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { count, countOf } from "../../formats/number.ts";
import { duration } from "../../formats/time.ts";
import { sourceNames } from "../../words.ts";

const LONGEST_RUN_MS = 6 * 3_600_000;

export function RunBox({ lastRun }: { readonly lastRun: UseQueryResult<Run | null> }) {
  const run = lastRun.data;
  const title = isGoingOn(run) ? "Run in progress" : "Last run";
  return (
    <Container
      header={
        <Header variant="h2" {...(run ? { counter: `#${run.id}`, actions: <RunState run={run} /> } : {})}>
          {title}
        </Header>
      }
    >
      <Answer of={lastRun} name="The last run">
        {(run) => (run === null ? <NoRun /> : <RunFigures run={run} />)}
      </Answer>
    </Container>
  );
}

const NoRun = () => <p className="empty">Nothing has been collected yet. “Collect now” begins the first run.</p>;

function RunState({ run }: { readonly run: Run }) {
  switch (run.state) {
    case "asked":
      return <StatusIndicator type="pending">Asked for</StatusIndicator>;
    case "running":
      if (run.noProgressSince !== null) return <StatusIndicator type="warning">No progress</StatusIndicator>;
      return <StatusIndicator type="in-progress">{run.cancelAsked ? "Stopping" : "Reading"}</StatusIndicator>;
    case "done":
      return (
        <StatusIndicator type={run.warnings > 0 ? "warning" : "success"}>
          {run.warnings > 0 ? "Done, with warnings" : "Done"}
        </StatusIndicator>
      );
    case "failed":
      return <StatusIndicator type="error">Failed</StatusIndicator>;
    case "cancelled":
      return <StatusIndicator type="stopped">Cancelled</StatusIndicator>;
  }
}

function RunFigures({ run }: { readonly run: Run }) {
  const { done, reading, total } = run.scopes;
  const isLive = isGoingOn(run);
  return (
    <div className="stack">
      {run.noProgressSince !== null && (
        <Alert type="warning" header="No progress">
          Nothing was read since <When at={run.noProgressSince} />. A run that was interrupted is carried on when Pillarwatch starts again.
        </Alert>
      )}
      {run.error !== null && (
        <Alert type="error" header="The run failed">
          {run.error} <br />
          This is a fault in Pillarwatch, not in AWS. What was read is kept, and the next run tries again; the server's log says more.
        </Alert>
      )}
      {isLive && (
        <ProgressBar
          value={total === 0 ? 0 : Math.floor((100 * done) / total)}
          ariaLabel="Scopes done"
          description={`${count(done)} of ${countOf(total, "scope")}, ${countOf(run.records, "record")} so far`}
          additionalInfo={timeLeft(run, Date.now())}
        />
      )}
      <dl className="strip">
        <Figure name="Scopes" value={`${count(done)} of ${count(total)}`} below={isLive ? `${count(reading)} being read` : "tried"} />
        <Figure
          name="Records read"
          value={count(run.records)}
          below={run.setAside > 0 ? `${count(run.setAside)} malformed, set aside` : "from AWS"}
        />
        <Figure
          name="Changed"
          value={count(run.changed)}
          below={run.added === null ? "findings and checks" : `findings and checks, ${count(run.added)} new`}
        />
        <Figure name="Warnings" value={count(run.warnings)} below={run.warnings > 0 ? "listed below" : "none"} />
        <Length run={run} />
        {run.quotaWaitMs !== null && run.quotaWaitMs > 0 && (
          <Figure name="Waited for quotas" value={duration(run.quotaWaitMs)} below="all scopes added up" />
        )}
      </dl>
      {run.warnings > 0 && <Warnings run={run} />}
    </div>
  );
}

/** A guess, once a tenth is done; none for the sample's history, whose runs live in days that are past. */
function timeLeft({ startedAt, scopes: { done, total } }: Run, nowMs: number): string | undefined {
  if (startedAt === null || done < total / 10 || done === total) return undefined;
  const tookMs = nowMs - Date.parse(startedAt);
  return tookMs < 0 || tookMs > LONGEST_RUN_MS ? undefined : `About ${duration((tookMs * (total - done)) / done)} left`;
}

/** While it goes on, only its beginning is known: the sample's runs live in days that are past. */
function Length({ run: { mode, startedAt, askedAt, endedAt } }: { readonly run: Run }) {
  const began = <When at={startedAt ?? askedAt} />;
  const kind = mode === "full" ? "reads everything" : "incremental, full daily";
  if (startedAt === null || endedAt === null) return <Figure name="Began" value={began} below={kind} />;
  return (
    <Figure
      name="Took"
      value={duration(Date.parse(endedAt) - Date.parse(startedAt))}
      below={
        <>
          {mode === "full" && "everything read, "}began {began}
        </>
      }
    />
  );
}

function Figure({ name, value, below }: { readonly name: string; readonly value: ReactNode; readonly below: ReactNode }) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd className="value">{value}</dd>
      <dd className="below">{below}</dd>
    </div>
  );
}

function Warnings({ run }: { readonly run: Run }) {
  const [isOpen, setOpen] = useState(false);
  const whole = useQuery({ ...runQuery(run.id), enabled: isOpen });
  return (
    <ExpandableSection headerText={countOf(run.warnings, "warning")} expanded={isOpen} onChange={({ detail }) => setOpen(detail.expanded)}>
      <Answer of={whole} name="The warnings">
        {({ runWarnings }) => (
          <ul className="plain">
            {runWarnings.map(({ code, message, times, accountId, region, source }) => (
              <li key={`${code} ${message} ${accountId} ${region} ${source}`}>
                <span className="wrap">
                  <Foreign text={message} />
                </span>
                <span className="quiet">
                  {code}
                  {source !== null && ` · ${sourceNames[source]}, ${accountId}, ${region}`}
                  {times > 1 && ` · ${count(times)} times`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </ExpandableSection>
  );
}
