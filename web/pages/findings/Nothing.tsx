import Button from "@cloudscape-design/components/button";
import type { Coverage } from "../../../contract/coverage.ts";
import { EmptyState, NothingOpen } from "../../components/EmptyState.tsx";
import { ShareNote } from "../../components/ShareNote.tsx";
import { countOf } from "../../formats/number.ts";
import { useFindingsFilter } from "../../selection/findings.ts";

interface NothingProps {
  readonly coverage: Coverage | undefined;
  readonly openTotal: number | undefined;
}

/** Empty and known is not empty and unknown; and neither is a filter that nothing matches. */
export function Nothing({ coverage, openTotal }: NothingProps) {
  const { filtersSet, clear } = useFindingsFilter();
  if (filtersSet > 0) {
    return (
      <EmptyState heading="No finding matches" next={<Button onClick={clear}>Clear filters</Button>}>
        {countOf(filtersSet, "filter is", "filters are")} set.{" "}
        {openTotal !== undefined &&
          `${countOf(openTotal, "finding is", "findings are")} open without ${filtersSet === 1 ? "it" : "them"}. `}
        {coverage !== undefined && coverage.share.fresh < coverage.share.of && (
          <>
            What was not read is not in it. <ShareNote share={coverage.share} />
          </>
        )}
      </EmptyState>
    );
  }
  if (coverage === undefined) return <EmptyState heading="No findings yet">Nothing has been read.</EmptyState>;
  return <NothingOpen what="No open findings" share={coverage.share} asOf={coverage.asOf} />;
}
