import "../boxes/boxes.css";
import "../pages/overview/overview.css";
import "./first-screen.css";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect } from "react";
import { useLastRun } from "../api/last-run.ts";
import { useIsLively, usePosture } from "../api/posture.ts";
import { summaryQuery } from "../api/queries.ts";
import type { Opened } from "../components/opened.ts";
import { Strips } from "../components/Strips.tsx";
import { Extent } from "../pages/overview/Extent.tsx";
import { FirstBar } from "./FirstBar.tsx";
import { FirstBoxes } from "./FirstBoxes.tsx";
import { FirstNavigation } from "./FirstNavigation.tsx";
import { focusNow } from "./focus.ts";

interface FirstScreenProps {
  readonly search: () => void;
  readonly eyes: Opened;
  /** Told once, when verdict and numbers have been painted. */
  readonly said: () => void;
  /** When it goes: takes the focus to where it was. */
  readonly left: { current: (() => void) | undefined };
}

/**
 * What the overview begins with: bar, navigation, verdict and numbers as they stand in the whole page, at the same places, and of all else the
 * room. It needs nothing of the component library, whose script and first drawing take longer than all of this. What can be clicked works.
 */
export function FirstScreen({ search, eyes, said, left }: FirstScreenProps) {
  const lastRun = useLastRun();
  const summary = useQuery(summaryQuery(useIsLively()));
  const posture = usePosture();
  const isUnread = summary.data?.lastCompleteRunAt === null && posture.data?.openTotal === null;
  useLayoutEffect(
    () => () => {
      left.current = focusNow();
    },
    [left],
  );
  return (
    <>
      <title>Overview · Pillarwatch</title>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <div id="top">
        <FirstBar lastRun={lastRun.data} search={search} />
        <Strips lastRun={lastRun.data} notLeft={null} chooseEyes={eyes.open} />
      </div>
      <div className="first-screen">
        <FirstNavigation />
        <main>
          <div id="content" tabIndex={-1}>
            <div className="first-head">
              <div className="first-row">
                <h1>Overview</h1>
                <div className="first-choices" aria-hidden="true">
                  <span className="scope">
                    <span className="place" />
                    <span className="range" />
                    <span className="decisions" />
                  </span>
                  <span className="views" />
                </div>
              </div>
              <p>
                <span className="extent">
                  <Extent summary={summary.data} posture={posture.data} />
                </span>
              </p>
            </div>
            {isUnread ? <Unread said={said} /> : <FirstBoxes said={said} />}
          </div>
        </main>
      </div>
    </>
  );
}

/** Nothing is to be said before the first run: the page says that (pages/overview/FirstRun.tsx). */
function Unread({ said }: Pick<FirstScreenProps, "said">) {
  useEffect(said, [said]);
  return null;
}
