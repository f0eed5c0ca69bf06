import { signed } from "../formats/number.ts";

/** Filled and bold is worse, hollow is better: a score's +3 and a count's +31 differ in shape, not only in hue. */
export function Change({ by, isWorseUp, unit = "" }: { readonly by: number | null; readonly isWorseUp: boolean; readonly unit?: string }) {
  if (by === null) return null;
  if (by === 0) return <span className="change none">± 0</span>;
  const isWorse = by > 0 === isWorseUp;
  const glyph = by > 0 ? (isWorse ? "▲" : "△") : isWorse ? "▼" : "▽";
  return (
    <span className={isWorse ? "change worse" : "change better"}>
      <span aria-hidden="true">{glyph} </span>
      {signed(by)}
      {unit}
      <span className="only-read">{isWorse ? " (worse)" : " (better)"}</span>
    </span>
  );
}
