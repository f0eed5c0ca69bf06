/**
 * A chart as a picture: the SVG that is on the screen with its computed styles, under its title, with its legend. It is drawn into a canvas
 * from a data: address, which the content security policy allows of pictures, so that nothing is asked of anybody
 * (docs/decisions/a-chart-becomes-a-picture-in-the-browser.md).
 */
const SVG = "http://www.w3.org/2000/svg";
/** Pixels to one of the screen: sharp on a slide. */
const SCALE = 2;
const PAD = 24;
const LINE = 18;
const TEXT_PX = 12;

/** What an element of a chart looks like: all that our style and Recharts set. */
const looks = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "visibility",
  "display",
] as const;

interface About {
  readonly title: string;
  /** "25 Oct to 24 Nov". */
  readonly range: string;
  /** A colour may be a property of the page: "var(--layers)". */
  readonly legend: readonly { readonly name: string; readonly colour: string }[];
  /** What makes its days less than certain. */
  readonly notes: readonly string[];
  readonly made: Date;
}

/** @throws Error where there is no chart yet, or the browser cannot draw it. */
export async function pictureOf(figure: HTMLElement | null, about: About): Promise<Blob> {
  const place = figure?.querySelector<HTMLElement>(".plot-place");
  const chart = place?.querySelector<SVGSVGElement>("svg.recharts-surface");
  if (place == null || chart == null) throw new Error("there is no chart to be drawn");
  const [width, height] = [place.clientWidth, place.clientHeight];
  const colours = getComputedStyle(place);
  const colour = (name: string) => (name.startsWith("var(") ? colours.getPropertyValue(name.slice(4, -1)).trim() : name);
  const whole = document.createElementNS(SVG, "svg");
  const put = (name: string, attributes: Readonly<Record<string, string | number>>, text?: string) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    if (text !== undefined) element.textContent = text;
    whole.append(element);
    return element;
  };
  const font = { "font-family": colours.fontFamily, "font-size": TEXT_PX, fill: colour("var(--quiet)") };
  const ground = put("rect", { width: "100%", height: "100%", fill: colour("var(--ground)") });
  put("text", { ...font, x: PAD, y: PAD + 14, "font-size": 16, "font-weight": 700, fill: colour("var(--ink)") }, about.title);
  const made = about.made.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  put("text", { ...font, x: PAD, y: PAD + 34 }, `${about.range} · Pillarwatch, ${made}`);
  const top = PAD + 46;
  whole.append(drawn(chart, place, PAD, top));
  const lane = place.querySelector<SVGSVGElement>("svg.evidence-lane");
  if (lane !== null) whole.append(drawn(lane, place, PAD, top));
  let y = top + height + LINE;
  for (const row of rowsOf(about.legend, width, font["font-family"])) {
    for (const { name, colour: of, x } of row) {
      put("rect", {
        x: PAD + x,
        y: y - 10,
        width: 10,
        height: 10,
        rx: 2,
        fill: colour(of),
        stroke: colour("var(--quiet)"),
        "stroke-width": 0.5,
      });
      put("text", { ...font, x: PAD + x + 16, y, fill: colour("var(--ink)") }, name);
    }
    y += LINE;
  }
  for (const note of about.notes) {
    put("text", { ...font, x: PAD, y }, note);
    y += LINE;
  }
  const size = { width: width + 2 * PAD, height: y - LINE + PAD };
  for (const [key, value] of Object.entries(size)) {
    whole.setAttribute(key, String(value));
    ground.setAttribute(key, String(value));
  }
  return toPng(whole, size);
}

/** A copy that needs no style sheet, where it stands in its place. */
function drawn(svg: SVGSVGElement, place: HTMLElement, left: number, top: number): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg, copy].map((root) => [root, ...root.querySelectorAll<SVGElement>("*")]);
  for (const [index, element] of (from ?? []).entries()) {
    const style = getComputedStyle(element);
    const twin = to?.[index];
    for (const look of looks) twin?.setAttribute(look, style.getPropertyValue(look));
    twin?.removeAttribute("style");
    twin?.removeAttribute("class");
  }
  const [own, outer] = [svg.getBoundingClientRect(), place.getBoundingClientRect()];
  const attributes = { x: left + own.left - outer.left, y: top + own.top - outer.top, width: own.width, height: own.height };
  for (const [key, value] of Object.entries(attributes)) copy.setAttribute(key, String(value));
  return copy;
}

interface Placed {
  readonly name: string;
  readonly colour: string;
  readonly x: number;
}

/** As many names to a line as fit. */
function rowsOf(legend: About["legend"], width: number, family: string): readonly (readonly Placed[])[] {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) throw new Error("the browser draws no canvas");
  context.font = `${TEXT_PX}px ${family}`;
  const rows: Placed[][] = [];
  let x = 0;
  for (const { name, colour } of legend) {
    const wide = context.measureText(name).width + 36;
    if (rows.length === 0 || x + wide > width) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)?.push({ name, colour, x });
    x += wide;
  }
  return rows;
}

async function toPng(svg: SVGSVGElement, { width, height }: { readonly width: number; readonly height: number }): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((png) => (png === null ? reject(new Error("the browser made no PNG")) : resolve(png)), "image/png");
  });
}
