import { memo } from "react";
import { Link } from "react-router";
import type { Trend } from "../../../contract/trend.ts";
import { Change } from "../../components/Change.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { count } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { mostMoved, type NamedMove } from "../../trend/moved.ts";
import { Owner } from "./Owner.tsx";

const SHOWN = 5;

/** Who got worse and who got better, side by side, with whoever answers for it. */
export const AccountsMoved = memo(function AccountsMoved({ trend }: { readonly trend: Trend }) {
  const { worse, better } = mostMoved(trend);
  if (worse.length + better.length === 0) {
    return <EmptyState heading="No account moved">Every account has as many open findings as at the beginning.</EmptyState>;
  }
  return (
    <>
      <div className="sides">
        <Side name="Worse" moves={worse} />
        <Side name="Better" moves={better} />
      </div>
      {trend.series.some(({ id }) => id === null) && <p className="quiet note">Of the accounts with most open findings.</p>}
    </>
  );
});

function Side({ name, moves }: { readonly name: string; readonly moves: readonly NamedMove[] }) {
  const href = useHref();
  return (
    <table className="rows-table">
      <thead>
        <tr>
          <th scope="col">{name}</th>
          <th scope="col">Open</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {moves.length === 0 && (
          <tr>
            <td colSpan={3}>None</td>
          </tr>
        )}
        {moves.slice(0, SHOWN).map(({ id, name, now, by }) => (
          <tr key={id}>
            <th scope="row">
              <Link to={href(paths.account(id))}>
                <Foreign text={visible(name) ?? id} />
              </Link>
              <Owner account={id} />
            </th>
            <td>
              <Link to={href(paths.findings, { account: id })}>{count(now)}</Link>
            </td>
            <td>
              <Change by={by} isWorseUp />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
