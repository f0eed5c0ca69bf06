/** The address is the state, so that a link shows a colleague the same thing. Hooks for one concern each stand beside this file. */
import { useCallback } from "react";
import { useSearchParams } from "react-router";
import { useNarrowed } from "./within.ts";

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
    /** Each choice is a step for the back button. @param replace what is still being typed is none. */
    change: (changes: Changes, { replace = false } = {}) =>
      setParameters((before) => changed(before, changes), { preventScrollReset: true, replace }),
    /** This page with something else chosen, for a link. */
    hrefWith: (changes: Changes): string => `?${changed(parameters, changes).toString()}`,
  };
}

/** What is meant on every page, and so goes along from one to the next. */
const kept = ["range", "from", "to", "ou", "account", "region", "asIf"] as const;

/** @returns makes the address of another page out of its path, with the range and the scope of this one, and what else is given. The same one while these stay. */
export function useHref(): (path: string, more?: Changes) => string {
  const { parameters } = useAddress();
  const narrowed = useNarrowed();
  const meant = new URLSearchParams([...parameters].filter(([name]) => kept.some((one) => one === name)));
  const carried = changed(meant, { ...narrowed }).toString();
  return useCallback(
    (path, more = {}) => {
      const search = changed(new URLSearchParams(carried), more).toString();
      return search === "" ? path : `${path}?${search}`;
    },
    [carried],
  );
}
