import "./findings.css";
import type { Finding } from "../../../contract/findings.ts";
import { type Sort, useFindingsFilter, usualOrder } from "../../selection/findings.ts";
import { FindingRow } from "./FindingRow.tsx";
import { type ColumnId, columnNames, usual } from "./preferences.ts";
import type { Selection } from "./selection.ts";

interface FindingTableProps {
  readonly findings: readonly Finding[];
  readonly columns?: readonly ColumnId[];
  readonly isCompact?: boolean;
  readonly wraps?: boolean;
  /** Without it the rows have no boxes to tick. */
  readonly selection?: Selection;
  /** The order is chosen in the column heads. */
  readonly isSortable?: boolean;
}

/** Two lines a row instead of ten columns; three lines and no columns where the screen is narrow (findings.css). */
export function FindingTable({
  findings,
  columns = usual.columns,
  isCompact = false,
  wraps = false,
  selection,
  isSortable = false,
}: FindingTableProps) {
  const { finding: chosen } = useFindingsFilter();
  const heads = columns.map((id) => <Head key={id} column={id} isSortable={isSortable} />);
  return (
    <table className={["findings", isCompact && "compact", wraps && "wraps"].filter(Boolean).join(" ")}>
      <thead>
        <tr>
          {selection !== undefined && (
            <td className="of-choice">
              <ChooseAll findings={findings} selection={selection} />
            </td>
          )}
          <Head column="severity" isSortable={isSortable} />
          <Head column="finding" isSortable={isSortable} />
          {heads}
        </tr>
      </thead>
      <tbody>
        {findings.map((finding) => (
          <FindingRow
            // One that moved twice is listed twice.
            key={`${finding.id} ${finding.change?.seen ?? ""}`}
            {...{ finding, columns }}
            isChosen={finding.id === chosen}
            {...(selection !== undefined && { selection })}
          />
        ))}
      </tbody>
    </table>
  );
}

const names = { ...columnNames, severity: "Severity", finding: "Finding" } as const;
const sortsOf: Partial<Readonly<Record<keyof typeof names, Sort>>> = {
  severity: "severity",
  account: "account",
  firstSeen: "firstSeen",
  changed: "changed",
};

function Head({ column, isSortable }: { readonly column: keyof typeof names; readonly isSortable: boolean }) {
  const { sort, order, sortBy } = useFindingsFilter();
  const by = sortsOf[column];
  if (by === undefined || !isSortable) {
    return (
      <th scope="col" className={`of-${column}`}>
        {names[column]}
      </th>
    );
  }
  const isSorted = sort === by;
  const turned = order === "asc" ? "desc" : "asc";
  return (
    <th scope="col" className={`of-${column}`} {...(isSorted && { "aria-sort": order === "asc" ? "ascending" : "descending" })}>
      <button type="button" className="sorts" onClick={() => sortBy(by, isSorted ? turned : usualOrder(by))}>
        {names[column]} <span aria-hidden="true">{isSorted ? (order === "asc" ? "▲" : "▼") : "▽"}</span>
      </button>
    </th>
  );
}

function ChooseAll({ findings, selection: { chosen, choose } }: { readonly findings: readonly Finding[]; readonly selection: Selection }) {
  const ids = findings.map(({ id }) => id);
  const n = ids.filter((id) => chosen.has(id)).length;
  return (
    <label className="tick">
      <input
        type="checkbox"
        aria-label="All findings of this page"
        checked={n > 0 && n === ids.length}
        ref={(box) => {
          if (box !== null) box.indeterminate = n > 0 && n < ids.length;
        }}
        onChange={({ target }) => choose(ids, target.checked)}
      />
    </label>
  );
}
