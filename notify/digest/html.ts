/** HTML as a value: whatever is put into a template is escaped, unless it is HTML already. So no text can become markup, whoever wrote it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Fill = Html | string | number | undefined | false | readonly Fill[];

export const html = (parts: TemplateStringsArray, ...fills: readonly Fill[]): Html =>
  new Html(parts.map((part, index) => `${part}${index < fills.length ? filled(fills[index]) : ""}`).join(""));

function filled(fill: Fill): string {
  if (fill instanceof Html) return fill.text;
  if (fill === undefined || fill === false) return "";
  if (typeof fill === "object") return fill.map(filled).join("");
  return escaped(String(fill));
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string =>
  text
    .replace(/[&<>"']/g, (digest) => entities[digest] ?? digest)
    // On a phone the sign must not begin a line.
    .replace(/(\d) %/g, "$1&nbsp;%");
