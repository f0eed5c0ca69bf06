import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import type { UseQueryResult } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { Link } from "react-router";
import type { Coverage, Gap } from "../../../contract/coverage.ts";
import { Answer } from "../../components/Answer.tsx";
import { Document } from "../../components/Document.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { count, countOf } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { useCoverageChoice } from "../../selection/coverage.ts";
import { coverageWords, sourceNames } from "../../words.ts";
import { NothingChosen } from "./NothingChosen.tsx";
import { closedByRegion, type Trouble, troublesOf } from "./troubles.ts";

/** As many as a reader works through at once; the rest is one click away. */
const MOST_AT_ONCE = 12;

interface GapsProps {
  readonly coverage: UseQueryResult<Coverage>;
  readonly isCollecting: boolean;
}

export function Gaps({ coverage, isCollecting }: GapsProps) {
  const { choice } = useCoverageChoice();
  const { gaps = [], gapsTotal = 0 } = coverage.data ?? {};
  const asked = gaps.filter(({ state }) => choice.state.length === 0 || choice.state.includes(state));
  // What the run in progress is about to read is no work for anybody.
  const onItsWay = asked.filter(({ state }) => isCollecting && (state === "stale" || state === "never"));
  const troubles = troublesOf(asked.filter((gap) => gap.state !== "denied_by_scp" && !onItsWay.includes(gap)));
  const closed = asked.filter(({ state }) => state === "denied_by_scp");
  return (
    <Container
      header={
        <Header
          variant="h2"
          {...(coverage.data && { counter: `(${count(troubles.length)})` })}
          {...(gapsTotal > gaps.length && { description: `Of the ${count(gaps.length)} largest gaps of ${count(gapsTotal)}.` })}
        >
          What is missing
        </Header>
      }
    >
      <Answer of={coverage} name="What is missing" lines={12}>
        {() => (
          <>
            {troubles.length === 0 ? (
              <NothingMissing isWaiting={onItsWay.length > 0} isClosed={closed.length > 0} />
            ) : (
              <Troubles troubles={troubles} />
            )}
            {onItsWay.length > 0 && (
              <p className="quiet">{countOf(scopesOf(onItsWay), "scope is", "scopes are")} waiting for the run in progress.</p>
            )}
            {closed.length > 0 && <Closed gaps={closed} />}
          </>
        )}
      </Answer>
    </Container>
  );
}

const scopesOf = (gaps: readonly Gap[]): number => gaps.reduce((sum, { scopes }) => sum + scopes, 0);

function NothingMissing({ isWaiting, isClosed }: { readonly isWaiting: boolean; readonly isClosed: boolean }) {
  const { choice, filtersSet } = useCoverageChoice();
  if (isWaiting) return <p className="empty">Nothing that you could mend.</p>;
  if (choice.state.length > 0 && !isClosed) return <NothingChosen what="Nothing is missing in this way" filtersSet={filtersSet} />;
  return <p className="empty">Nothing: every scope that counts has fresh evidence.</p>;
}

function Troubles({ troubles }: { readonly troubles: readonly Trouble[] }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? troubles : troubles.slice(0, MOST_AT_ONCE);
  return (
    <>
      <ul className="gaps">
        {shown.map((trouble) => (
          <TroubleItem key={trouble.key} trouble={trouble} />
        ))}
      </ul>
      {shown.length < troubles.length && (
        <button type="button" className="plain-link" onClick={() => setWhole(true)}>
          Show {countOf(troubles.length - shown.length, "more")}
        </button>
      )}
    </>
  );
}

function TroubleItem({ trouble: { gaps, scopes, says, step, statement } }: { readonly trouble: Trouble }) {
  const [first, ...others] = gaps;
  const { name, glyph } = coverageWords[first.state];
  return (
    <li>
      <span className={`glyph ${first.state}`} aria-hidden="true">
        {glyph}
      </span>
      <div>
        <div>
          <AccountLink gap={first} />
          {others.length > 0 && <b> and {countOf(others.length, "more account")}</b>}{" "}
          <span className="quiet inline">{whereOf(gaps, scopes)}</span>
        </div>
        <div className="wrap">
          <Foreign text={sentence(says ?? name)} />
          {first.lastSuccessAt !== null && (
            <>
              {" "}
              Last good read <When at={first.lastSuccessAt} />.
            </>
          )}
        </div>
        <div>
          <b>{step}</b>
        </div>
        {statement !== undefined && <Statement text={statement} />}
        {others.length > 0 && (
          <ExpandableSection headerText={`All ${countOf(gaps.length, "account")}`} variant="inline">
            <ul className="plain">
              {gaps.map((gap) => (
                <li key={gap.accountId}>
                  <span>
                    <AccountLink gap={gap} /> <span className="quiet inline">{whereOf([gap], gap.scopes)}</span>
                  </span>
                </li>
              ))}
            </ul>
          </ExpandableSection>
        )}
      </div>
    </li>
  );
}

function AccountLink({ gap: { accountId, accountName } }: { readonly gap: Gap }) {
  const href = useHref();
  return (
    <Link to={href(paths.account(accountId), { account: undefined })}>
      <Foreign text={accountName} otherwise={accountId} />
    </Link>
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

function whereOf(gaps: readonly Gap[], scopes: number): string {
  const sources = [...new Set(gaps.flatMap((gap) => gap.sources))];
  const regions = [...new Set(gaps.flatMap((gap) => gap.regions))].sort();
  const named = sources.length === 4 ? "all sources" : sources.map((source) => sourceNames[source]).join(", ");
  const where = regions.length <= 2 ? regions.join(" and ") : `${regions.length} regions`;
  return `${named}, ${where}${scopes > 1 ? ` (${countOf(scopes, "scope")})` : ""}`;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const MOST_NAMED = 3;

/** Said, and not nagged about: the organization closed these regions itself. */
function Closed({ gaps }: { readonly gaps: readonly Gap[] }) {
  return (
    <p className="quiet">
      {countOf(scopesOf(gaps), "scope")} closed by a service control policy, not counted:{" "}
      {closedByRegion(gaps).map(([region, mine], index) => (
        <Fragment key={region}>
          {index > 0 && "; "}
          {region} (
          {mine.slice(0, MOST_NAMED).map(({ accountId, accountName }, at) => (
            <Fragment key={accountId}>
              {at > 0 && ", "}
              <Foreign text={accountName} otherwise={accountId} />
            </Fragment>
          ))}
          {mine.length > MOST_NAMED && ` and ${count(mine.length - MOST_NAMED)} more`})
        </Fragment>
      ))}
      .
    </p>
  );
}
