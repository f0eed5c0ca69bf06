import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { usePosture } from "../api/posture.ts";
import { useRange } from "../selection/range.ts";
import { dayBefore, type Range, readRange } from "../selection/read.ts";
import { rangeNames } from "../words.ts";
import { AsIfSwitch } from "./AsIfSwitch.tsx";
import { DayField } from "./DayField.tsx";
import { PlaceChoice } from "./PlaceChoice.tsx";

export type Scoped = "range" | "place" | "decisions";

/** Which days, which part of the organization, and whether as it was decided. It stands at the head of each page that obeys it. */
export function ScopeBar({ scoped }: { readonly scoped: readonly Scoped[] }) {
  return (
    <div className="scope-bar">
      {scoped.includes("place") && <PlaceChoice />}
      {scoped.includes("range") && <RangeChoice />}
      {scoped.includes("decisions") && <AsIfSwitch />}
    </div>
  );
}

function RangeChoice() {
  const { range, choose } = useRange();
  const today = usePosture().data?.day ?? new Date().toISOString().slice(0, 10);
  const lastMonth = { word: "custom", from: dayBefore(today, 30), to: today } as const;
  return (
    <>
      <SegmentedControl
        label="Range"
        selectedId={range.word}
        options={rangeNames.map(([id, text]) => ({ id, text }))}
        onChange={({ detail }) =>
          choose(detail.selectedId === "custom" ? lastMonth : readRange(new URLSearchParams({ range: detail.selectedId })).value)
        }
      />
      {range.word === "custom" && <Days range={range} today={today} choose={choose} />}
    </>
  );
}

interface DaysProps {
  readonly range: Range & { readonly word: "custom" };
  readonly today: string;
  readonly choose: (range: Range) => void;
}

function Days({ range, today, choose }: DaysProps) {
  return (
    <>
      <DayField name="from" value={range.from} max={range.to} choose={(from) => choose({ ...range, from })} />
      <DayField name="to" value={range.to} min={range.from} max={today} choose={(to) => choose({ ...range, to })} />
    </>
  );
}
