import ExpandableSection from "@cloudscape-design/components/expandable-section";
import { useState } from "react";
import { CsvButton } from "../components/CsvButton.tsx";
import { Scrolls } from "../components/Scrolls.tsx";
import { count } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import type { TrendChartProps } from "./data.ts";
import { evidenceOf } from "./days.ts";
import { fileName } from "./file-name.ts";
import { PictureButton } from "./PictureButton.tsx";

/** The same numbers to be read one by one, the newest day first. Rows are made when it is opened: a year is long. */
export function NumbersTable({ summary, ...chart }: TrendChartProps & { readonly summary: string }) {
  const { name, unit, points, series, total } = chart;
  const [isOpen, setOpen] = useState(false);
  const columns = [...series, { id: "total", name: "All", values: total }];
  const value = (number: number | null | undefined) => (number == null ? "–" : `${count(number)}${unit}`);
  return (
    <div className="numbers-table no-print">
      <span className="download">
        <CsvButton
          file={fileName(name)}
          header={["day", ...columns.map((column) => column.name), "evidence"]}
          rows={() => points.map((point, index) => [point.date, ...columns.map(({ values }) => values[index] ?? null), evidenceOf(point)])}
        />
        <PictureButton chart={chart} />
      </span>
      <ExpandableSection
        headerText="Numbers as a table"
        variant="footer"
        expanded={isOpen}
        onChange={({ detail }) => setOpen(detail.expanded)}
      >
        {isOpen && (
          <>
            <p className="quiet lead">{summary}</p>
            <Scrolls name={`${name}: numbers`} className="chart-numbers">
              <table className="numbers">
                <thead>
                  <tr>
                    <th scope="col">Day</th>
                    {columns.map(({ id, name }) => (
                      <th key={id} scope="col">
                        {name}
                      </th>
                    ))}
                    <th scope="col">Evidence</th>
                  </tr>
                </thead>
                <tbody>
                  {points
                    .map((point, index) => (
                      <tr key={point.date}>
                        <th scope="row">{dayName(point.date, new Date())}</th>
                        {columns.map(({ id, values }) => (
                          <td key={id}>{value(values[index])}</td>
                        ))}
                        <td>{evidenceOf(point)}</td>
                      </tr>
                    ))
                    .reverse()}
                </tbody>
              </table>
            </Scrolls>
          </>
        )}
      </ExpandableSection>
    </div>
  );
}
