/** From facts to what is sent: subject, both parts, and the chart's picture. */
import { chartSvg } from "./chart-svg.ts";
import type { Digest } from "./digest.ts";
import { pictureOf } from "./picture.ts";
import { CHART_CID, renderHtml } from "./render-html.ts";
import { renderText } from "./render-text.ts";

export interface Picture {
  /** What the HTML calls it by, behind `cid:`. */
  readonly cid: string;
  readonly type: "image/png";
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Made {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly pictures: readonly Picture[];
}

export function made(digest: Digest): Made {
  const bytes = chartOf(digest);
  return {
    subject: digest.subject,
    html: renderHtml(digest, bytes && `cid:${CHART_CID}`),
    text: renderText(digest),
    pictures: bytes === undefined ? [] : [{ cid: CHART_CID, type: "image/png", name: "chart.png", bytes }],
  };
}

/** The same in a browser, which knows no `cid:`. */
export function previewHtml(digest: Digest): string {
  const bytes = chartOf(digest);
  return renderHtml(digest, bytes && `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`);
}

function chartOf({ sections }: Digest): Uint8Array | undefined {
  const section = sections.find(({ kind }) => kind === "chart");
  return section?.kind === "chart" ? pictureOf(chartSvg(section.chart)) : undefined;
}
