import Button from "@cloudscape-design/components/button";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import TextFilter from "@cloudscape-design/components/text-filter";
import Toggle from "@cloudscape-design/components/toggle";
import { useDeferredValue, useMemo } from "react";
import { EmptyState } from "../../components/EmptyState.tsx";
import { count, countOf } from "../../formats/number.ts";
import { useAccountsChoice } from "../../selection/accounts.ts";
import { type CellMeasure, cellMeasures, wordOf } from "../../selection/read.ts";
import { useTyped } from "../../selection/typed.ts";
import { AccountTable } from "./AccountTable.tsx";
import { type Account, lines, matching, ordered, type Unit } from "./arrange.ts";
import { HeatMap } from "./HeatMap.tsx";

interface AccountsBoxProps {
  readonly all: readonly Account[];
  /** undefined: not known (yet); the accounts stand all the same. */
  readonly units: readonly Unit[] | undefined;
}

export function AccountsBox({ all, units }: AccountsBoxProps) {
  const { show, cells, byUnit, rank, isReversed, find, seek } = useAccountsChoice();
  // Typing goes before the rows of what was typed.
  const sought = useDeferredValue(find);
  const found = useMemo(() => ordered(matching(all, sought), { rank, isReversed, cells }), [all, sought, rank, isReversed, cells]);
  const arranged = useMemo(() => lines(found, all, units, byUnit), [found, all, units, byUnit]);
  const order = [sought, rank, isReversed, cells, byUnit].join("\n");
  return (
    <>
      <Filter found={found.length} of={all.length} />
      {found.length === 0 ? (
        <EmptyState heading="No account matches" next={<Button onClick={() => seek("")}>Clear the filter</Button>}>
          {countOf(all.length, "account is", "accounts are")} there without it.
        </EmptyState>
      ) : show === "table" ? (
        <AccountTable accounts={found} order={order} />
      ) : (
        <HeatMap lines={arranged} accounts={found} order={order} />
      )}
    </>
  );
}

const measureNames: Readonly<Record<CellMeasure, string>> = {
  score: "Score",
  checksPassed: "Checks passed",
  open: "Open",
  change: "Change",
};

function Filter({ found, of }: { readonly found: number; readonly of: number }) {
  const { find, seek, cells, byUnit, show, choose } = useAccountsChoice();
  const [typed, type] = useTyped(find, seek);
  return (
    <div className="accounts-filter no-print">
      <TextFilter
        filteringText={typed}
        filteringPlaceholder="Filter by account, OU, owner or tag"
        filteringAriaLabel="Filter by account, OU, owner or tag"
        filteringClearAriaLabel="Clear the filter"
        countText={find === "" ? "" : `${count(found)} of ${countOf(of, "account")}`}
        onChange={({ detail }) => type(detail.filteringText)}
      />
      {show === "heat-map" && (
        <>
          <SegmentedControl
            label="Cells show"
            selectedId={cells}
            options={cellMeasures.map((id) => ({ id, text: measureNames[id] }))}
            onChange={({ detail }) => choose({ cells: wordOf(cellMeasures, detail.selectedId) ?? "score" })}
          />
          <Toggle checked={byUnit} onChange={({ detail }) => choose({ byUnit: detail.checked })}>
            Group by OU
          </Toggle>
        </>
      )}
    </div>
  );
}
