import { Link } from "react-router";
import type { Accounts } from "../../../contract/accounts.ts";
import type { PrincipleGroup } from "../../../posture/words.ts";
import { Change } from "../../components/Change.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { count } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { usePlace } from "../../selection/place.ts";

const SHOWN = 8;

interface WorstAccountsProps {
  readonly id: PrincipleGroup;
  readonly accounts: Accounts["items"];
}

/** Where most of it is open, with its score there. */
export function WorstAccounts({ id, accounts }: WorstAccountsProps) {
  const href = useHref();
  const { place } = usePlace();
  const rows = accounts
    .filter((account) => place.account.length === 0 || place.account.includes(account.id))
    .flatMap(({ id: account, name, principles }) => {
      const group = principles?.find((one) => one.id === id);
      return group === undefined || (group.openTotal ?? 0) === 0 ? [] : [{ account, name, ...group }];
    })
    .sort((a, b) => (b.openTotal ?? 0) - (a.openTotal ?? 0) || (a.score ?? 0) - (b.score ?? 0));
  if (rows.length === 0) return <EmptyState heading="No account has an open finding of it" />;
  return (
    <>
      <table className="rows-table">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Score</th>
            <th scope="col">Open</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map(({ account, name, score, openTotal, openChange }) => (
            <tr key={account}>
              <th scope="row">
                <Link to={href(paths.account(account), { principle: undefined })}>
                  <Foreign text={visible(name) ?? account} />
                </Link>
              </th>
              <td>{score === null ? "–" : `${score} %`}</td>
              <td>
                <Link to={href(paths.findings, { account, ou: undefined })}>{count(openTotal ?? 0)}</Link>
              </td>
              <td>
                <Change by={openChange} isWorseUp />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN && (
        <p className="quiet note">
          <Link to={href(paths.accounts, { rank: id, cells: "open", principle: undefined })}>
            All {count(rows.length)} accounts by this principle
          </Link>
        </p>
      )}
    </>
  );
}
