import type { UseQueryResult } from "@tanstack/react-query";
import { memo, useMemo } from "react";
import { Link } from "react-router";
import type { Trend } from "../../contract/trend.ts";
import { TrendChart } from "../charts/TrendChart.tsx";
import { Answer } from "../components/Answer.tsx";
import { Change } from "../components/Change.tsx";
import { Loading } from "../components/Loading.tsx";
import { PrincipleMark } from "../components/PrincipleMark.tsx";
import { count } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { useChartChoice } from "../selection/chart.ts";
import type { ChartChoice } from "../selection/read.ts";
import { groupOf } from "../selection/read.ts";
import { chartOf, measureNames } from "../trend/chart.ts";
import { movedOf, seriesMoved } from "../trend/moved.ts";
import { principleShort } from "../words.ts";
import { GoalNote } from "./GoalNote.tsx";
import { TrendContainer } from "./TrendContainer.tsx";

const LINES = 14;

interface TrendBoxProps {
  readonly trend: UseQueryResult<Trend>;
  /** Whether what is read before it is there. */
  readonly isTime: boolean;
}

/** The days by principle, and beside them the legend as a table: in the order of the stack, with what is open and how it moved. It adds up. */
export function TrendBox({ trend, isTime }: TrendBoxProps) {
  const { chart } = useChartChoice();
  return (
    <TrendContainer title={`${measureNames[chart.measure]} by principle`} trend={trend}>
      <div className="trend-box">
        {isTime || trend.isError ? (
          <Answer of={trend} name="The trend" lines={LINES}>
            {(trend) => (
              <>
                <Chart trend={trend} measure={chart.measure} form={chart.form} />
                <Legend trend={trend} measure={chart.measure} />
              </>
            )}
          </Answer>
        ) : (
          <Loading name="The trend" lines={LINES} />
        )}
      </div>
    </TrendContainer>
  );
}

interface DrawnProps {
  readonly trend: Trend;
  readonly measure: ChartChoice["measure"];
}

/** Whatever else comes, the same days are not drawn again. */
function Chart({ trend, measure, form }: DrawnProps & Pick<ChartChoice, "form">) {
  const days = useMemo(
    () =>
      chartOf({
        trend,
        chart: { measure, form },
        split: "by principle",
        nameOf: ({ id }) => principleShort[groupOf(id)],
        colourOf: ({ id }) => `var(--${groupOf(id)})`,
        isLast: ({ id }) => id === "unmapped",
      }),
    [trend, measure, form],
  );
  return <TrendChart {...days} below={measure === "open" && <GoalNote goal={trend.goal} />} />;
}

const Legend = memo(function Legend({ trend, measure }: DrawnProps) {
  const href = useHref();
  const isCount = measure === "open";
  const rows = trend.series
    .map((series) => ({ id: groupOf(series.id), ...seriesMoved(trend, series, measure) }))
    .sort((a, b) => Number(a.id === "unmapped") - Number(b.id === "unmapped") || (b.now ?? -1) - (a.now ?? -1));
  const all = movedOf(
    trend,
    trend.points.map((point) => point[measure]),
  );
  const number = (value: number | null) => (value === null ? "–" : isCount ? count(value) : `${value} %`);
  return (
    <table className="trend-legend">
      <thead>
        <tr>
          <th scope="col">Principle</th>
          <th scope="col">{isCount ? "Open" : measureNames[measure]}</th>
          <th scope="col">{trend.change === null ? "Change" : `since ${dayName(trend.change.since, new Date())}`}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, now, by }) => (
          <tr key={id}>
            <th scope="row">
              <Link to={href(paths.principle(id))}>
                <PrincipleMark id={id} short />
              </Link>
            </th>
            <td>
              {isCount && trend.likeForLike === null ? (
                <Link to={href(paths.findings, { principle: id })}>{number(now)}</Link>
              ) : (
                number(now)
              )}
            </td>
            <td>
              <Change by={by} isWorseUp={isCount} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">All</th>
          <td>{number(all.now)}</td>
          <td>
            <Change by={all.by} isWorseUp={isCount} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
});
