/** As if nothing were accepted or suppressed, for whoever audits the decisions: a part of the view as its place is, and so kept in the address. */
import { paths } from "../paths.ts";
import { useAddress } from "./address.ts";
import { asIfQuery } from "./asked.ts";
import { readAsIf } from "./read.ts";

export function useAsIf() {
  const { parameters, change } = useAddress();
  const isOn = readAsIf(parameters).value === "nothing-decided";
  return {
    isOn,
    /** As the API takes it. */
    asked: asIfQuery(isOn),
    /** A list begins at its first page: it is another one. */
    choose: (isWanted: boolean) => change({ asIf: isWanted ? "nothing-decided" : undefined, cursor: undefined }),
  };
}

const pagesThatTell = [paths.principles, paths.accounts, paths.findings, paths.checks];

/** Whether the page at this path tells it: the others show what was decided, and say so. */
export const tellsAsIf = (pathname: string): boolean =>
  pathname === paths.overview || pagesThatTell.some((path) => pathname === path || pathname.startsWith(`${path}/`));
