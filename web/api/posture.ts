/** The present state of the view that the address chooses. While a run goes on, numbers are asked for more often. */
import { useQuery } from "@tanstack/react-query";
import { useAsIf } from "../selection/as-if.ts";
import { placeQuery } from "../selection/asked.ts";
import { usePlace } from "../selection/place.ts";
import { isGoingOn } from "./follow.ts";
import { useLastRun } from "./last-run.ts";
import { postureQuery } from "./queries.ts";

export const useIsLively = (): boolean => isGoingOn(useLastRun().data);

export function usePosture() {
  const { place } = usePlace();
  const { asked } = useAsIf();
  return useQuery(postureQuery({ ...placeQuery(place), ...asked }, useIsLively()));
}
