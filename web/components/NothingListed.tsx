import Button from "@cloudscape-design/components/button";
import { EmptyState } from "./EmptyState.tsx";

interface NothingListedProps {
  /** What is listed, one of them: "planned fix". */
  readonly what: string;
  readonly isNarrowed: boolean;
  /** Takes the filters away. */
  readonly clear: () => void;
  /** What is said of the view where no filter is set. */
  readonly nothing: readonly [heading: string, text: string];
}

/** Of a list that has several views and filters: what is empty by its filters is no news. */
export const NothingListed = ({ what, isNarrowed, clear, nothing: [heading, text] }: NothingListedProps) =>
  isNarrowed ? (
    <EmptyState heading={`No ${what} matches`} next={<Button onClick={clear}>Clear filters</Button>}>
      Other views may have one that does.
    </EmptyState>
  ) : (
    <EmptyState heading={heading}>{text}</EmptyState>
  );
