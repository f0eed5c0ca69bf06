/** How a reader wants the list to look: in this browser, whatever the address says. */
import { useSyncExternalStore } from "react";
import { keptAs } from "../../selection/kept.ts";

export const columnIds = ["resource", "account", "owner", "status", "principle", "kind", "source", "firstSeen", "changed"] as const;
export type ColumnId = (typeof columnIds)[number];

export const columnNames: Readonly<Record<ColumnId, string>> = {
  resource: "Resource",
  account: "Account",
  owner: "Owner",
  status: "Status",
  principle: "Principle",
  kind: "Kind",
  source: "Source",
  firstSeen: "First seen",
  changed: "Last change",
};

export interface Preferences {
  readonly columns: readonly ColumnId[];
  readonly rows: number;
  readonly density: "comfortable" | "compact";
  readonly wraps: boolean;
}

export const pageSizes = [20, 50, 100, 200] as const;
export const usual: Preferences = { columns: ["resource", "owner", "firstSeen"], rows: 50, density: "comfortable", wraps: false };

/** What stands in the browser may be older than this page, or written by hand. */
export function preferencesIn(text: string | null): Preferences {
  try {
    const kept: unknown = JSON.parse(text ?? "{}");
    if (typeof kept !== "object" || kept === null) return usual;
    const { columns, rows, density, wraps } = kept as Partial<Record<keyof Preferences, unknown>>;
    return {
      columns: Array.isArray(columns) ? columnIds.filter((id) => columns.includes(id)) : usual.columns,
      rows: pageSizes.find((size) => size === rows) ?? usual.rows,
      density: density === "compact" ? "compact" : "comfortable",
      wraps: wraps === true,
    };
  } catch {
    return usual;
  }
}

const kept = keptAs("pillarwatch.findings", preferencesIn);

export const usePreferences = () => ({ preferences: useSyncExternalStore(kept.subscribe, kept.now), keep: kept.keep });
