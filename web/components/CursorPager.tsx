import Button from "@cloudscape-design/components/button";
import { count, total } from "../formats/number.ts";
import type { Paging } from "../selection/paging.ts";

interface CursorPagerProps {
  readonly page: { readonly items: readonly unknown[]; readonly total: number; readonly totalExact: boolean; readonly next: string | null };
  readonly paging: Paging;
  /** What is listed: "findings". */
  readonly what: string;
  /** Of the element that the reader is led back to: the list's head. */
  readonly listId: string;
}

/** Of a list that is read by cursors: which rows these are, and a step in both directions. */
export function CursorPager({ page, paging: { rowsBefore, next, previous, first }, what, listId }: CursorPagerProps) {
  const isFirst = rowsBefore === 0;
  const step = (go: () => void) => () => {
    go();
    document.getElementById(listId)?.scrollIntoView({ block: "start" });
  };
  const following = page.next;
  return (
    <div className="pager no-print">
      <span className="quiet inline" role="status">
        {rowsBefore === undefined
          ? `${count(page.items.length)} of ${total(page)}, further down`
          : `${count(rowsBefore + 1)}–${count(rowsBefore + page.items.length)} of ${total(page)}`}
      </span>
      {rowsBefore === undefined && <Button onClick={step(first)}>First page</Button>}
      <Button
        iconName="angle-left"
        variant="icon"
        ariaLabel={`Previous ${what}`}
        disabled={previous === undefined}
        disabledReason={isFirst ? "This is the first page." : "The way here is not known: begin at the first page."}
        onClick={step(() => previous?.())}
      />
      <Button
        iconName="angle-right"
        variant="icon"
        ariaLabel={`Next ${what}`}
        disabled={following === null}
        disabledReason="This is the last page."
        onClick={step(() => {
          if (following !== null) next(following, page.items.length);
        })}
      />
    </div>
  );
}
