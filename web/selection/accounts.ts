/** How the accounts are shown: all of it in the address. */
import { useAddress } from "./address.ts";
import { type AccountsChoice, readAccounts } from "./read.ts";

export function useAccountsChoice() {
  const { parameters, change } = useAddress();
  return {
    ...readAccounts(parameters).value,
    choose: ({ show, cells, byUnit, rank, isReversed, page }: { readonly [Name in keyof AccountsChoice]?: AccountsChoice[Name] }) =>
      change({
        // Another order or another form begins at its first page.
        ...(page === undefined ? { page: undefined } : { page: page === 1 ? undefined : String(page) }),
        ...(show !== undefined && { show }),
        ...(cells !== undefined && { cells }),
        ...(byUnit !== undefined && { byUnit: byUnit ? undefined : "no" }),
        ...(rank !== undefined && { rank }),
        ...(isReversed !== undefined && { reversed: isReversed ? "yes" : undefined }),
      }),
    /** Not a step for the back button at each letter. */
    seek: (text: string) => change({ find: text, page: undefined }, { replace: true }),
  };
}
