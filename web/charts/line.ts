/** A small line over days, as one path. A day that nobody can speak for is a gap, never a zero. */
export interface Line {
  readonly path: string;
  /** Where the value of the first known day lies, so that better or worse is seen without numbers. */
  readonly start: number;
  readonly end: { readonly x: number; readonly y: number };
}

/** A line that moves by less than this share of its value is drawn nearly flat: noise is no news. */
const LEAST_SPAN = 0.12;

/** @returns undefined where fewer than two days are known. Coordinates fill `width` × `height`, less `pad` on every side. */
export function lineOf(values: readonly (number | null)[], width: number, height: number, pad: number): Line | undefined {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined || known.length < 2) return undefined;
  const low = Math.min(...known.map(({ value }) => value));
  const high = Math.max(...known.map(({ value }) => value));
  const span = Math.max(high - low, LEAST_SPAN * high, 1);
  const middle = (low + high) / 2;
  const x = (index: number): number => pad + ((width - 2 * pad) * index) / Math.max(1, values.length - 1);
  const y = (value: number): number => height / 2 - ((height - 2 * pad) * (value - middle)) / span;
  let isDrawing = false;
  const path = values
    .map((value, index) => {
      const command = isDrawing ? "L" : "M";
      isDrawing = value !== null;
      return value === null ? "" : `${command}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join("");
  return { path, start: y(first.value), end: { x: x(last.index), y: y(last.value) } };
}
