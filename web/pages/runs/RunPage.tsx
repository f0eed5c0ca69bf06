import "./runs.css";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useLocation, useParams } from "react-router";
import { isGoingOn } from "../../api/follow.ts";
import { useLastRun } from "../../api/last-run.ts";
import { runQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Missing } from "../../components/Missing.tsx";
import { Page } from "../../components/Page.tsx";
import { paths } from "../../paths.ts";
import { useAddress, useHref } from "../../selection/address.ts";
import { readRun } from "../../selection/run.ts";
import { RunFigures } from "./RunBox.tsx";
import { RunCalls } from "./RunCalls.tsx";
import { RunParts } from "./RunParts.tsx";
import { RunState } from "./RunState.tsx";
import { RunUnread } from "./RunUnread.tsx";
import { RunWarnings } from "./RunWarnings.tsx";

/** One run: how far it is or how it ended, what it could not read, its parts, its warnings, what it asked of AWS. */
export function RunPage() {
  const { id = "" } = useParams();
  const href = useHref();
  const { parameters } = useAddress();
  const above = [{ text: "Runs", href: href(paths.runs) }];
  return (
    <Page title={/^[1-9]\d{0,14}$/.test(id) ? `Run ${id}` : "Run"} above={above} refused={readRun(parameters).refused}>
      {/^[1-9]\d{0,14}$/.test(id) ? <RunBoxes id={Number(id)} /> : <Missing name="run" />}
    </Page>
  );
}

function RunBoxes({ id }: { readonly id: number }) {
  const last = useLastRun().data;
  const followed = last?.id === id ? last : undefined;
  const whole = useQuery(runQuery(id, isGoingOn(followed)));
  useTarget(whole.data !== undefined);
  // The followed one is newer, as long as it goes on.
  const run = isGoingOn(followed) ? followed : whole.data;
  const { data } = whole;
  return (
    <div className="stack">
      <Container
        header={
          <Header variant="h2" {...(run && { actions: <RunState run={run} /> })}>
            {isGoingOn(run) ? "In progress" : "How it ended"}
          </Header>
        }
      >
        <Answer of={whole} name="Run" lines={4}>
          {(whole) => <RunFigures run={run ?? whole} />}
        </Answer>
      </Container>
      {data !== undefined && (
        <>
          <RunUnread run={data} />
          <RunParts run={data} />
          <div className="two-columns">
            <RunWarnings run={data} />
            <RunCalls run={data} />
          </div>
        </>
      )}
    </div>
  );
}

/** A link to a part of a page that was not there yet when the browser looked for it. */
function useTarget(isThere: boolean): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (isThere && hash !== "") document.getElementById(hash.slice(1))?.scrollIntoView();
  }, [isThere, hash]);
}
