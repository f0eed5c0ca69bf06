import "./findings.css";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { AcceptChosen } from "../../accepting/AcceptChosen.tsx";
import { useIsLively } from "../../api/posture.ts";
import { coverageQuery, findingGroupsQuery, findingsQuery, summaryQuery } from "../../api/queries.ts";
import { HowMade } from "../../components/HowMade.tsx";
import { Page } from "../../components/Page.tsx";
import { ShareNote } from "../../components/ShareNote.tsx";
import { total } from "../../formats/number.ts";
import { dayName } from "../../formats/time.ts";
import { type Grouping, groupings, useFindingsFilter } from "../../selection/findings.ts";
import { usePaging } from "../../selection/paging.ts";
import { wordOf } from "../../selection/read.ts";
import { ExportMenu } from "./ExportMenu.tsx";
import { FindingsFilter } from "./FindingsFilter.tsx";
import { FindingsList } from "./FindingsList.tsx";
import { GroupsList } from "./GroupsList.tsx";
import { Nothing } from "./Nothing.tsx";
import { usePreferences } from "./preferences.ts";
import type { Selection } from "./selection.ts";

/** Counting groups reads every finding of the filter: where there are more than this, they are counted when they are asked for. */
const FEW_FINDINGS = 10_000;

export function FindingsPage() {
  const isLively = useIsLively();
  const summary = useQuery(summaryQuery(isLively));
  const coverage = useQuery(coverageQuery({ limit: 1 }, isLively));
  const { asked, filter, filtersSet, grouping, sort, order, refused } = useFindingsFilter();
  const { preferences } = usePreferences();
  const paging = usePaging(JSON.stringify([grouping, sort, order, preferences.rows, filter]));
  const selection = useChosen();
  const at = paging.cursor === undefined ? {} : { cursor: paging.cursor };
  const findings = useQuery({
    ...findingsQuery({ ...filter, sort, order, limit: preferences.rows, ...(grouping === "none" && at) }, isLively),
    enabled: grouping === "none",
  });
  const found = findings.data;
  const isFew = found?.totalExact === true && found.total <= FEW_FINDINGS;
  const groupsBy = (by: "check" | "resource") => ({
    ...findingGroupsQuery({ ...filter, by, limit: 50, ...(grouping === by && at) }, isLively),
    enabled: grouping === by || isFew,
  });
  const byCheck = useQuery(groupsBy("check"));
  const byResource = useQuery(groupsBy("resource"));
  const groups = grouping === "resource" ? byResource : byCheck;
  const shown = grouping === "none" ? found : groups.data && { total: groups.data.findings, totalExact: true };
  const isFirstRun = isLively && summary.data?.lastCompleteRunAt === null;
  const nothing = <Nothing coverage={coverage.data} openTotal={summary.data?.openTotal} />;
  const share = <ShareNote share={coverage.data?.share} lead="evidence " />;
  return (
    <Page
      title="Findings"
      counter={shown && `(${total(shown)}${isFirstRun ? " so far" : ""})`}
      description={
        <span className="quiet description">
          {asked.part === undefined ? orders[sort][order] : `What moved ${betweenOf(filter)}, the latest first`} ·{" "}
          {filtersSet === 0 && coverage.data !== undefined ? <HowMade number="open">{share}</HowMade> : share}
        </span>
      }
      scoped={["decisions"]}
      refused={refused}
      actions={
        <>
          <AcceptChosen chosen={selection.chosen} />
          <ExportMenu page={shown} chosen={selection.chosen} />
        </>
      }
    >
      <FindingsFilter />
      <GroupingChoice checks={byCheck.data} resources={byResource.data} />
      <div id="findings">
        {grouping === "none" ? (
          <FindingsList {...{ findings, paging, selection, nothing }} />
        ) : (
          <GroupsList {...{ groups, paging, nothing }} by={grouping} />
        )}
      </div>
    </Page>
  );
}

const orders = {
  severity: { desc: "Worst first, then longest open", asc: "Mildest first" },
  changed: { desc: "Newest change first", asc: "Oldest change first" },
  firstSeen: { desc: "Latest seen first", asc: "Seen longest ago first" },
  due: { asc: "Soonest due first", desc: "Latest due first" },
  account: { asc: "By account", desc: "By account, from the last" },
} as const;

function betweenOf({ from, to }: { readonly from?: string; readonly to?: string }): string {
  const now = new Date();
  return from === undefined || to === undefined ? "" : `after ${dayName(from, now)} up to ${dayName(to, now)}`;
}

/** Chosen over pages, and for as long as this page is open. */
function useChosen(): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  return {
    chosen,
    choose: (ids, isChosen) =>
      setChosen((before) => {
        const after = new Set(before);
        for (const id of ids)
          if (isChosen) after.add(id);
          else after.delete(id);
        return new Set([...after].slice(0, MOST_CHOSEN));
      }),
  };
}

/** As many as the API is asked for by name. */
const MOST_CHOSEN = 200;

interface Counted {
  readonly total: number;
  readonly totalExact: boolean;
}

function GroupingChoice({ checks, resources }: { readonly checks: Counted | undefined; readonly resources: Counted | undefined }) {
  const { grouping, group } = useFindingsFilter();
  const named = (name: string, counted: Counted | undefined) => (counted === undefined ? name : `${name} (${total(counted)})`);
  const names: Readonly<Record<Grouping, string>> = {
    none: "Findings",
    check: named("By check", checks),
    resource: named("By resource", resources),
  };
  return (
    <SegmentedControl
      label="Listed"
      selectedId={grouping}
      options={groupings.map((id) => ({ id, text: names[id] }))}
      onChange={({ detail }) => group(wordOf(groupings, detail.selectedId) ?? "none")}
    />
  );
}
