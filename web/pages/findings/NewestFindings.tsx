import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Coverage } from "../../../contract/coverage.ts";
import type { Findings, FindingsQuery } from "../../../contract/findings.ts";
import { findingsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState, NothingOpen } from "../../components/EmptyState.tsx";
import { count, countOf, total } from "../../formats/number.ts";
import { type Filter, useFindingsFilter } from "../../selection/findings.ts";
import { FindingFilter } from "./FindingFilter.tsx";
import { FindingTable } from "./FindingTable.tsx";

const PAGE = 20;

interface NewestFindingsProps {
  readonly coverage: Coverage | undefined;
  readonly openTotal: number | undefined;
  readonly isLively: boolean;
  readonly isFirstRun: boolean;
}

export function NewestFindings({ coverage, openTotal, isLively, isFirstRun }: NewestFindingsProps) {
  const { filter, filtersSet, clear } = useFindingsFilter();
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
      <EmptyState heading="No finding matches" next={<Button onClick={clear}>Clear filters</Button>}>
        {countOf(filtersSet, "filter is", "filters are")} set.{" "}
        {openTotal !== undefined && `${countOf(openTotal, "finding is", "findings are")} open without ${filtersSet === 1 ? "it" : "them"}.`}
      </EmptyState>
    );
  }
  if (coverage === undefined) return <EmptyState heading="No findings yet">Nothing has been read.</EmptyState>;
  return <NothingOpen what="No open findings" share={coverage.share} asOf={coverage.asOf} />;
}
