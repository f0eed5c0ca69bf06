import Button from "@cloudscape-design/components/button";
import { EmptyState } from "../../components/EmptyState.tsx";
import { countOf } from "../../formats/number.ts";
import { useCoverageChoice } from "../../selection/coverage.ts";

/** Filtered to nothing: that is no news about the organization, and the way out is one step. */
export function NothingChosen({ what, filtersSet }: { readonly what: string; readonly filtersSet: number }) {
  const { clear } = useCoverageChoice();
  return (
    <EmptyState heading={what} next={<Button onClick={clear}>Clear filters</Button>}>
      {countOf(filtersSet, "filter is", "filters are")} set.
    </EmptyState>
  );
}
