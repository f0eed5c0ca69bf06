/** The month as lines: one chart for each figure, one above the other, readable on a light and on a dark ground. */
import { dayMs } from "../../simulator/world/life.ts";
import type { Hour, Month } from "./month.ts";

const WIDTH = 880;
const PLOT = { left: 76, right: 150, height: 104, gap: 52, top: 64 };
/** Of the hours of so many one point is drawn, their median and their highest lie close. */
const POINTS = 240;
const MB = 2 ** 20;

interface Line {
  readonly name: string;
  readonly of: (hour: Hour) => number;
}

interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly Line[];
}

const charts: readonly Chart[] = [
  {
    title: "Memory",
    unit: "MB",
    lines: [
      { name: "resident", of: (hour) => hour.rssBytes / MB },
      { name: "heap in use", of: (hour) => hour.heapBytes / MB },
    ],
  },
  {
    title: "Open",
    unit: "",
    lines: [
      { name: "files, sockets", of: (hour) => hour.openFiles },
      { name: "threads", of: (hour) => hour.threads },
    ],
  },
  {
    title: "On disk",
    unit: "MB",
    lines: [
      { name: "backups", of: (hour) => hour.backupBytes / MB },
      { name: "database", of: (hour) => hour.databaseBytes / MB },
      { name: "write-ahead log", of: (hour) => hour.walBytes / MB },
    ],
  },
];

export function pictureOf(month: Month): string {
  const height = PLOT.top + charts.length * (PLOT.height + PLOT.gap);
  const days = Math.round((month.endMs - month.startMs) / dayMs);
  const first = charts.map(({ lines }) => lines.map(({ name, of }) => `${name} ${round(of(month.hours.at(-1) as Hour))}`).join(", "));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title what" font-family="system-ui, sans-serif" font-size="15">
  <title id="title">${days} days of one server</title>
  <desc id="what">Memory, what is open and what lies on the disk, hour by hour; at the end: ${first.join("; ")}.</desc>
  <style>
    .ground { fill: #ffffff }
    text { fill: #1b232d }
    .small { font-size: 13px; fill: #4a5563 }
    .name { font-weight: 600 }
    .axis { stroke: #c3ccd6; stroke-width: 1 }
    .line { fill: none; stroke-width: 2; stroke-linejoin: round }
    .of0 { stroke: #1f5fae } .of1 { stroke: #a3460b } .of2 { stroke: #23713a }
    .to0 { fill: #1f5fae } .to1 { fill: #a3460b } .to2 { fill: #23713a }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #0f151c }
      text { fill: #e8edf3 }
      .small { fill: #b4c0cd }
      .axis { stroke: #3a4756 }
      .of0 { stroke: #6fa8ee } .of1 { stroke: #f0a36b } .of2 { stroke: #6cc487 }
      .to0 { fill: #6fa8ee } .to1 { fill: #f0a36b } .to2 { fill: #6cc487 }
    }
  </style>
  <rect class="ground" width="${WIDTH}" height="${height}"/>
  <text class="name" x="16" y="28" font-size="18">${days} simulated days, a run each hour</text>
${charts.map((chart, nth) => drawn(chart, PLOT.top + nth * (PLOT.height + PLOT.gap), month.hours, days)).join("\n")}
</svg>
`;
}

function drawn({ title, unit, lines }: Chart, top: number, hours: readonly Hour[], days: number): string {
  const bottom = top + PLOT.height;
  const right = WIDTH - PLOT.right;
  const most = niceAbove(Math.max(...lines.flatMap(({ of }) => hours.map(of))));
  const y = (value: number) => bottom - (value / most) * PLOT.height;
  const x = (index: number) => PLOT.left + (index / Math.max(hours.length - 1, 1)) * (right - PLOT.left);
  const ends = apart(
    lines.map(({ of }) => y(of(hours.at(-1) as Hour))),
    16,
  );
  return [
    `  <text class="name" x="16" y="${top - 14}">${title}${unit === "" ? "" : `, ${unit}`}</text>`,
    ...[0, most / 2, most].map(
      (value) =>
        `  <line class="axis" x1="${PLOT.left}" x2="${right}" y1="${round(y(value))}" y2="${round(y(value))}"/><text class="small" x="${PLOT.left - 8}" y="${round(y(value) + 4)}" text-anchor="end">${round(value)}</text>`,
    ),
    ...[1, Math.round(days / 2), days].map(
      (day) =>
        `  <text class="small" x="${round(x(Math.min(day * 24, hours.length) - 1))}" y="${bottom + 18}" text-anchor="${day === days ? "end" : "middle"}">day ${day}</text>`,
    ),
    ...lines.map(({ of }, nth) => `  <polyline class="line of${nth}" points="${pointsOf(hours, of, x, y)}"/>`),
    ...lines.map(({ name }, nth) => `  <text class="to${nth}" x="${right + 8}" y="${round((ends[nth] ?? 0) + 5)}">${name}</text>`),
  ].join("\n");
}

function pointsOf(hours: readonly Hour[], of: (hour: Hour) => number, x: (index: number) => number, y: (value: number) => number): string {
  const step = Math.max(1, Math.floor(hours.length / POINTS));
  return hours
    .flatMap((hour, index) => (index % step === 0 || index === hours.length - 1 ? [`${round(x(index))},${round(y(of(hour)))}`] : []))
    .join(" ");
}

/** Labels that would lie on each other are put apart, in their order. */
function apart(places: readonly number[], least: number): readonly number[] {
  const order = places.map((_, nth) => nth).toSorted((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const put = [...places];
  for (const [nth, at] of order.entries()) {
    const before = order[nth - 1];
    if (before !== undefined) put[at] = Math.max(put[at] ?? 0, (put[before] ?? 0) + least);
  }
  return put;
}

/** 1, 2, 4 or 6 times a power of ten, at or above. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return ([1, 2, 4, 6, 10].find((times) => times * power >= value) ?? 10) * power;
}

const round = (value: number): number => Math.round(value * 10) / 10;
