import { memo } from "react";
import { Change } from "../../components/Change.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { count, countOf } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import type { useHref } from "../../selection/address.ts";
import { type UnitLine, unitName } from "./arrange.ts";
import { roles } from "./roles.ts";

interface UnitRowProps {
  readonly unit: UnitLine;
  readonly columns: number;
  readonly href: ReturnType<typeof useHref>;
}

/** An OU with the numbers of all accounts in it and below it, however many of them are shown. */
export const UnitRow = memo(function UnitRow({ unit: { path, shown, whole, openChange }, columns, href }: UnitRowProps) {
  const findings = { ou: path ?? undefined, account: undefined };
  const number = (value: number | null | undefined, severity?: string) =>
    value == null ? (
      "–"
    ) : value === 0 || path === null ? (
      count(value)
    ) : (
      <a href={href(paths.findings, { ...findings, severity })} tabIndex={-1}>
        {count(value)}
      </a>
    );
  return (
    <tr {...roles.row} className="unit">
      <th {...roles.head} className="who" scope="rowgroup">
        <span className="cut">
          <Foreign text={unitName(path)} /> <span className="quiet inline">{sizeOf(shown, whole)}</span>
        </span>
      </th>
      <td {...roles.cell} className="score">
        <b>{whole === undefined ? "" : (whole.score ?? "–")}</b>
      </td>
      <td {...roles.cell} className="none" aria-colspan={columns} />
      <td {...roles.cell} className="open">
        {whole !== undefined && number(whole.openTotal)}
      </td>
      <td {...roles.cell} className="critical">
        {whole !== undefined && number(whole.open?.CRITICAL, "CRITICAL")}
      </td>
      <td {...roles.cell} className="high">
        {whole !== undefined && number(whole.open?.HIGH, "HIGH")}
      </td>
      <td {...roles.cell} className="moved">
        <Change by={openChange} isWorseUp />
      </td>
    </tr>
  );
});

/** "3 accounts", "2 of 3 accounts", "1 account, 4 with the OUs below". */
function sizeOf(shown: number, whole: UnitLine["whole"]): string {
  if (whole === undefined) return countOf(shown, "account");
  const here = shown === whole.accountsHere ? countOf(shown, "account") : `${count(shown)} of ${countOf(whole.accountsHere, "account")}`;
  return whole.accounts === whole.accountsHere ? here : `${here}, ${count(whole.accounts)} with the OUs below`;
}
