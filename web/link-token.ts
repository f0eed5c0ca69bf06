/** The secret of a one-time link: taken out of the address at once, so that neither the bar, the history nor a screenshot keeps it. */
import { useSyncExternalStore } from "react";
import { paths } from "./paths.ts";

const linked: readonly string[] = [paths.welcome, paths.confirm, paths.unsubscribe];

let token: string | undefined;
const listeners = new Set<() => void>();

/** Call it before anything is drawn. Another link may be pasted into the same tab later: that is no new page for the browser. */
export function takeLinkToken(): void {
  take();
  addEventListener("hashchange", take);
}

function take(): void {
  const { pathname, search, hash } = location;
  if (!linked.includes(pathname) || hash.length < 2) return;
  token = hash.slice(1);
  history.replaceState(history.state, "", `${pathname}${search}`);
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Undefined where the page was loaded anew: it is kept nowhere. */
export const useLinkToken = (): string | undefined => useSyncExternalStore(subscribe, () => token);
