import { useEffect, useState } from "react";

/** As many as a window shows, and no more: the rest comes within the next frames. */
const FIRST = 20;
/** So few that a slow processor makes them within a frame or two. */
const STEP = 16;

/**
 * How many of many rows are made so far: the first windowful at once, the rest while the reader looks at it. All of them are there in the end,
 * for searching in the page, for print, and for whoever hears the page.
 * @param order what the rows are in order by: another order begins anew; other numbers do not.
 */
export function useGrowing(total: number, order: string): number {
  const [grown, setGrown] = useState({ order, rows: FIRST });
  const rows = grown.order === order ? grown.rows : FIRST;
  useEffect(() => {
    if (rows >= total) return undefined;
    const id = requestIdleCallback(() => setGrown({ order, rows: rows + STEP }), { timeout: 400 });
    return () => cancelIdleCallback(id);
  }, [order, rows, total]);
  return Math.min(rows, total);
}
