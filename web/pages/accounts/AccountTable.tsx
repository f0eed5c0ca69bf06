import "../../components/listed-rows.css";
import "./accounts-table.css";
import Pagination from "@cloudscape-design/components/pagination";
import { memo } from "react";
import { Change } from "../../components/Change.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { Owners, ownersTitle } from "../../components/Owners.tsx";
import { Scrolls } from "../../components/Scrolls.tsx";
import { ShareNote } from "../../components/ShareNote.tsx";
import { count } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useAccountsChoice } from "../../selection/accounts.ts";
import { useHref } from "../../selection/address.ts";
import { accountStateNames } from "../../words.ts";
import { type Account, nameOf, noOwner, shortOwner, unitName } from "./arrange.ts";
import { useFollowInside } from "./follow-inside.ts";
import { useGrowing } from "./growing.ts";
import { moveByArrows } from "./keys.ts";
import { roles } from "./roles.ts";
import { SortHead } from "./SortHead.tsx";

const PAGE = 50;

interface AccountTableProps {
  readonly accounts: readonly Account[];
  /** What they are in order by. */
  readonly order: string;
}

/** The same accounts for whoever reads numbers, a page at a time. */
export function AccountTable({ accounts, order }: AccountTableProps) {
  const { page, choose } = useAccountsChoice();
  const href = useHref();
  const follow = useFollowInside();
  const pages = Math.max(1, Math.ceil(accounts.length / PAGE));
  const shown = Math.min(page, pages);
  const rows = accounts.slice((shown - 1) * PAGE, shown * PAGE);
  const made = useGrowing(rows.length, `${shown}\n${order}`);
  return (
    <>
      {pages > 1 && (
        <div className="pager">
          <Pagination
            currentPageIndex={shown}
            pagesCount={pages}
            onChange={({ detail }) => choose({ page: detail.currentPageIndex })}
            ariaLabels={{ nextPageLabel: "Next page", previousPageLabel: "Previous page", pageLabel: (number) => `Page ${number}` }}
          />
        </div>
      )}
      <Scrolls name="Accounts as a table">
        <table {...roles.table} className="listed-rows accounts-table" aria-label="Accounts" onClick={follow} onKeyDown={moveByArrows}>
          <Heads />
          <tbody>
            {rows.slice(0, made).map((account) => (
              <Row key={account.id} account={account} href={href} />
            ))}
          </tbody>
        </table>
      </Scrolls>
    </>
  );
}

const Heads = () => (
  <thead>
    <tr>
      <SortHead rank="name">Account</SortHead>
      <th scope="col">OU</th>
      <SortHead rank="owner">Owner</SortHead>
      <SortHead rank="score">Score</SortHead>
      <th scope="col">Checks passed</th>
      <SortHead rank="open">Open</SortHead>
      <SortHead rank="openChange">Change</SortHead>
      <SortHead rank="critical">Critical</SortHead>
      <SortHead rank="high">High</SortHead>
      <SortHead rank="evidence">Evidence</SortHead>
    </tr>
  </thead>
);

const percent = (value: number | null): string => (value === null ? "–" : `${value} %`);

interface RowProps {
  readonly account: Account;
  readonly href: ReturnType<typeof useHref>;
}

/** Drawn anew only where something of it has changed. Its links are plain: the table follows them. */
const Row = memo(function Row({ account, href }: RowProps) {
  const { id, state, organizationalUnit, owners, score, checksPassed, open, openTotal, change, scopes } = account;
  const number = (value: number | null | undefined, severity?: string) =>
    value == null ? "–" : value === 0 ? "0" : <a href={href(paths.findings, { account: id, ou: undefined, severity })}>{count(value)}</a>;
  return (
    <tr>
      <th scope="row">
        <a className="cut" href={href(paths.account(id))} title={nameOf(account)}>
          <Foreign text={nameOf(account)} />
        </a>
        <span className="quiet">{state === "active" ? id : `${id}, ${accountStateNames[state].toLowerCase()}`}</span>
      </th>
      <td>
        <span className="cut" title={unitName(organizationalUnit)}>
          <Foreign text={unitName(organizationalUnit)} />
        </span>
      </td>
      <td>
        {owners.length === 0 ? (
          <span className="amber">{noOwner}</span>
        ) : (
          <span className="cut" title={ownersTitle(owners)}>
            <Owners owners={owners} shownAs={shortOwner} />
          </span>
        )}
      </td>
      <td>
        {percent(score)} <Change by={change?.score ?? null} isWorseUp={false} />
      </td>
      <td>{percent(checksPassed.percentage)}</td>
      <td>{number(openTotal)}</td>
      <td>
        <Change by={change?.open ?? null} isWorseUp />
      </td>
      <td>{number(open?.CRITICAL, "CRITICAL")}</td>
      <td>{number(open?.HIGH, "HIGH")}</td>
      <td>
        <ShareNote share={scopes} lead="" />
      </td>
    </tr>
  );
});
