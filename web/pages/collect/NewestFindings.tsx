import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Coverage } from "../../../contract/coverage.ts";
import type { Findings, FindingsQuery } from "../../../contract/findings.ts";
import { findingsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { When } from "../../components/When.tsx";
import { count, countOf, total } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { FindingFilter } from "./FindingFilter.tsx";
import { FindingTable } from "./FindingTable.tsx";
import { type Filter, useSelection } from "./selection.ts";

const PAGE = 20;

interface NewestFindingsProps {
  readonly coverage: Coverage | undefined;
  readonly openTotal: number | undefined;
  readonly isLively: boolean;
  readonly isFirstRun: boolean;
}

export function NewestFindings({ coverage, openTotal, isLively, isFirstRun }: NewestFindingsProps) {
  const { filter, filtersSet, clear } = useSelection();
  const name = JSON.stringify(filter);
  // The cursors of the pages before this one belong to one filter: another filter begins at its first page.
  const [trail, setTrail] = useState<{ of: string; cursors: readonly string[] }>({ of: name, cursors: [] });
  const cursors = trail.of === name ? trail.cursors : [];
  const goTo = (to: readonly string[]) => setTrail({ of: name, cursors: to });
  const findings = useQuery(findingsQuery(askedFor(filter, cursors.at(-1)), isLively));
  return (
    <div id="findings">
      <Container
        header={
          <Header
            variant="h2"
            description="Newest change first"
            {...(findings.data === undefined ? {} : { counter: `(${total(findings.data)}${isFirstRun ? " so far" : ""})` })}
          >
            Newest findings
          </Header>
        }
      >
        <FindingFilter />
        <Answer of={findings} name="Findings" lines={32}>
          {(page) =>
            page.items.length === 0 ? (
              <Nothing {...{ coverage, openTotal, filtersSet, clear }} />
            ) : (
              <>
                <FindingTable findings={page.items} />
                <Pager page={page} cursors={cursors} goTo={goTo} />
              </>
            )
          }
        </Answer>
      </Container>
    </div>
  );
}

const askedFor = ({ source, severity, status, search }: Filter, cursor: string | undefined): FindingsQuery => ({
  limit: PAGE,
  ...(source && { source: [source] }),
  ...(severity && { severity: [severity] }),
  ...(status && { status: [status] }),
  ...(search && { search }),
  ...(cursor && { cursor }),
});

interface PagerProps {
  readonly page: Findings;
  readonly cursors: readonly string[];
  readonly goTo: (cursors: readonly string[]) => void;
}

function Pager({ page, cursors, goTo }: PagerProps) {
  const first = cursors.length * PAGE + 1;
  const { next } = page;
  return (
    <div className="pager">
      <span className="quiet inline" role="status">
        {count(first)}–{count(first + page.items.length - 1)} of {total(page)}
      </span>
      <Button
        iconName="angle-left"
        ariaLabel="Newer findings"
        disabled={cursors.length === 0}
        disabledReason="This is the first page."
        onClick={() => goTo(cursors.slice(0, -1))}
      />
      <Button
        iconName="angle-right"
        ariaLabel="Older findings"
        disabled={next === null}
        disabledReason="This is the last page."
        onClick={() => {
          if (next !== null) goTo([...cursors, next]);
        }}
      />
    </div>
  );
}

interface NothingProps {
  readonly coverage: Coverage | undefined;
  readonly openTotal: number | undefined;
  readonly filtersSet: number;
  readonly clear: () => void;
}

/** Empty and known is not empty and unknown; and neither is a filter that nothing matches. */
function Nothing({ coverage, openTotal, filtersSet, clear }: NothingProps) {
  if (filtersSet > 0) {
    return (
      <div className="nothing">
        <h3>No finding matches</h3>
        <p>
          {countOf(filtersSet, "filter is", "filters are")} set.{" "}
          {openTotal !== undefined &&
            `${countOf(openTotal, "finding is", "findings are")} open without ${filtersSet === 1 ? "it" : "them"}.`}
        </p>
        <Button onClick={clear}>Clear filters</Button>
      </div>
    );
  }
  if (coverage === undefined || coverage.share.of === 0) {
    return (
      <div className="nothing">
        <h3>No findings yet</h3>
        <p>Nothing has been read.</p>
      </div>
    );
  }
  const { fresh, of } = coverage.share;
  return fresh === of ? (
    <div className="nothing">
      <h3>No open findings</h3>
      <p>
        {of === 1 ? "The one scope has" : `All ${countOf(of, "scope")} have`} fresh evidence as of <When at={coverage.asOf} />.
      </p>
    </div>
  ) : (
    <div className="nothing">
      <h3>No open findings in what was read</h3>
      <p>
        {count(fresh)} of {countOf(of, "scope")} {of === 1 || fresh === 1 ? "is" : "are"} fresh.
      </p>
      <Button href={paths.coverage}>Open coverage</Button>
    </div>
  );
}
