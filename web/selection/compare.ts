/** What is compared with what: two days of a view, or two accounts or OUs on one day. All of it in the address. */
import { usePosture } from "../api/posture.ts";
import { useAddress } from "./address.ts";
import { usePlace } from "./place.ts";
import { dayBefore, isDay, type Place, type Read, type Refused, readWord } from "./read.ts";

export const compared = ["days", "accounts", "ous"] as const;
export type Compared = (typeof compared)[number];

/** Instead of an OU: every account. */
export const ORGANIZATION = "organization";

export interface ComparedChoice {
  readonly of: Compared;
  /** A day, an account's id, an OU's names from the root, or `organization`; undefined: none is chosen yet. */
  readonly first: string | undefined;
  readonly second: string | undefined;
  /** The day of both, of accounts and OUs; undefined: now. */
  readonly on: string | undefined;
}

const USUAL_DAYS = 30;

/** @param today a day after it is none yet. */
export function readCompared(parameters: URLSearchParams, today: string): Read<ComparedChoice> {
  const of = readWord(parameters, "of", compared, "days");
  const refused: Refused[] = [...of.refused];
  const take = (parameter: string, isMeant: (text: string) => boolean, usual: string | undefined, instead: string) => {
    const value = parameters.get(parameter);
    if (value === null || value === "") return usual;
    if (isMeant(value)) return value;
    refused.push({ parameter, value, instead });
    return usual;
  };
  const isPast = (text: string): boolean => isDay(text) && text <= today;
  if (of.value === "days") {
    const first = take("first", isPast, dayBefore(today, USUAL_DAYS), `${USUAL_DAYS} days ago`);
    const second = take("second", isPast, today, "today");
    return { value: { of: of.value, first, second, on: undefined }, refused };
  }
  const isMeant = of.value === "accounts" ? (text: string) => /^\d{12}$/.test(text) : (text: string) => text.length <= 500;
  const first = take("first", isMeant, undefined, "none chosen");
  const second = take("second", isMeant, of.value === "ous" ? ORGANIZATION : undefined, "none chosen");
  const on = take("on", isPast, undefined, "today");
  return { value: { of: of.value, first, second, on: on === today ? undefined : on }, refused };
}

/** One of both: which part of the organization, on which day. */
export interface Side {
  readonly within: Partial<Place>;
  /** undefined: as it is now. */
  readonly at: string | undefined;
}

export function useCompared() {
  const { parameters, change } = useAddress();
  const { place } = usePlace();
  const today = usePosture().data?.day ?? new Date().toISOString().slice(0, 10);
  const { value: choice, refused } = readCompared(parameters, today);
  const { of, on } = choice;
  const past = (day: string | undefined) => (day === today ? undefined : day);
  const sideOf = (chosen: string | undefined): Side | undefined => {
    if (chosen === undefined) return undefined;
    if (of === "days") return { within: place, at: past(chosen) };
    if (of === "accounts") return { within: { account: [chosen], ou: [] }, at: on };
    return { within: { account: [], ou: chosen === ORGANIZATION ? [] : [chosen] }, at: on };
  };
  return {
    choice,
    refused,
    today,
    first: sideOf(choice.first),
    second: sideOf(choice.second),
    /** Days mean nothing to accounts, and the other way round: another kind begins anew. */
    compare: (to: Compared) => change({ of: to === "days" ? undefined : to, first: undefined, second: undefined, on: undefined }),
    choose: (to: { readonly first?: string; readonly second?: string; readonly on?: string }) => change(to),
    swap: () => change({ first: choice.second, second: choice.first }),
  };
}
