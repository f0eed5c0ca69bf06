import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { Link } from "react-router";
import { Change } from "../../components/Change.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { Owners, ownersTitle } from "../../components/Owners.tsx";
import { ShareNote } from "../../components/ShareNote.tsx";
import { count } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useAccountsChoice } from "../../selection/accounts.ts";
import { useHref } from "../../selection/address.ts";
import { type AccountRank, accountRanks, wordOf } from "../../selection/read.ts";
import { accountStateNames } from "../../words.ts";
import { type Account, nameOf, noOwner, shortOwner, unitName } from "./arrange.ts";

const PAGE = 50;

/** The same accounts for whoever reads numbers, a page at a time. */
export function AccountTable({ accounts }: { readonly accounts: readonly Account[] }) {
  const { rank, isReversed, page, choose } = useAccountsChoice();
  const href = useHref();
  const pages = Math.max(1, Math.ceil(accounts.length / PAGE));
  const shown = Math.min(page, pages);
  const sorted = columnsOf(href);
  const column = sorted.find(({ sortingField }) => sortingField === rank);
  return (
    <Table
      variant="embedded"
      items={accounts.slice((shown - 1) * PAGE, shown * PAGE)}
      columnDefinitions={sorted}
      trackBy="id"
      contentDensity="compact"
      wrapLines={false}
      {...(column !== undefined && { sortingColumn: column, sortingDescending: isReversed !== isWorstFirst.has(rank) })}
      onSortingChange={({ detail }) => {
        const to = wordOf(accountRanks, detail.sortingColumn.sortingField ?? null) ?? "open";
        choose({ rank: to, isReversed: to === rank && !isReversed });
      }}
      ariaLabels={{ tableLabel: "Accounts" }}
      pagination={
        pages > 1 && (
          <Pagination
            currentPageIndex={shown}
            pagesCount={pages}
            onChange={({ detail }) => choose({ page: detail.currentPageIndex })}
            ariaLabels={{ nextPageLabel: "Next page", previousPageLabel: "Previous page", pageLabel: (number) => `Page ${number}` }}
          />
        )
      }
    />
  );
}

/** Columns whose worst is their largest. */
const isWorstFirst: ReadonlySet<AccountRank> = new Set(["open", "critical", "high", "openChange", "evidence"]);

type Column = TableProps.ColumnDefinition<Account> & { readonly sortingField?: AccountRank };

const percent = (value: number | null): string => (value === null ? "–" : `${value} %`);

function columnsOf(href: ReturnType<typeof useHref>): Column[] {
  const number = (value: number | null | undefined, account: string, severity?: string) =>
    value == null ? "–" : value === 0 ? "0" : <Link to={href(paths.findings, { account, ou: undefined, severity })}>{count(value)}</Link>;
  return [
    {
      id: "name",
      header: "Account",
      sortingField: "name",
      isRowHeader: true,
      cell: (account) => (
        <>
          <Link to={href(paths.account(account.id))}>
            <Foreign text={nameOf(account)} />
          </Link>
          <span className="quiet">
            {account.state === "active" ? account.id : `${account.id}, ${accountStateNames[account.state].toLowerCase()}`}
          </span>
        </>
      ),
    },
    { id: "ou", header: "OU", maxWidth: 150, cell: ({ organizationalUnit }) => <Foreign text={unitName(organizationalUnit)} /> },
    {
      id: "owner",
      header: "Owner",
      sortingField: "owner",
      cell: ({ owners }) =>
        owners.length === 0 ? (
          <span className="amber">{noOwner}</span>
        ) : (
          <span title={ownersTitle(owners)}>
            <Owners owners={owners} shownAs={shortOwner} />
          </span>
        ),
    },
    {
      id: "score",
      header: "Score",
      sortingField: "score",
      cell: ({ score, change }) => (
        <>
          {percent(score)} <Change by={change?.score ?? null} isWorseUp={false} />
        </>
      ),
    },
    { id: "checksPassed", header: "Checks passed", cell: ({ checksPassed }) => percent(checksPassed.percentage) },
    { id: "open", header: "Open", sortingField: "open", cell: ({ id, openTotal }) => number(openTotal, id) },
    {
      id: "openChange",
      header: "Change",
      sortingField: "openChange",
      cell: ({ change }) => <Change by={change?.open ?? null} isWorseUp />,
    },
    { id: "critical", header: "Critical", sortingField: "critical", cell: ({ id, open }) => number(open?.CRITICAL, id, "CRITICAL") },
    { id: "high", header: "High", sortingField: "high", cell: ({ id, open }) => number(open?.HIGH, id, "HIGH") },
    { id: "evidence", header: "Evidence", sortingField: "evidence", cell: ({ scopes }) => <ShareNote share={scopes} lead="" /> },
  ];
}
