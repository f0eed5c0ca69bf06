import "../findings/findings.css";
import "./checks.css";
import Button from "@cloudscape-design/components/button";
import { useQuery } from "@tanstack/react-query";
import { usePosture } from "../../api/posture.ts";
import { checksQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { CursorPager } from "../../components/CursorPager.tsx";
import { EmptyState, NothingOpen } from "../../components/EmptyState.tsx";
import { Page } from "../../components/Page.tsx";
import { ShareNote } from "../../components/ShareNote.tsx";
import { countOf, total } from "../../formats/number.ts";
import { useChecksFilter } from "../../selection/checks.ts";
import { usePaging } from "../../selection/paging.ts";
import { isGone, PlaceGone } from "../findings/FindingsList.tsx";
import { ChecksFilter } from "./ChecksFilter.tsx";
import { ChecksTable } from "./ChecksTable.tsx";

/** What to fix first: open findings by what causes them, and what each fix would change. */
export function ChecksPage() {
  const { filter, refused } = useChecksFilter();
  const paging = usePaging(JSON.stringify(["checks", filter]));
  const checks = useQuery(checksQuery({ ...filter, ...paging.asked }));
  const posture = usePosture();
  return (
    <Page
      title="Checks"
      counter={checks.data && `(${total(checks.data)})`}
      description={
        <span className="quiet description">
          Checks with open findings, and what fixing each would change · <ShareNote share={posture.data?.coverage} lead="evidence " />
        </span>
      }
      scoped={["place", "decisions"]}
      refused={refused}
    >
      <ChecksFilter />
      <div id="checks">
        {isGone(checks.error, paging) ? (
          <PlaceGone paging={paging} />
        ) : (
          <Answer of={checks} name="Checks" lines={32}>
            {(page) =>
              page.items.length === 0 && paging.cursor === undefined ? (
                <NoCheck />
              ) : (
                <>
                  <div className="list-head">
                    <CursorPager page={page} paging={paging} what="checks" listId="checks" />
                  </div>
                  <ChecksTable checks={page} before={paging.rowsBefore} />
                </>
              )
            }
          </Answer>
        )}
      </div>
    </Page>
  );
}

function NoCheck() {
  const { filtersSet, clear } = useChecksFilter();
  const { data } = usePosture();
  if (filtersSet > 0) {
    return (
      <EmptyState heading="No check matches" next={<Button onClick={clear}>Clear filters</Button>}>
        {countOf(filtersSet, "filter is", "filters are")} set. <ShareNote share={data?.coverage} />
      </EmptyState>
    );
  }
  if (data?.coverage == null || data.countedAt === null) return <EmptyState heading="No findings yet">Nothing has been read.</EmptyState>;
  return <NothingOpen what="No check has an open finding" share={data.coverage} asOf={data.countedAt} />;
}
