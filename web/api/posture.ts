/** The present state of the view that the address chooses. While a run goes on, numbers are asked for more often. */
import { useQuery } from "@tanstack/react-query";
import { useView } from "../selection/view.ts";
import { isGoingOn } from "./follow.ts";
import { useLastRun } from "./last-run.ts";
import { postureQuery } from "./queries.ts";

export const useIsLively = (): boolean => isGoingOn(useLastRun().data);

export const usePosture = () => useQuery(postureQuery(useView(), useIsLively()));
