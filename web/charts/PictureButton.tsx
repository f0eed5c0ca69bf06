import Button from "@cloudscape-design/components/button";
import { useRef, useState } from "react";
import { download } from "../components/download.ts";
import { dayName } from "../formats/time.ts";
import type { TrendChartProps } from "./data.ts";
import { fileName } from "./file-name.ts";

/** The chart as it is on the screen, for a slide or a mail. What makes the picture is fetched when somebody wants one. */
export function PictureButton({ chart }: { readonly chart: TrendChartProps }) {
  const place = useRef<HTMLSpanElement>(null);
  const [failed, setFailed] = useState(false);
  const { name, points, series } = chart;
  const save = async () => {
    const figure = place.current?.closest("figure") ?? null;
    try {
      const { pictureOf } = await import("./picture.ts");
      const now = new Date();
      const ends = [points[0], points.at(-1)].map((point) => dayName(point?.date ?? "", now));
      const about = {
        title: name,
        range: ends[0] === ends[1] ? (ends[0] ?? "") : ends.join(" to "),
        legend: series.map(({ name, colour }) => ({ name, colour })),
        notes: [...(figure?.querySelectorAll(".evidence-legend > span") ?? [])].map(({ textContent }) => textContent.trim()),
        made: now,
      };
      download(`${fileName(name)}.png`, await pictureOf(figure, about));
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <span ref={place} className="picture-button">
      {failed && <span role="status">The picture could not be made.</span>}
      <Button iconName="file" variant="icon" ariaLabel="Download the chart as a picture (PNG)" onClick={() => void save()} />
    </span>
  );
}
