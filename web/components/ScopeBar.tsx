import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { usePosture } from "../api/posture.ts";
import { useRange } from "../selection/range.ts";
import { type Range, readRange } from "../selection/read.ts";
import { rangeNames } from "../words.ts";
import { PlaceChoice } from "./PlaceChoice.tsx";

export type Scoped = "range" | "place";

/** Which days, and which part of the organization. It stands at the head of each page that obeys it. */
export function ScopeBar({ scoped }: { readonly scoped: readonly Scoped[] }) {
  return (
    <div className="scope-bar">
      {scoped.includes("place") && <PlaceChoice />}
      {scoped.includes("range") && <RangeChoice />}
    </div>
  );
}

const DAY_MS = 86_400_000;

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

const dayBefore = (day: string, days: number): string => new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);

interface DaysProps {
  readonly range: Range & { readonly word: "custom" };
  readonly today: string;
  readonly choose: (range: Range) => void;
}

/** The browser's own fields: they know the reader's way to write a day, and the keyboard. */
function Days({ range, today, choose }: DaysProps) {
  return (
    <span className="days">
      {(["from", "to"] as const).map((end) => (
        <label key={end}>
          {end}{" "}
          <input
            type="date"
            value={range[end]}
            min={end === "to" ? range.from : undefined}
            max={end === "from" ? range.to : today}
            onChange={({ target }) => {
              if (target.value !== "" && target.validity.valid) choose({ ...range, [end]: target.value });
            }}
          />
        </label>
      ))}
    </span>
  );
}
