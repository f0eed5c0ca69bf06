import { Link } from "react-router";
import { countOf } from "../../formats/number.ts";
import { dayName } from "../../formats/time.ts";
import { useAddress } from "../../selection/address.ts";
import { type Account, noOwner } from "./arrange.ts";

interface InShortProps {
  readonly accounts: readonly Account[] | undefined;
  /** The address chooses regions, which a list of accounts cannot obey. */
  readonly isOfRegions: boolean;
}

/** "One account has no owner. Change since 21 Sep." It keeps its line while it loads. */
export function AccountsInShort({ accounts, isOfRegions }: InShortProps) {
  const { hrefWith } = useAddress();
  if (accounts === undefined || accounts.length === 0) return "\u00a0";
  const without = accounts.filter(({ owner, state }) => owner === null && state === "active").length;
  const since = accounts.find(({ change }) => change !== null)?.change?.since;
  return (
    <>
      {without > 0 && (
        <>
          <Link to={hrefWith({ find: noOwner.toLowerCase(), page: undefined })}>
            {countOf(without, "account has", "accounts have")} no owner
          </Link>
          .{" "}
        </>
      )}
      {since === undefined ? "Changes count from the first complete run." : `Change since ${dayName(since, new Date())}.`}
      {isOfRegions && " Numbers are of all regions."}
    </>
  );
}
