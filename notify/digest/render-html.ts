/**
 * A digest as HTML for the usual mail programs: tables for layout, inline style, one style element for dark mode and narrow screens, 600 px, no
 * script, no image from outside. Colours are the dashboard's; dark ones come by class, since inline style cannot ask for the mode.
 */
import { CHART_HEIGHT, CHART_WIDTH } from "./chart-svg.ts";
import type { Digest, Figure, FixItem, Line, Piece, Row, Section, Table, Tone } from "./digest.ts";
import { type Html, html } from "./html.ts";

/** Of the picture, in the mail that is made of this. */
export const CHART_CID = "chart@pillarwatch";

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Helvetica,Arial,sans-serif";
const ink = "color:#0f141a";
const soft = "color:#333a44";
const quiet = "color:#5c616a";
const linkStyle = "color:#0056b8;text-decoration:none";
const tones: Readonly<Record<Tone, string>> = { worse: "color:#c20000", better: "color:#00772c", same: quiet };
const line = "border-top:1px solid #dcdee3";

/** @param picture where the chart's picture is: `cid:…` in a mail, a data: address in a preview; undefined: there is none. */
export function renderHtml(digest: Digest, picture: string | undefined): string {
  const { subject, preview, eyebrow, headline, opening, notices, figures, button, sections, footer } = digest;
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>${subject}</title>
<style>${style}</style>
</head>
<body class="ground" style="margin:0;padding:0;background:#eef0f4;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all" aria-hidden="true">${preview}${"\u00a0\u200c".repeat(60)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="ground" style="background:#eef0f4"><tr><td align="center" class="outer" style="padding:20px 0">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" class="sheet" style="width:600px;max-width:600px;background:#ffffff;border:1px solid #dcdee3"><tr><td class="inner" style="padding:20px 32px 28px;${font}">
<p class="quiet" style="margin:0 0 6px;font-size:13px;line-height:20px;${quiet}">${eyebrow}</p>
<h1 class="ink" style="margin:0 0 10px;font-size:24px;line-height:31px;font-weight:700;${ink}">${headline}</h1>
${opening.map(
  (one) => html`<p class="soft" style="margin:0 0 12px;font-size:15px;line-height:22px;${soft}">${lineHtml(one)}</p>
`,
)}${noticeBox(notices)}${figuresTable(figures)}${buttonTable(button)}${sections.map((section) => sectionHtml(section, picture))}
<div class="footer" style="margin:28px 0 0;padding:14px 0 0;${line}">
${footer.map(
  (one) => html`<p class="quiet" style="margin:0 0 4px;font-size:13px;line-height:19px;${quiet}">${lineHtml(one, true)}</p>
`,
)}</div>
</td></tr></table>
</td></tr></table>
</body>
</html>
`.text;
}

const style = html`
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:599px){
.outer{padding:0!important}
.sheet{width:100%!important;border:0!important}
.inner{padding:16px 16px 24px!important}
h1{font-size:22px!important;line-height:28px!important}
.hide{display:none!important}
.num{padding-left:6px!important}
.figure{display:inline-block!important;width:48%!important;padding:0 0 10px!important}
}
@media (prefers-color-scheme:dark){
.ground{background:#0b0f14!important}
.sheet{background:#161d26!important;border-color:#424650!important}
.ink{color:#ebebf0!important}
.soft{color:#c6cad2!important}
.quiet,.same{color:#a4a9b3!important}
.link{color:#62b6ff!important}
.line,.footer{border-color:#424650!important}
.notice{background:#2b2410!important}
.notice,.notice .amber{color:#f2cd54!important}
.worse,.urgent{color:#ff8f8f!important}
.better{color:#4fd05a!important}
.button{background:#42b4ff!important}
.button a{color:#0f141a!important}
}
`;

const className = (piece: Piece, tone?: string): string => [piece.href === undefined ? "" : "link", tone ?? ""].join(" ").trim();

function pieceHtml(piece: Piece, isUnderlined = false): Html {
  const { text, href, isStrong, isForeign } = piece;
  const own = isForeign === true ? html`<bdi>${text}</bdi>` : html`${text}`;
  const strong = isStrong === true ? html`<strong>${own}</strong>` : own;
  if (href === undefined) return strong;
  const underline = isUnderlined ? ";text-decoration:underline" : "";
  return html`<a href="${href}" class="${className(piece)}" style="${linkStyle}${underline}">${strong}</a>`;
}

/** Links within a sentence are underlined: colour alone would not tell them from the words around. */
function lineHtml(pieces: Line, isUnderlined = pieces.length > 1): Html {
  return html`${pieces.map((piece) => pieceHtml(piece, isUnderlined))}`;
}

function noticeBox(notices: readonly Line[]): Html {
  if (notices.length === 0) return html``;
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px"><tr><td class="notice" style="background:#fff8e0;color:#5c3d00;padding:10px 14px 4px;font-size:14px;line-height:20px">
${notices.map(
  (one) => html`<p class="amber" style="margin:0 0 6px;color:#5c3d00">${lineHtml(one)}</p>
`,
)}</td></tr></table>
`;
}

const ABREAST = 3;
const NOT_COMPARED = "no comparison yet";
const LEAST_LETTERS = 13;

/** Three stand in thirds; more by the length of what stands below each, so that none of it takes a second line. */
function widthsOf(figures: readonly Figure[]): readonly string[] {
  const letters = figures.map(({ label, move, note = NOT_COMPARED }) =>
    figures.length <= ABREAST ? 1 : Math.max(LEAST_LETTERS, label.length, move === null ? note.length : move.text.length + 2),
  );
  const all = letters.reduce((sum, one) => sum + one, 0);
  return letters.map((one) => `${Math.floor((100 * one) / all)}%`);
}

function figuresTable(figures: readonly Figure[]): Html {
  const widths = widthsOf(figures);
  // On a phone four are two and two.
  const className = figures.length > ABREAST ? "figure" : "";
  const cell = (
    { label, value, href, move, note = NOT_COMPARED }: Figure,
    index: number,
  ) => html`<td width="${widths[index]}" valign="top" class="${className}" style="width:${widths[index]};padding:0 8px 0 0">
<p class="quiet" style="margin:0;font-size:13px;line-height:18px;${quiet}">${label}</p>
<p style="margin:0;font-size:24px;line-height:30px;font-weight:700"><a href="${href}" class="ink" style="${ink};text-decoration:none">${value}</a></p>
<p class="${move?.tone ?? "quiet"}" style="margin:0;font-size:13px;line-height:18px;${move === null ? quiet : tones[move.tone]}">${move === null ? note : `${move.glyph} ${move.text}`}</p>
</td>`;
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 16px"><tr>${figures.map(cell)}</tr></table>
`;
}

/** A cell with a ground of its own: Outlook knows no padding on links. */
const buttonTable = ({ text, href }: Digest["button"]): Html =>
  html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 4px"><tr><td class="button" bgcolor="#0056b8" style="background:#0056b8;border-radius:20px"><a href="${href}" style="display:inline-block;padding:10px 20px;font-size:15px;line-height:20px;font-weight:700;color:#ffffff;text-decoration:none">${text}</a></td></tr></table>
`;

function sectionHtml(section: Section, picture: string | undefined): Html {
  const body = bodyOf(section, picture);
  const { note, title } = section;
  const said = note === undefined || note.every(({ text }) => text === "") ? undefined : note;
  return html`
<h2 class="ink" style="margin:28px 0 8px;font-size:18px;line-height:24px;font-weight:700;${ink}">${title}</h2>
${said && html`<p class="soft" style="margin:0 0 10px;font-size:14px;line-height:20px;${soft}">${lineHtml(said, true)}</p>`}
${body}`;
}

function bodyOf(section: Section, picture: string | undefined): Html {
  switch (section.kind) {
    case "fixes":
      return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${section.items.map(fixRow)}</table>`;
    case "rows":
      return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${section.rows.map(plainRow)}</table>`;
    case "table":
      return numbersTable(section.table, section.title);
    case "text":
      return html`${section.lines.map((one) => html`<p class="soft" style="margin:0 0 8px;font-size:15px;line-height:22px;${soft}">${lineHtml(one)}</p>`)}`;
    case "chart": {
      const { alt } = section.chart;
      // Without the picture its words stand in its place.
      if (picture === undefined) return html`<p class="soft" style="margin:0;font-size:14px;line-height:20px;${soft}">${alt}</p>`;
      return html`<a href="${section.href}" style="text-decoration:none"><img src="${picture}" width="${CHART_WIDTH}" height="${CHART_HEIGHT}" alt="${alt}" style="display:block;width:100%;max-width:${CHART_WIDTH}px;height:auto;border:0;border-radius:8px;background:#ffffff;font-size:13px;line-height:18px;color:#333a44"></a>`;
    }
  }
}

function fixRow({ title, how, facts, severity, closes, effect }: FixItem, index: number): Html {
  const cell = `padding:12px 0;${line}`;
  return html`<tr>
<td class="line ink" width="28" valign="top" style="width:28px;${cell};font-size:15px;line-height:21px;font-weight:700;${ink}">${index + 1}</td>
<td class="line" valign="top" style="${cell};word-break:break-word">
<p style="margin:0;font-size:15px;line-height:21px;font-weight:700">${pieceHtml(title)}</p>
${how !== undefined && html`<p class="soft" style="margin:0;font-size:15px;line-height:21px;${soft}">${how}</p>`}
<p class="quiet" style="margin:2px 0 0;font-size:13px;line-height:19px;${quiet}">${severity && html`<strong class="${severity.isUrgent ? "urgent" : "quiet"}" style="${severity.isUrgent ? "color:#a3100b" : quiet}">${severity.name}</strong> · `}${facts.map((piece) => pieceHtml(piece))}</p>
</td>
<td class="line" width="96" align="right" valign="top" style="width:96px;${cell};padding-left:12px">
<p style="margin:0;font-size:14px;line-height:21px;font-weight:700;white-space:nowrap">${pieceHtml(closes)}</p>
<p class="quiet" style="margin:0;font-size:13px;line-height:19px;white-space:nowrap;${quiet}">${effect}</p>
</td></tr>
`;
}

function plainRow({ line: pieces, value, tone }: Row): Html {
  const cell = `padding:9px 0;${line};font-size:15px;line-height:21px`;
  const shown = tone === undefined ? ink : tones[tone];
  return html`<tr><td class="line soft" valign="top" style="${cell};${soft};word-break:break-word">${lineHtml(pieces, false)}</td><td class="line ${tone ?? "ink"}" align="right" valign="top" style="${cell};padding-left:16px;white-space:nowrap;${shown}">${pieceHtml(value)}</td></tr>
`;
}

/** A table of data, and told as one. */
function numbersTable({ columns, rows }: Table, caption: string): Html {
  const [first = "", ...others] = columns;
  const head = `padding:6px 0;font-size:13px;line-height:18px;font-weight:400;${quiet}`;
  const cell = `padding:8px 0;${line};font-size:15px;line-height:21px`;
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" aria-label="${caption}"><tr><th scope="col" align="left" class="quiet" style="${head}">${first}</th>${others.map((column) => html`<th scope="col" align="right" class="quiet num" style="${head};padding-left:14px;white-space:nowrap">${column}</th>`)}</tr>
${rows.map(
  ({
    name,
    cells,
  }) => html`<tr><th scope="row" align="left" class="line" style="${cell};font-weight:400">${pieceHtml(name)}</th>${cells.map(
    ({ text, tone }) =>
      html`<td align="right" class="line num ${tone === undefined ? "ink" : tone === "same" ? "quiet" : tone}" style="${cell};padding-left:14px;white-space:nowrap;${tone === undefined ? ink : tones[tone]}">${text}</td>`,
  )}</tr>
`,
)}</table>`;
}
