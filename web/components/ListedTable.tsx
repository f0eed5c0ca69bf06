import type { ReactNode } from "react";
import { Scrolls } from "./Scrolls.tsx";

interface Column {
  readonly name: string;
  /** On its head: "only-wide-cell number". */
  readonly className: string;
}

interface ListedTableProps {
  /** What is listed, for who cannot see it. */
  readonly name: string;
  /** Of the table, for what is its own; "stacked" among them: on a narrow screen a row is a block. */
  readonly className: string;
  readonly columns: readonly (string | Column)[];
  /** Before the first column's head: a cell that chooses rows. */
  readonly choice?: ReactNode;
  /** The last cell of a row is what can be done with it: its head is only read out. */
  readonly does?: boolean;
  /** A row each, with as many cells. */
  readonly children: ReactNode;
}

/** Rows that are read one by one (listed-rows.css): the head and what scrolls are here, the rows are the page's. */
export function ListedTable({ name, className, columns, choice, does = false, children }: ListedTableProps) {
  return (
    <Scrolls name={name}>
      <table className={`listed-rows ${className}`}>
        <thead>
          <tr>
            {choice}
            {columns.map((column) =>
              typeof column === "string" ? <Head key={column} name={column} /> : <Head key={column.name} {...column} />,
            )}
            {does && (
              <th scope="col">
                <span className="only-read">What to do</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </Scrolls>
  );
}

const Head = ({ name, className }: { readonly name: string; readonly className?: string }) => (
  <th scope="col" className={className}>
    {name}
  </th>
);
