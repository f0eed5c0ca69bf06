import Button from "@cloudscape-design/components/button";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Findings } from "../../../contract/findings.ts";
import { RequestFailed } from "../../api/get.ts";
import { Answer } from "../../components/Answer.tsx";
import { CursorPager } from "../../components/CursorPager.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import type { Paging } from "../../selection/paging.ts";
import { FindingTable } from "./FindingTable.tsx";
import { PreferencesButton } from "./PreferencesButton.tsx";
import { usePreferences } from "./preferences.ts";
import type { Selection } from "./selection.ts";

interface FindingsListProps {
  readonly findings: UseQueryResult<Findings>;
  readonly paging: Paging;
  readonly selection: Selection;
  readonly nothing: ReactNode;
}

export function FindingsList({ findings, paging, selection, nothing }: FindingsListProps) {
  const { preferences } = usePreferences();
  if (isGone(findings.error, paging)) return <PlaceGone paging={paging} />;
  return (
    <Answer of={findings} name="Findings" lines={32}>
      {(page) =>
        page.items.length === 0 && paging.cursor === undefined ? (
          nothing
        ) : (
          <>
            <div className="list-head">
              <CursorPager page={page} paging={paging} what="findings" listId="findings" />
              <span className="no-print">
                <PreferencesButton />
              </span>
            </div>
            <FindingTable
              findings={page.items}
              columns={columnsOf(preferences.columns, page)}
              isCompact={preferences.density === "compact"}
              wraps={preferences.wraps}
              selection={selection}
              isSortable
            />
            {page.items.length > 10 && <CursorPager page={page} paging={paging} what="findings" listId="findings" />}
          </>
        )
      }
    </Answer>
  );
}

/** Of a part of a change, when each moved is what is asked. */
const columnsOf = <Id extends string>(columns: readonly Id[], { items }: Findings): readonly (Id | "changed")[] =>
  items.some(({ change }) => change !== null) && !columns.some((id) => id === "changed") ? [...columns, "changed"] : columns;

/** A cursor of another filter or of an older version says nothing here: the list itself is not broken. */
export const isGone = (error: Error | null, { cursor }: Paging): boolean =>
  cursor !== undefined && error instanceof RequestFailed && error.problem.errors?.some(({ field }) => field === "cursor") === true;

export function PlaceGone({ paging }: { readonly paging: Paging }) {
  return (
    <EmptyState heading="This place in the list is gone" next={<Button onClick={paging.first}>First page</Button>}>
      The address names a page of another filter, or of an older version.
    </EmptyState>
  );
}
