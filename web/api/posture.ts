/** The present state of the view that the address chooses. While a run goes on, numbers are asked for more often. */
import { useQuery } from "@tanstack/react-query";
import { placeQuery, usePlace } from "../selection/place.ts";
import { isGoingOn } from "./follow.ts";
import { lastRunQuery, postureQuery } from "./queries.ts";

export const useIsLively = (): boolean => isGoingOn(useQuery(lastRunQuery).data);

export function usePosture() {
  const { place } = usePlace();
  return useQuery(postureQuery(placeQuery(place), useIsLively()));
}
