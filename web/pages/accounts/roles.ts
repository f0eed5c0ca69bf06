/** A row that is laid out as a grid is a row all the same: some browsers forget it, and so it is said. */
export const roles = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  cell: { role: "cell" },
  head: { role: "rowheader", scope: "row" },
} as const;
