/**
 * The small chart as SVG: one line on an opaque white plate, which is right in dark mode too; its labels stand on it, and no legend is needed.
 * Letters are large, since a phone shows it at two thirds of its width.
 */
import type { PrincipleGroup } from "../../posture/words.ts";
import type { Chart } from "./digest.ts";

export const CHART_WIDTH = 536;
export const CHART_HEIGHT = 188;
const PLOT = { left: 52, right: 516, top: 44, bottom: 148 } as const;
const GRID_LINES = 3;

/** The dashboard's colours on white (web/palette.css, held equal by a test). */
const principleColours: Readonly<Record<PrincipleGroup, string>> = {
  identity: "#3f58b8",
  traceability: "#24a29b",
  layers: "#ac6bee",
  automation: "#295e23",
  data: "#d24b76",
  people: "#978a06",
  events: "#42474f",
  unmapped: "#8f8f99",
};

const ink = "#0f141a";
const quiet = "#5c616a";
const font = `font-family="Inter" font-size="15"`;

export function chartSvg({ principle, points, last, step }: Chart): string {
  const values = points.flatMap(({ open }) => open ?? []);
  const scale = scaleOf(values);
  const x = (index: number): number => PLOT.left + (index * (PLOT.right - PLOT.left)) / Math.max(1, points.length - 1);
  const y = (value: number): number => PLOT.bottom - ((value - scale.from) * (PLOT.bottom - PLOT.top)) / (scale.to - scale.from);
  const colour = principleColours[principle];
  const placed = points.flatMap(({ open }, index) => (open === null ? [] : [`${x(index).toFixed(1)},${y(open).toFixed(1)}`]));
  const end = values.at(-1) ?? 0;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${CHART_WIDTH}" height="${CHART_HEIGHT}" viewBox="0 0 ${CHART_WIDTH} ${CHART_HEIGHT}">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...scale.lines.map(
      (value) =>
        `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="#dcdee3"/>` +
        `<text x="${PLOT.left - 10}" y="${(y(value) + 5).toFixed(1)}" text-anchor="end" fill="${quiet}" ${font}>${grouped(value)}</text>`,
    ),
    step === undefined ? "" : stepMark(step, { x: x(step.index), y: y(points[step.index]?.open ?? 0) }, points.length),
    `<polyline points="${placed.join(" ")}" fill="none" stroke="${colour}" stroke-width="3" stroke-linejoin="round" stroke-linecap="round"/>`,
    `<circle cx="${PLOT.right}" cy="${y(end).toFixed(1)}" r="6" fill="${colour}" stroke="#ffffff" stroke-width="2"/>`,
    `<text x="${CHART_WIDTH - 6}" y="20" text-anchor="end" fill="${ink}" font-weight="700" font-size="17" font-family="Inter">${escaped(last)}</text>`,
    ...dayLabels(points).map(
      ({ index, day, anchor }) =>
        `<text x="${x(index).toFixed(1)}" y="${PLOT.bottom + 27}" text-anchor="${anchor}" fill="${quiet}" ${font}>${escaped(day)}</text>`,
    ),
    `</svg>`,
  ].join("");
}

/** Where the line moved most: a dotted mark, its words above the plot, on the side where there is room. */
function stepMark({ index, text }: NonNullable<Chart["step"]>, at: { readonly x: number; readonly y: number }, points: number): string {
  const isRight = index > points / 2;
  // At the right end stands how many are open: the words end before it.
  const x = isRight ? Math.min(at.x, CHART_WIDTH - 130) : at.x;
  return (
    `<line x1="${at.x.toFixed(1)}" x2="${at.x.toFixed(1)}" y1="${PLOT.top - 14}" y2="${PLOT.bottom}" stroke="${quiet}" stroke-dasharray="2 4"/>` +
    `<text x="${x.toFixed(1)}" y="20" text-anchor="${isRight ? "end" : "start"}" fill="${quiet}" ${font}>${escaped(text)}</text>`
  );
}

/** First, middle and last. */
function dayLabels(points: Chart["points"]) {
  const middle = Math.floor((points.length - 1) / 2);
  const at = (index: number, anchor: "start" | "middle" | "end") => ({ index, day: points[index]?.day ?? "", anchor });
  return [at(0, "start"), ...(points.length > 4 ? [at(middle, "middle")] : []), at(points.length - 1, "end")];
}

/** Round values around the line; at least an eighth of the largest is spanned, so that noise does not look like news. */
function scaleOf(values: readonly number[]): { readonly from: number; readonly to: number; readonly lines: readonly number[] } {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(most - least, most / 8, 2);
  const middle = (least + most) / 2;
  const rough = span / (GRID_LINES - 1);
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, unit * (rough / unit <= 1 ? 1 : rough / unit <= 2 ? 2 : rough / unit <= 5 ? 5 : 10));
  const from = Math.max(0, Math.floor(Math.min(least, middle - span / 2) / step) * step);
  const to = Math.max(from + step, Math.ceil(Math.max(most, middle + span / 2) / step) * step);
  const lines: number[] = [];
  for (let value = from; value <= to; value += step) lines.push(value);
  return { from, to, lines: lines.length > 4 ? lines.filter((_, index) => index % 2 === 0) : lines };
}

const grouped = (value: number): string => new Intl.NumberFormat("en-US").format(value);

const escaped = (text: string): string => text.replace(/[&<>"']/g, (digest) => `&#${digest.charCodeAt(0)};`);
