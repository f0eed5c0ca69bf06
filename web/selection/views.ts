/** Saved views: a name and an address, in this browser, until people have accounts. */
import { useSyncExternalStore } from "react";

export interface SavedView {
  readonly name: string;
  /** Path and search, of our own pages. */
  readonly address: string;
}

const KEY = "pillarwatch.views";
const MOST_VIEWS = 50;
const listeners = new Set<() => void>();

/** What stands in the browser may be older than this page, or written by hand. */
export function viewsIn(text: string | null): readonly SavedView[] {
  try {
    const parsed: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(parsed) ? parsed.filter(isView).slice(0, MOST_VIEWS) : [];
  } catch {
    return [];
  }
}

const isView = (value: unknown): value is SavedView =>
  typeof value === "object" &&
  value !== null &&
  "name" in value &&
  typeof value.name === "string" &&
  "address" in value &&
  typeof value.address === "string" &&
  // Another origin would begin with two slashes, or with a backslash that browsers take for one.
  /^\/(?![/\\])/.test(value.address);

/** The newest first; a name that is there already gets the new address. */
export const withView = (views: readonly SavedView[], view: SavedView): readonly SavedView[] =>
  [view, ...views.filter(({ name }) => name !== view.name)].slice(0, MOST_VIEWS);

let known: { readonly text: string | null; readonly views: readonly SavedView[] } | undefined;

function viewsNow(): readonly SavedView[] {
  const text = localStorage.getItem(KEY);
  if (known === undefined || known.text !== text) known = { text, views: viewsIn(text) };
  return known.views;
}

function keep(views: readonly SavedView[]): void {
  localStorage.setItem(KEY, JSON.stringify(views));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("storage", listener); // another tab
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}

export function useSavedViews() {
  const views = useSyncExternalStore(subscribe, viewsNow);
  return {
    views,
    save: (view: SavedView) => keep(withView(views, view)),
    remove: (name: string) => keep(views.filter((view) => view.name !== name)),
  };
}
