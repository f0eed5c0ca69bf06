import "./findings.css";
import { useLocation } from "react-router";
import type { Finding } from "../../../contract/findings.ts";
import { useIsNarrow } from "../../components/narrow.ts";
import { paths } from "../../paths.ts";
import { useAddress, useHref } from "../../selection/address.ts";
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
  const sorting = useFindingsFilter();
  const isNarrow = useIsNarrow();
  const addressOf = useAddressOf(sorting.hrefOf, isNarrow);
  const head = (column: keyof typeof names) => <Head key={column} {...{ column, isSortable, sorting }} />;
  return (
    <table className={["findings", isCompact && "compact", wraps && "wraps"].filter(Boolean).join(" ")}>
      <thead>
        <tr>
          {selection !== undefined && (
            <td className="of-choice">
              <ChooseAll findings={findings} selection={selection} />
            </td>
          )}
          {head("severity")}
          {head("finding")}
          {columns.map(head)}
        </tr>
      </thead>
      <tbody>
        {findings.map((finding) => (
          <FindingRow
            // One that moved twice is listed twice.
            key={`${finding.id} ${finding.change?.seen ?? ""}`}
            {...{ finding, columns }}
            isChosen={finding.id === sorting.finding}
            to={addressOf(finding.id)}
            isOwnPage={isNarrow}
            {...(selection !== undefined && { selection })}
          />
        ))}
      </tbody>
    </table>
  );
}

/** On a phone a finding is a page of its own, with the way back to this very list. */
function useAddressOf(hrefOf: (id: string) => string, isNarrow: boolean): (id: string) => string {
  const { hrefWith } = useAddress();
  const href = useHref();
  const isOfList = useLocation().pathname === paths.findings;
  if (!isNarrow) return hrefOf;
  return (id) => (isOfList ? `${paths.finding(id)}${hrefWith({ finding: undefined })}` : href(paths.finding(id)));
}

const names = { ...columnNames, severity: "Severity", finding: "Finding" } as const;
const sortsOf: Partial<Readonly<Record<keyof typeof names, Sort>>> = {
  severity: "severity",
  account: "account",
  firstSeen: "firstSeen",
  changed: "changed",
};

interface HeadProps {
  readonly column: keyof typeof names;
  readonly isSortable: boolean;
  readonly sorting: Pick<ReturnType<typeof useFindingsFilter>, "sort" | "order" | "sortBy">;
}

function Head({ column, isSortable, sorting: { sort, order, sortBy } }: HeadProps) {
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
