/** Saved views: a name and an address, in this browser, until people have accounts. */
import { useSyncExternalStore } from "react";
import { isOurs } from "../paths.ts";
import { keptAs } from "./kept.ts";

export interface SavedView {
  readonly name: string;
  /** Path and search, of our own pages. */
  readonly address: string;
}

const MOST_VIEWS = 50;

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
  isOurs(value.address);

/** The newest first; a name that is there already gets the new address. */
export const withView = (views: readonly SavedView[], view: SavedView): readonly SavedView[] =>
  [view, ...views.filter(({ name }) => name !== view.name)].slice(0, MOST_VIEWS);

const kept = keptAs("pillarwatch.views", viewsIn);

export function useSavedViews() {
  const views = useSyncExternalStore(kept.subscribe, kept.now);
  return {
    views,
    save: (view: SavedView) => kept.keep(withView(views, view)),
    remove: (name: string) => kept.keep(views.filter((view) => view.name !== name)),
  };
}
