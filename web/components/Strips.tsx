import { useMutation, useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useLocation } from "react-router";
import type { Run } from "../../contract/runs.ts";
import { isGoingOn } from "../api/follow.ts";
import { whyFailed } from "../api/get.ts";
import { useIsLively } from "../api/posture.ts";
import { summaryQuery } from "../api/queries.ts";
import { lookBack, useSignedIn } from "../api/session.ts";
import { tellsAsIf, useAsIf } from "../selection/as-if.ts";
import { roleNames } from "../words.ts";
import { Foreign } from "./Foreign.tsx";
import { Strip } from "./Strip.tsx";
import { When } from "./When.tsx";

/** Nobody waits for it where all is well. */
const ConditionStrip = lazy(() => import("./ConditionStrip.tsx"));

interface StripsProps {
  readonly lastRun: Run | null | undefined;
  /** Why signing out failed. */
  readonly notLeft: Error | null;
  readonly chooseEyes: () => void;
}

/** On every page: what must be known of it before a number is read or a picture of it goes round. */
export function Strips({ lastRun, notLeft, chooseEyes }: StripsProps) {
  const { session, person } = useSignedIn();
  const { data } = useQuery(summaryQuery(useIsLively()));
  return (
    <>
      {data?.conditions[0] && (
        <Suspense>
          <ConditionStrip of={data} />
        </Suspense>
      )}
      {notLeft !== null && (
        <Strip name="Sign out" kind="http">
          <span role="alert">
            <b>You are still signed in.</b> {whyFailed(notLeft)}
          </span>
        </Strip>
      )}
      {session.overHttp && <HttpStrip />}
      {person.through !== null && <EyesStrip of={person.through} />}
      <AsIfStrip />
      {session.isSample && <SampleStrip lastRun={lastRun} chooseEyes={chooseEyes} />}
    </>
  );
}

/** Also where nobody is signed in yet: that is when a password is sent. */
export const HttpStrip = () => (
  <Strip name="Plain HTTP" kind="http">
    <b>Over plain HTTP (ALLOW_HTTP=1).</b> What you send and see can be read on its way.
  </Strip>
);

function EyesStrip({
  of: { name, email, role },
}: {
  readonly of: { name: string | null; email: string | null; role: keyof typeof roleNames };
}) {
  const back = useMutation({ mutationFn: lookBack });
  return (
    <Strip name="Another's eyes" kind="eyes">
      <span>
        You look through the eyes of{" "}
        <b>
          <Foreign text={name ?? email ?? "somebody"} />
        </b>{" "}
        ({roleNames[role].toLowerCase()}): read-only.
      </span>{" "}
      <button type="button" onClick={() => back.mutate()} disabled={back.isPending}>
        Back to your own
      </button>{" "}
      <span role="status">{back.error !== null && whyFailed(back.error)}</span>
    </Strip>
  );
}

/** On every page: numbers that nobody decided must not go round as those that stand. */
function AsIfStrip() {
  const { isOn, choose } = useAsIf();
  const { pathname } = useLocation();
  if (!isOn) return null;
  return (
    <Strip name="As if nothing were decided" kind="as-if">
      <span>
        <b>As if nothing were decided:</b>{" "}
        {tellsAsIf(pathname)
          ? "what is accepted or suppressed counts as open. A score is of the present only; what is due stands as it was decided."
          : "other pages count what is accepted or suppressed as open. This page shows it as it was decided."}
      </span>{" "}
      <button type="button" className="no-print" onClick={() => choose(false)}>
        As it was decided
      </button>
    </Strip>
  );
}

const DAY_MS = 86_400_000;

/** On every page, so that no picture of invented numbers goes round as a real one. */
function SampleStrip({ lastRun, chooseEyes }: Pick<StripsProps, "lastRun" | "chooseEyes">) {
  const { person, isFor } = useSignedIn();
  return (
    <Strip name="Sample organization" kind="sample">
      <span>
        <b>Sample organization: invented data.</b>{" "}
        {isGoingOn(lastRun) && isOfThePast(lastRun) ? (
          <>
            Its history is being collected, now that of <When at={lastRun.startedAt} short />.
          </>
        ) : person.way === "demonstration" && person.through === null ? (
          "Demonstration: you look as a lead, who sees everything."
        ) : (
          <span className="only-wide">Nothing here is real. Configure AWS credentials to collect your own organization.</span>
        )}
      </span>{" "}
      {isFor("decide") && (
        <button type="button" className="no-print" onClick={chooseEyes}>
          Look through an owner’s eyes
        </button>
      )}
    </Strip>
  );
}

/** The sample's past is collected by the ordinary collector, run by run, before its today is there. */
const isOfThePast = (run: Run): run is Run & { startedAt: string } =>
  run.trigger === "demo" && run.startedAt !== null && Date.now() - Date.parse(run.startedAt) >= DAY_MS;
