import Container from "@cloudscape-design/components/container";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Posture } from "../../../contract/posture.ts";
import { Answer } from "../../components/Answer.tsx";
import { Change } from "../../components/Change.tsx";
import { HowMade } from "../../components/HowMade.tsx";
import { SeverityBar } from "../../components/Severity.tsx";
import { ShareNote } from "../../components/ShareNote.tsx";
import { count, countOf } from "../../formats/number.ts";

/** Three numbers, each with the counts that made it, its change and its own evidence: two of them have different shares. */
export function Numbers({ posture }: { readonly posture: UseQueryResult<Posture> }) {
  return (
    <Container>
      <Answer of={posture} name="The numbers" lines={5}>
        {({ score, controls, checksPassed, open, openTotal, change, coverage, scoreCoverage }) => (
          <dl className="strip">
            <div className="figure">
              <dt>Security score</dt>
              <dd className="value large">
                {score === null ? "–" : `${score} %`} <Change by={change?.score ?? null} isWorseUp={false} unit=" pts" />
              </dd>
              <dd className="below">
                {score === null ? (
                  "No control with data in this view"
                ) : (
                  <HowMade number="score">
                    {count(controls.passed)} of {countOf(controls.passed + controls.failed + controls.unknown, "control")} passed
                  </HowMade>
                )}
                <ShareNote share={scoreCoverage} />
              </dd>
            </div>
            <div className="figure">
              <dt>Checks passed</dt>
              <dd className="value large">
                {checksPassed.percentage === null ? "–" : `${checksPassed.percentage} %`}{" "}
                <Change by={change?.checksPassed ?? null} isWorseUp={false} unit=" pts" />
              </dd>
              <dd className="below">
                <HowMade number="checksPassed">
                  {count(checksPassed.passed)} of {countOf(checksPassed.passed + checksPassed.failed + checksPassed.unknown, "evaluation")}
                </HowMade>
                <ShareNote share={coverage} />
              </dd>
            </div>
            <div className="figure wide">
              <dt>Open findings</dt>
              <dd className="value large">
                {openTotal === null ? "–" : count(openTotal)} <Change by={change?.open ?? null} isWorseUp />
              </dd>
              <dd className="below">
                {open !== null && openTotal !== null && <SeverityBar counts={open} largest={openTotal} />}
                <HowMade number="open">each once, as of the last run</HowMade>
                <ShareNote share={coverage} />
              </dd>
            </div>
          </dl>
        )}
      </Answer>
    </Container>
  );
}
