import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Header from "@cloudscape-design/components/header";
import { Fragment } from "react";
import type { Coverage, Gap } from "../../../contract/coverage.ts";
import { Document } from "../../components/Document.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { count, countOf } from "../../formats/number.ts";
import { coverageWords, sourceNames } from "../../words.ts";

/** As many as a reader works through at once; the rest is counted. */
const MOST_GAPS = 12;

export function Gaps({ coverage, isCollecting }: { readonly coverage: Coverage; readonly isCollecting: boolean }) {
  // What the run in progress is about to read is no work for anybody.
  const onItsWay = coverage.gaps.filter(({ state }) => isCollecting && (state === "stale" || state === "never"));
  const mendable = coverage.gaps.filter((gap) => gap.state !== "denied_by_scp" && !onItsWay.includes(gap));
  const closed = coverage.gaps.filter(({ state }) => state === "denied_by_scp");
  const left = mendable.length - MOST_GAPS;
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${count(mendable.length)})`}>
          What is missing
        </Header>
      }
    >
      {mendable.length === 0 ? (
        <p className="empty">
          {onItsWay.length > 0 ? "Nothing that you could mend." : "Nothing: every scope that counts has fresh evidence."}
        </p>
      ) : (
        <ul className="gaps">
          {mendable.slice(0, MOST_GAPS).map((gap) => (
            <GapItem key={`${gap.accountId} ${gap.state} ${gap.sources[0]} ${gap.action} ${gap.message}`} gap={gap} />
          ))}
        </ul>
      )}
      {left > 0 && <p className="quiet">{countOf(left, "more gap")} of the same kinds.</p>}
      {onItsWay.length > 0 && (
        <p className="quiet">{countOf(scopesOf(onItsWay), "scope is", "scopes are")} waiting for the run in progress.</p>
      )}
      {closed.length > 0 && (
        <p className="quiet">
          {countOf(scopesOf(closed), "more scope")} closed by a service control policy (
          {closed.map((gap, index) => (
            <Fragment key={`${gap.accountId} ${gap.sources[0]} ${gap.action} ${gap.message}`}>
              {index > 0 && "; "}
              <Foreign text={gap.accountName} otherwise={gap.accountId} />, {gap.regions.join(" and ")}
            </Fragment>
          ))}
          ), not counted.
        </p>
      )}
    </Container>
  );
}

const scopesOf = (gaps: readonly Gap[]): number => gaps.reduce((sum, { scopes }) => sum + scopes, 0);

function GapItem({ gap }: { readonly gap: Gap }) {
  const { name, glyph } = coverageWords[gap.state];
  const advice = adviceFor(gap);
  return (
    <li>
      <span className={`glyph ${gap.state}`} aria-hidden="true">
        {glyph}
      </span>
      <div>
        <div>
          <b>
            <Foreign text={gap.accountName} otherwise={gap.accountId} />
          </b>{" "}
          <span className="quiet inline">{whereOf(gap)}</span>
        </div>
        <div className="wrap">
          <Foreign text={sentence(whatAwsSays(gap) ?? name)} />
          {gap.lastSuccessAt !== null && (
            <>
              {" "}
              Last good read <When at={gap.lastSuccessAt} />.
            </>
          )}
        </div>
        <div>
          <b>{advice.step}</b>
        </div>
        {advice.statement !== undefined && <Statement text={advice.statement} />}
      </div>
    </li>
  );
}

function Statement({ text }: { readonly text: string }) {
  return (
    <>
      <Document name="Policy statement" text={text} />
      <CopyToClipboard copyButtonText="Copy statement" copySuccessText="Copied" copyErrorText="Could not be copied" textToCopy={text} />
    </>
  );
}

function whereOf({ sources, regions, scopes }: Gap): string {
  const named = sources.length === 4 ? "all sources" : sources.map((source) => sourceNames[source]).join(", ");
  return `${named}, ${regions.length <= 2 ? regions.join(" and ") : `${regions.length} regions`}${scopes > 1 ? ` (${countOf(scopes, "scope")})` : ""}`;
}

/** AWS begins with the role's whole ARN, which is the same in every account. */
const whatAwsSays = ({ message, action }: Gap): string | null =>
  message?.replace(/^User: \S+ is not authorized/, "Not authorized") ?? (action === null ? null : `Not authorized to perform: ${action}`);

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

interface Advice {
  /** One next step; that nothing need be done is an answer too. */
  readonly step: string;
  readonly statement?: string;
}

function adviceFor({ state, action, sources, waitingHelps, message }: Gap): Advice {
  switch (state) {
    case "denied":
      if (action === null) return { step: "Compare the role's policy with the one that “pillarwatch policy” prints." };
      if (action === "sts:AssumeRole") return { step: "Deploy the role, or mend its trust policy and external id." };
      return {
        step: "Add this statement to the role's policy.",
        statement: `{ "Effect": "Allow", "Action": ["${action}"], "Resource": "*" }`,
      };
    case "not_enabled":
      return {
        step: `Enable ${sources.map((source) => sourceNames[source]).join(", ")} there, or take the region out of the configuration.`,
      };
    case "failed":
      return { step: waitingHelps ? "Nothing: waiting helps. The next run tries again." : "Waiting does not help: see what AWS says." };
    case "stale":
      // It answers, and what it says proves nothing: to collect again would not help.
      return {
        step: message === null ? "Collect now, and see whether the schedule runs." : "Mend that in the account; the next run sees it.",
      };
    case "never":
      return { step: "Collect now." };
    case "ok":
    case "denied_by_scp":
      return { step: "Nothing." };
  }
}
