import "./sort-head.css";
import type { ReactNode } from "react";
import { useAccountsChoice } from "../../selection/accounts.ts";
import type { AccountRank } from "../../selection/read.ts";

interface SortHeadProps {
  readonly rank: AccountRank;
  readonly className?: string;
  /** Where what is shown is cut short. */
  readonly name?: string;
  readonly children: ReactNode;
}

/** The worst first, and at the second click the best; of names, from A. */
export function SortHead({ rank, className, name, children }: SortHeadProps) {
  const { rank: chosen, isReversed, choose } = useAccountsChoice();
  const isChosen = rank === chosen;
  const isDown = isReversed === isFromA(rank);
  return (
    <th
      {...{ role: "columnheader" }}
      scope="col"
      className={className}
      {...(isChosen && { "aria-sort": isDown ? ("descending" as const) : ("ascending" as const) })}
    >
      <button
        type="button"
        className="sort"
        {...(name !== undefined && { "aria-label": name })}
        onClick={() => choose({ rank, isReversed: isChosen && !isReversed })}
      >
        {children}
        {isChosen && <span aria-hidden="true">{isDown ? " ↓" : " ↑"}</span>}
      </button>
    </th>
  );
}

/** Scores climb from the worst, as names do from A. */
const climbing: ReadonlySet<AccountRank> = new Set(["name", "owner", "score"]);
const isFromA = (rank: AccountRank): boolean => climbing.has(rank);
