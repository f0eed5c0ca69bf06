/** The address is the state, so that a link shows a colleague the same thing. Hooks for one concern each stand beside this file. */
import { useSearchParams } from "react-router";

export type Changes = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The same parameters with some of them set, or (undefined, "", []) taken out. */
export function changed(before: URLSearchParams, changes: Changes): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(changes)) {
    after.delete(name);
    for (const one of [value ?? []].flat()) if (one !== "") after.append(name, one);
  }
  return after;
}

export function useAddress() {
  const [parameters, setParameters] = useSearchParams();
  return {
    parameters,
    /** Each choice is a step for the back button. */
    change: (changes: Changes) => setParameters((before) => changed(before, changes), { preventScrollReset: true }),
    /** This page with something else chosen, for a link. */
    hrefWith: (changes: Changes): string => `?${changed(parameters, changes).toString()}`,
  };
}

/** What is meant on every page, and so goes along from one to the next. */
const kept = ["range", "from", "to", "ou", "account", "region"] as const;

/** @returns makes the address of another page out of its path, with the range and the scope of this one, and what else is given. */
export function useHref(): (path: string, more?: Changes) => string {
  const { parameters } = useAddress();
  const carried = new URLSearchParams([...parameters].filter(([name]) => kept.some((one) => one === name)));
  return (path, more = {}) => {
    const search = changed(carried, more).toString();
    return search === "" ? path : `${path}?${search}`;
  };
}
