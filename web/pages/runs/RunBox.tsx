import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Run } from "../../../contract/runs.ts";
import { isGoingOn } from "../../api/follow.ts";
import { Answer } from "../../components/Answer.tsx";
import { useFollow } from "../../components/follow.ts";
import { When } from "../../components/When.tsx";
import { count, countOf } from "../../formats/number.ts";
import { duration } from "../../formats/time.ts";
import { paths } from "../../paths.ts";
import { Figure } from "./Figure.tsx";
import { RunState } from "./RunState.tsx";
import { took } from "./took.ts";

const LONGEST_RUN_MS = 6 * 3_600_000;

/** The run that goes on, or the last one: how far it is, or how it ended. */
export function LastRunBox({ lastRun }: { readonly lastRun: UseQueryResult<Run | null> }) {
  const follow = useFollow();
  const run = lastRun.data;
  return (
    <Container
      header={
        <Header
          variant="h2"
          {...(run && {
            counter: `#${run.id}`,
            actions: (
              <span className="run-actions">
                <RunState run={run} />
                <Button href={paths.run(run.id)} onFollow={follow}>
                  Open
                </Button>
              </span>
            ),
          })}
        >
          {isGoingOn(run) ? "Run in progress" : "Last run"}
        </Header>
      }
    >
      <Answer of={lastRun} name="The last run" lines={4}>
        {(run) => (run === null ? <NoRun /> : <RunFigures run={run} to={paths.run(run.id)} />)}
      </Answer>
    </Container>
  );
}

const NoRun = () => <p className="empty">Nothing has been collected yet. “Collect now” begins the first run.</p>;

/** @param to where its warnings and errors are listed: undefined on that page itself. */
export function RunFigures({ run, to }: { readonly run: Run; readonly to?: string }) {
  const { done, reading, total, unread } = run.scopes;
  const isLive = isGoingOn(run);
  const opens = (number: number, part: string) => (number === 0 ? "0" : <Link to={`${to ?? ""}#${part}`}>{count(number)}</Link>);
  return (
    <div className="stack">
      <Troubled run={run} />
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
        <Figure name="Not read" value={opens(unread, "unread")} below={unread === 0 ? "none denied, none failed" : "denied or failed"} />
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
        <Figure name="Warnings" value={opens(run.warnings, "warnings")} below={run.warnings > 0 ? "different ones" : "none"} />
        <Figure
          name="Requests"
          value={run.requests === null ? "–" : count(run.requests)}
          below={run.throttles === null ? "not told yet" : `${count(run.throttles)} throttled`}
        />
        <Length run={run} />
      </dl>
    </div>
  );
}

function Troubled({ run: { noProgressSince, error } }: { readonly run: Run }) {
  return (
    <>
      {noProgressSince !== null && (
        <Alert type="warning" header="No progress">
          Nothing was read since <When at={noProgressSince} />. A run that was interrupted is carried on when Pillarwatch starts again.
        </Alert>
      )}
      {error !== null && (
        <Alert type="error" header="The run failed">
          {error} <br />
          This is a fault in Pillarwatch, not in AWS. What was read is kept, and the next run tries again; the server's log says more.
        </Alert>
      )}
    </>
  );
}

/** A guess, once a tenth is done; none for the sample's history, whose runs live in days that are past. */
function timeLeft({ startedAt, scopes: { done, total } }: Run, nowMs: number): string | undefined {
  if (startedAt === null || done < total / 10 || done === total) return undefined;
  const tookMs = nowMs - Date.parse(startedAt);
  return tookMs < 0 || tookMs > LONGEST_RUN_MS ? undefined : `About ${duration((tookMs * (total - done)) / done)} left`;
}

/** While it goes on, only its beginning is known: the sample's runs live in days that are past. */
function Length({ run: { mode, startedAt, askedAt, endedAt, quotaWaitMs } }: { readonly run: Run }) {
  const began = <When at={startedAt ?? askedAt} />;
  const kind = mode === "full" ? "reads everything" : "incremental, full daily";
  if (startedAt === null || endedAt === null) return <Figure name="Began" value={began} below={kind} />;
  return (
    <Figure
      name="Took"
      value={took({ startedAt, endedAt })}
      below={
        <>
          {mode === "full" && "everything read, "}began {began}
          {quotaWaitMs !== null && quotaWaitMs > 0 && `, ${duration(quotaWaitMs)} of waiting for quotas in all scopes`}
        </>
      }
    />
  );
}
