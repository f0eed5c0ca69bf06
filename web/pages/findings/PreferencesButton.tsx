import CollectionPreferences from "@cloudscape-design/components/collection-preferences";
import { columnIds, columnNames, pageSizes, usePreferences } from "./preferences.ts";

export function PreferencesButton() {
  const { preferences, keep } = usePreferences();
  const { columns, rows, density, wraps } = preferences;
  return (
    <CollectionPreferences
      title="Preferences"
      confirmLabel="Keep in this browser"
      cancelLabel="Cancel"
      preferences={{ pageSize: rows, wrapLines: wraps, contentDensity: density, visibleContent: ["severity", "finding", ...columns] }}
      pageSizePreference={{ title: "Findings a page", options: pageSizes.map((value) => ({ value, label: `${value} findings` })) }}
      wrapLinesPreference={{ label: "Whole titles", description: "Titles take as many lines as they need" }}
      contentDensityPreference={{ label: "Compact", description: "More findings on the screen" }}
      visibleContentPreference={{
        title: "Columns",
        options: [
          {
            label: "Of each finding",
            options: [
              { id: "severity", label: "Severity", editable: false },
              { id: "finding", label: "Finding", editable: false },
              ...columnIds.map((id) => ({ id, label: columnNames[id] })),
            ],
          },
        ],
      }}
      onConfirm={({ detail }) =>
        keep({
          columns: columnIds.filter((id) => detail.visibleContent?.includes(id)),
          rows: detail.pageSize ?? rows,
          density: detail.contentDensity ?? density,
          wraps: detail.wrapLines ?? wraps,
        })
      }
    />
  );
}
