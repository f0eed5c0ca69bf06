/**
 * Addresses of the dashboard that a mail leads to, by the names that web/selection reads (a test holds them equal). Each opens a list of exactly
 * the rows that the mail counted, for whoever the mail was made for.
 */
import type { Day } from "../../posture/calendar.ts";
import type { Cause, Direction, Due, Kind, Severity } from "../../posture/words.ts";

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Days {
  readonly from: Day;
  readonly to: Day;
}

const LONGEST_CHECK = 300;

/** @param publicUrl as PUBLIC_URL has it, with or without a stroke at its end. */
export function addressesAt(publicUrl: string) {
  const base = publicUrl.replace(/\/+$/, "");
  const at = (path: string, parameters: Parameters = {}): string => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value === undefined) continue;
      for (const one of typeof value === "string" ? [value] : value) query.append(name, one);
    }
    const text = query.toString();
    return `${base}${path}${text === "" ? "" : `?${text}`}`;
  };
  // What is longer the API does not take; a hostile one would also make the mail too long to be shown whole.
  const isTooLong = (check: string | undefined): boolean => check !== undefined && check.length > LONGEST_CHECK;
  const range = ({ from, to }: Days): Parameters => ({ range: "custom", from, to });
  return {
    /** The page that somebody lands on, with the digest's days as its range. */
    overview: (days: Days) => at("/", range(days)),
    /** Findings that are open now. */
    open: (
      more: {
        readonly check?: string;
        readonly kind?: Kind;
        readonly account?: string;
        readonly severity?: Severity;
        readonly due?: Due;
      } = {},
    ) => (isTooLong(more.check) ? at("/checks") : at("/findings", more)),
    /** A part of why the number of open findings moved. */
    moved: (
      days: Days,
      direction: Direction,
      cause: Cause,
      more: { readonly severity?: Severity; readonly check?: string; readonly kind?: Kind } = {},
    ) => at("/findings", { direction, cause, ...(isTooLong(more.check) ? {} : more), ...range(days) }),
    finding: (id: string) => at(`/findings/${encodeURIComponent(id)}`),
    check: (check: string, kind?: Kind) => (isTooLong(check) ? at("/checks") : at(`/checks/${encodeURIComponent(check)}`, { kind })),
    principle: (id: string, days: Days) => at(`/principles/${encodeURIComponent(id)}`, range(days)),
    account: (id: string, days: Days) => at(`/accounts/${encodeURIComponent(id)}`, range(days)),
    accounts: (days: Days) => at("/accounts", range(days)),
    coverage: () => at("/coverage"),
    /** Those of the page's view that end within two weeks. */
    acceptances: () => at("/acceptances", { show: "ending" }),
    plans: () => at("/plans"),
    levels: () => at("/service-levels"),
    owners: () => at("/owners"),
    profile: () => at("/profile"),
  };
}

export type Addresses = ReturnType<typeof addressesAt>;
