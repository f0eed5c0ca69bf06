import { duration } from "../../formats/time.ts";

/** The sample's runs live in days that are past, where the clock stands still: no run takes no time at all. */
export function took({ startedAt, endedAt }: { readonly startedAt: string | null; readonly endedAt: string | null }): string {
  if (startedAt === null || endedAt === null) return "–";
  const tookMs = Date.parse(endedAt) - Date.parse(startedAt);
  return tookMs === 0 ? "not measured" : duration(tookMs);
}
