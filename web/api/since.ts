/** The day that changes of the present are counted from, by the range that the address chooses. */
import { sinceOf, useRange } from "../selection/range.ts";
import { usePosture } from "./posture.ts";

/** The organization's day comes with its posture; until then the reader's, which is nearly always the same. */
export function useSince(): string {
  const { range } = useRange();
  return sinceOf(range, usePosture().data?.day ?? new Date().toISOString().slice(0, 10));
}
