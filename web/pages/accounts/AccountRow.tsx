import { memo } from "react";
import type { PrincipleGroup } from "../../../posture/words.ts";
import { Change } from "../../components/Change.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { ownerSourceText } from "../../components/OwnerSource.tsx";
import { Owners, ownersTitle } from "../../components/Owners.tsx";
import { StaleNote } from "../../components/StaleNote.tsx";
import { count, signed } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import type { useHref } from "../../selection/address.ts";
import type { CellMeasure } from "../../selection/read.ts";
import { accountStateNames, principleNames } from "../../words.ts";
import { type Account, cellOf, isStale, nameOf, noOwner, shortOwner, unitName } from "./arrange.ts";
import type { Bins } from "./bins.ts";
import { roles } from "./roles.ts";

interface AccountRowProps {
  readonly account: Account;
  readonly columns: readonly PrincipleGroup[];
  readonly cells: CellMeasure;
  readonly bins: Bins;
  readonly href: ReturnType<typeof useHref>;
}

/** Drawn anew only where something of it has changed. Its links are plain: the heat map follows them. */
export const AccountRow = memo(function AccountRow({ account, columns, cells, bins, href }: AccountRowProps) {
  const { id, score, open, openTotal, change } = account;
  const findings = { account: id };
  const number = (value: number | null, to: string) =>
    value === null ? (
      "–"
    ) : value === 0 ? (
      <span className="quiet inline">0</span>
    ) : (
      <a href={to} tabIndex={-1}>
        {count(value)}
      </a>
    );
  return (
    <tr {...roles.row} className={isStale(account, cells) ? "line stale" : "line"}>
      <Who account={account} cells={cells} href={href} />
      <td {...roles.cell} className="owner">
        <Owner owner={account.owner} owners={account.owners} />
      </td>
      <td {...roles.cell} className="score">
        <b>{score ?? "–"}</b> <Change by={change?.score ?? null} isWorseUp={false} />
      </td>
      {columns.map((principle) => (
        <Cell key={principle} {...{ account, principle, cells, bins, href }} />
      ))}
      <td {...roles.cell} className="open">
        <b>{number(openTotal, href(paths.findings, findings))}</b>
      </td>
      <td {...roles.cell} className="critical">
        {number(open?.CRITICAL ?? null, href(paths.findings, { ...findings, severity: "CRITICAL" }))}
      </td>
      <td {...roles.cell} className="high">
        {number(open?.HIGH ?? null, href(paths.findings, { ...findings, severity: "HIGH" }))}
      </td>
      <td {...roles.cell} className="moved">
        <Change by={change?.open ?? null} isWorseUp />
      </td>
      <td {...roles.cell} className="evidence">
        <Evidence account={account} href={href} />
      </td>
    </tr>
  );
});

type RowPart = Pick<AccountRowProps, "account" | "cells" | "href">;

function Who({ account, cells, href }: RowPart) {
  const { id, state, owner, organizationalUnit, staleSince } = account;
  return (
    <th {...roles.head} className="who">
      <span className="cut">
        <a href={href(paths.account(id))} title={nameOf(account)}>
          <Foreign text={nameOf(account)} />
        </a>{" "}
        <span className="quiet inline account-id">{id}</span>
        <span className="quiet inline only-narrow-inline">
          <span className="unit-name">
            <Foreign text={unitName(organizationalUnit)} />
          </span>
          {owner === null && state === "active" && <b className="amber"> no owner</b>}
        </span>
      </span>
      {state !== "active" && <span className="quiet amber">{accountStateNames[state]}</span>}
      {state === "active" && isStale(account, cells) && <StaleNote since={staleSince} />}
    </th>
  );
}

function Owner({ owner, owners }: Pick<Account, "owner" | "owners">) {
  if (owner === null) return <span className="amber">{noOwner}</span>;
  return (
    <span className="cut" title={`${ownersTitle(owners)} (${ownerSourceText(owner)})`}>
      <Owners owners={owners} shownAs={shortOwner} />
    </span>
  );
}

interface CellProps extends RowPart {
  readonly principle: PrincipleGroup;
  readonly bins: Bins;
}

/** A count leads to its findings; a percentage to the principle in this account, where it is told how it was made. */
function Cell({ account, principle, cells, bins, href }: CellProps) {
  const value = cellOf(account, principle, cells);
  const { id } = account;
  const isCount = cells === "open" || cells === "change";
  const to = isCount ? href(paths.findings, { account: id, principle }) : href(paths.principle(principle), { account: id, ou: undefined });
  return (
    <td {...roles.cell} className={value === null ? "cell" : `cell bin-${bins.strengthOf(value)}`}>
      {value === null ? (
        <span title={isCount ? "nobody has reported" : "no control with data"}>–</span>
      ) : (
        <a href={to} tabIndex={-1} title={`${principleNames[principle]}: ${textOf(value, cells)}`}>
          {textOf(value, cells)}
        </a>
      )}
    </td>
  );
}

const textOf = (value: number, cells: CellMeasure): string => (cells === "change" ? (value === 0 ? "± 0" : signed(value)) : count(value));

function Evidence({ account: { id, scopes }, href }: Omit<RowPart, "cells">) {
  if (scopes.of === 0) return <span className="quiet inline">no scope</span>;
  const words = `${count(scopes.fresh)} of ${count(scopes.of)}`;
  return (
    <a
      href={href(paths.coverage, { account: id, ou: undefined })}
      tabIndex={-1}
      className={scopes.fresh < scopes.of ? "amber" : "quiet inline"}
    >
      {words}
    </a>
  );
}
