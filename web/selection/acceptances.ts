/** Which risk acceptances are listed: all of it in the address, so that "two of mine end next week" can be mailed. */
import type { AcceptancesQuery } from "../../contract/acceptances.ts";
import { type AcceptanceSubject, acceptanceSubjects } from "../../posture/words.ts";
import { useAddress } from "./address.ts";
import { readCheckName } from "./check-name.ts";
import { type Read, type Refused, readPlace, readWord, wordOf } from "./read.ts";

/** What is in force, what waits for a lead, what ends within two weeks, what hides nothing any more, and what is over. */
export const acceptanceViews = ["in-force", "proposed", "ending", "sweep", "over"] as const;
export type AcceptanceView = (typeof acceptanceViews)[number];

/** Each view as the API takes it. */
export const viewQueries: Readonly<Record<AcceptanceView, Pick<AcceptancesQuery, "state" | "aboutToEnd" | "hidesNothing" | "sort">>> = {
  "in-force": { state: ["in force"] },
  proposed: { state: ["proposed"], sort: "made" },
  ending: { aboutToEnd: true },
  sweep: { hidesNothing: true },
  over: { state: ["ended", "revoked", "refused"], sort: "made" },
};

export interface AcceptancesChoice {
  readonly view: AcceptanceView;
  readonly account: readonly string[];
  readonly check: string;
  readonly subject: AcceptanceSubject | undefined;
  readonly isMine: boolean;
  /** Public id: those that are about this finding. `finding` would open it beside the list. */
  readonly of: string | undefined;
}

const parameterNames = ["show", "account", "check", "subject", "by", "of"] as const;

export function readAcceptances(parameters: URLSearchParams): Read<AcceptancesChoice> {
  const view = readWord(parameters, "show", acceptanceViews, "in-force");
  const by = readWord(parameters, "by", ["everybody", "me"], "everybody");
  const refused: Refused[] = [...view.refused, ...by.refused];
  const one = <Value extends string>(parameter: string, instead: string, meaningOf: (text: string) => Value | undefined) => {
    const value = parameters.get(parameter);
    if (value === null || value === "") return undefined;
    const meant = meaningOf(value);
    if (meant === undefined) refused.push({ parameter, value, instead });
    return meant;
  };
  const subject = one("subject", "all kinds", (text) => wordOf(acceptanceSubjects, text));
  const of = one("of", "every finding", (text) => (/^[0-9a-f]{32}$/.test(text) ? text : undefined));
  const check = readCheckName(parameters);
  return {
    value: {
      view: view.value,
      account: readPlace(parameters).value.account,
      check: check.value ?? "",
      subject,
      isMine: by.value === "me",
      of,
    },
    refused: [...refused, ...check.refused],
  };
}

/** @param me public id of who is signed in. */
export function useAcceptancesChoice(me: string) {
  const { parameters, change } = useAddress();
  const { value, refused } = readAcceptances(parameters);
  const { account, check, subject, isMine, of } = value;
  const filter: AcceptancesQuery = {
    ...(account.length > 0 && { account: [...account] }),
    ...(check !== "" && { check: [check] }),
    ...(subject !== undefined && { subject: [subject] }),
    ...(isMine && { madeBy: me }),
    ...(of !== undefined && { finding: of }),
  };
  return {
    ...value,
    refused,
    /** Without the view: the views are counted by it. */
    filter,
    isNarrowed: Object.keys(filter).length > 0,
    /** Another filter begins at its first page: a cursor of one is nothing to another. */
    narrow: (
      to: Partial<Record<(typeof parameterNames)[number], string | readonly string[] | undefined>>,
      options?: { replace: boolean },
    ) => change({ ...to, cursor: undefined }, options),
    clear: () => change({ account: undefined, check: undefined, subject: undefined, by: undefined, of: undefined, cursor: undefined }),
  };
}
