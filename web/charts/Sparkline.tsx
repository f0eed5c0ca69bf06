import { lineOf } from "./line.ts";

const WIDTH = 200;
const HEIGHT = 32;
const PAD = 3;

/** The numbers stand beside it in words, so it is hidden from screen readers. Its colour is the text's. */
export function Sparkline({ values }: { readonly values: readonly (number | null)[] }) {
  const line = lineOf(values, WIDTH, HEIGHT, PAD);
  if (line === undefined) return <div className="sparkline" />;
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <line x1={0} x2={WIDTH} y1={line.start} y2={line.start} className="start" />
      <path d={line.path} />
    </svg>
  );
}
