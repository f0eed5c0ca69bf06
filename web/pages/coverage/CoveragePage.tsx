import "./coverage.css";
import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { useLastRun } from "../../api/last-run.ts";
import { useIsLively } from "../../api/posture.ts";
import { coverageMatrixQuery, coverageQuery, summaryQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { CollectNow } from "../../components/CollectNow.tsx";
import { Page } from "../../components/Page.tsx";
import { When } from "../../components/When.tsx";
import { useCoverageChoice } from "../../selection/coverage.ts";
import { Beside } from "./Beside.tsx";
import { CoverageFilters } from "./CoverageFilters.tsx";
import { CoverageMatrix } from "./CoverageMatrix.tsx";
import { DetectiveControls } from "./DetectiveControls.tsx";
import { Gaps } from "./Gaps.tsx";
import { NothingChosen } from "./NothingChosen.tsx";
import { OpenBySource } from "./OpenBySource.tsx";
import { Shares } from "./Shares.tsx";

/** As many accounts as one answer may hold. */
const EVERY_ACCOUNT = 5_000;

/** Who is heard, who is not and what to do about it. */
export function CoveragePage() {
  const isLively = useIsLively();
  const { choice, query, refused, filtersSet } = useCoverageChoice();
  const { state } = choice;
  const lastRun = useLastRun();
  const summary = useQuery(summaryQuery(isLively));
  const coverage = useQuery(coverageQuery({ ...query, limit: 1 }, isLively));
  const matrix = useQuery(
    coverageMatrixQuery({ ...query, ...(state.length > 0 && { state: [...state] }), limit: EVERY_ACCOUNT }, isLively),
  );
  const unfiltered = useQuery(coverageMatrixQuery({ limit: 1 }, isLively));
  const isEmpty = coverage.data?.total === 0;
  return (
    <Page
      title="Coverage"
      description={
        <>
          A scope is one account, region and source.{" "}
          {coverage.data ? (
            <>
              As of <When at={coverage.data.asOf} />.
            </>
          ) : (
            "\u00a0"
          )}
        </>
      }
      scoped={["place"]}
      refused={refused}
      actions={<CollectNow lastRun={lastRun.data} canStop={false} />}
    >
      <div id="coverage" className="stack">
        <CoverageFilters regions={[...new Set(unfiltered.data?.columns.map(({ region }) => region))]} />
        <Container>
          <Answer of={coverage} name="Coverage" lines={3}>
            {(coverage) => (isEmpty ? <NoScope filtersSet={filtersSet} /> : <Shares coverage={coverage} />)}
          </Answer>
        </Container>
        {!isEmpty && (
          <div className="coverage-boxes">
            <div className="of-matrix">
              <CoverageMatrix matrix={matrix} />
            </div>
            <div className="of-gaps">
              <Gaps coverage={coverage} isCollecting={isLively} />
            </div>
            <div className="of-controls stack">
              <DetectiveControls isLively={isLively} />
              {coverage.data && <Beside coverage={coverage.data} />}
            </div>
          </div>
        )}
        <OpenBySource summary={summary} coverage={coverage.data} isFirstRun={isLively && summary.data?.lastCompleteRunAt === null} />
      </div>
    </Page>
  );
}

/** Before the first run, or filtered to nothing: they are not the same. */
const NoScope = ({ filtersSet }: { readonly filtersSet: number }) =>
  filtersSet > 0 ? (
    <NothingChosen what="No scope matches" filtersSet={filtersSet} />
  ) : (
    <p className="empty">No scope is known yet: the first run finds out which accounts and regions there are.</p>
  );
