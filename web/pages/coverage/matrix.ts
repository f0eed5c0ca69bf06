/** The matrix's rows out of the API's answer: by OU, those with gaps told apart, page by page. Pure. */
import type { CoverageMatrix, CoveredAccount } from "../../../contract/coverage.ts";
import type { Cell } from "../../formats/csv.ts";
import { visible } from "../../formats/visible.ts";
import { coverageWords, sourceNames } from "../../words.ts";

/** More rows at once are neither read nor drawn within a frame or two. */
const ROWS_A_PAGE = 50;

export interface MatrixPage {
  /** OU → its accounts on this page, by name. */
  readonly units: readonly (readonly [string, readonly CoveredAccount[]])[];
  readonly page: number;
  readonly pages: number;
  /** From 1, of all that is shown. */
  readonly from: number;
  readonly to: number;
  readonly shown: number;
  /** Accounts that are left out because every scope of them is fresh. */
  readonly fresh: number;
}

const hasGaps = ({ states }: CoveredAccount): boolean => states.some((state) => state !== null && state !== "ok");

export const nameOf = ({ accountName, accountId }: CoveredAccount): string => visible(accountName) ?? accountId;

/** @param page one that there is not is taken for the last. */
export function pageOf(accounts: readonly CoveredAccount[], onlyGaps: boolean, page: number): MatrixPage {
  const shown = onlyGaps ? accounts.filter(hasGaps) : accounts;
  const ordered = shown
    .map((account) => ({ account, unit: unitOf(account) }))
    .sort((a, b) => a.unit.localeCompare(b.unit) || nameOf(a.account).localeCompare(nameOf(b.account)));
  const pages = Math.max(1, Math.ceil(ordered.length / ROWS_A_PAGE));
  const at = Math.min(page, pages);
  const from = (at - 1) * ROWS_A_PAGE;
  const units = new Map<string, CoveredAccount[]>();
  for (const { account, unit } of ordered.slice(from, from + ROWS_A_PAGE)) units.set(unit, [...(units.get(unit) ?? []), account]);
  return {
    units: [...units],
    page: at,
    pages,
    from: Math.min(from + 1, ordered.length),
    to: Math.min(from + ROWS_A_PAGE, ordered.length),
    shown: ordered.length,
    fresh: accounts.length - shown.length,
  };
}

/** The path without its root, which is the same for all. */
function unitOf({ organizationalUnit }: CoveredAccount): string {
  const path = organizationalUnit?.split(" / ") ?? [];
  return visible(path.slice(1).join(" / ")) ?? visible(path[0] ?? null) ?? "Outside of the organization";
}

/** The oldest evidence that the account's numbers rest on: its age, and whether it is fresh. Undefined: nothing was ever read. */
export function oldestOf({ states, agesMinutes }: CoveredAccount): { readonly minutes: number; readonly isFresh: boolean } | undefined {
  let oldest: { minutes: number; isFresh: boolean } | undefined;
  for (const [index, minutes] of agesMinutes.entries()) {
    if (minutes !== null && minutes > (oldest?.minutes ?? -1)) oldest = { minutes, isFresh: states[index] === "ok" };
  }
  return oldest;
}

/** Region → how many columns it has, in their order. */
export function regionsOf({ columns }: CoverageMatrix): readonly (readonly [string, number])[] {
  const regions = new Map<string, number>();
  for (const { region } of columns) regions.set(region, (regions.get(region) ?? 0) + 1);
  return [...regions];
}

export const csvHeader = ["account", "name", "organizational unit", "region", "source", "state", "minutes since last success"];

/** One line for each scope. */
export const csvRows = ({ items, columns }: CoverageMatrix): readonly (readonly Cell[])[] =>
  items.flatMap(({ accountId, accountName, organizationalUnit, states, agesMinutes }) =>
    columns.flatMap(({ region, source }, index) => {
      const state = states[index] ?? null;
      if (state === null) return [];
      return [
        [accountId, accountName, organizationalUnit, region, sourceNames[source], coverageWords[state].name, agesMinutes[index] ?? null],
      ];
    }),
  );
