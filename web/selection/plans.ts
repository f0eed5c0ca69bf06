/** Which planned fixes are listed: all of it in the address. */
import type { PlansQuery } from "../../contract/plans.ts";
import type { PlanState } from "../../posture/words.ts";
import { useAddress } from "./address.ts";
import { readCheckName } from "./check-name.ts";
import { type Read, readPlace, readWord } from "./read.ts";

/** What is still to be done, what is done, and what was taken back. */
export const planViews = ["to-do", "done", "taken-back"] as const;
export type PlanView = (typeof planViews)[number];

const toBeDone: readonly PlanState[] = ["planned", "late"];

export const isToBeDone = (state: PlanState): boolean => toBeDone.includes(state);

/** Each view as the API takes it. */
export const planViewQueries: Readonly<Record<PlanView, Pick<PlansQuery, "state">>> = {
  "to-do": { state: [...toBeDone] },
  done: { state: ["done", "done late"] },
  "taken-back": { state: ["taken back"] },
};

export interface PlansChoice {
  readonly view: PlanView;
  readonly account: readonly string[];
  readonly check: string | undefined;
}

export function readPlansChoice(parameters: URLSearchParams): Read<PlansChoice> {
  const view = readWord(parameters, "show", planViews, "to-do");
  const check = readCheckName(parameters);
  return {
    value: { view: view.value, account: readPlace(parameters).value.account, check: check.value },
    refused: [...view.refused, ...check.refused],
  };
}

export function usePlansChoice() {
  const { parameters, change } = useAddress();
  const { value, refused } = readPlansChoice(parameters);
  const filter: PlansQuery = {
    ...(value.account.length > 0 && { account: [...value.account] }),
    ...(value.check !== undefined && { check: [value.check] }),
  };
  return {
    ...value,
    refused,
    /** Without the view: the views are counted by it. */
    filter,
    isNarrowed: Object.keys(filter).length > 0,
    /** Another view begins at its first page: a cursor of one is nothing to another. */
    show: (view: PlanView) => change({ show: view === "to-do" ? undefined : view, cursor: undefined }),
    clear: () => change({ account: undefined, check: undefined, cursor: undefined }),
  };
}
