import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Toggle from "@cloudscape-design/components/toggle";
import { useChartChoice } from "../selection/chart.ts";
import { chartForms, measures, wordOf } from "../selection/read.ts";

const measureNames = { open: "Open", score: "Score", checksPassed: "Checks passed" } as const;
const formNames = { stacked: "Stacked", lines: "Lines" } as const;

/** What a trend chart counts and how it is drawn; all of it in the address. */
export function ChartControls({ isOpenOnly = false }: { readonly isOpenOnly?: boolean }) {
  const { chart, choose } = useChartChoice();
  const measure = isOpenOnly ? "open" : chart.measure;
  return (
    <div className="head-actions">
      {!isOpenOnly && (
        <SegmentedControl
          label="Counted"
          selectedId={measure}
          options={measures.map((id) => ({ id, text: measureNames[id] }))}
          onChange={({ detail }) => choose({ measure: wordOf(measures, detail.selectedId) })}
        />
      )}
      <SegmentedControl
        label="Drawn as"
        selectedId={measure === "open" ? chart.form : "lines"}
        options={chartForms.map((id) => ({
          id,
          text: formNames[id],
          disabled: id === "stacked" && measure !== "open",
          disabledReason: "Percentages of parts do not add up.",
        }))}
        onChange={({ detail }) => choose({ form: wordOf(chartForms, detail.selectedId) })}
      />
      <Toggle checked={chart.likeForLike} onChange={({ detail }) => choose({ likeForLike: detail.checked })}>
        Like for like
      </Toggle>
    </div>
  );
}
