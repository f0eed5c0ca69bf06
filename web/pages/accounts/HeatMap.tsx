import { useMemo } from "react";
import type { PrincipleGroup } from "../../../posture/words.ts";
import { Scrolls } from "../../components/Scrolls.tsx";
import { useAccountsChoice } from "../../selection/accounts.ts";
import { useHref } from "../../selection/address.ts";
import { principleShort } from "../../words.ts";
import { AccountRow } from "./AccountRow.tsx";
import { type Account, cellOf, columnsOf, type Line } from "./arrange.ts";
import { binsOf } from "./bins.ts";
import { useFollowInside } from "./follow-inside.ts";
import { useGrowing } from "./growing.ts";
import { HeatLegend } from "./HeatLegend.tsx";
import { moveByArrows } from "./keys.ts";
import { roles } from "./roles.ts";
import { SortHead } from "./SortHead.tsx";
import { UnitRow } from "./UnitRow.tsx";

interface HeatMapProps {
  readonly lines: readonly Line[];
  readonly accounts: readonly Account[];
  /** What the lines are in order by. */
  readonly order: string;
}

/** Where seven stand side by side on a phone. */
const shorter: Partial<Record<PrincipleGroup, string>> = {
  identity: "Ident.",
  traceability: "Trace",
  automation: "Auto",
  unmapped: "None",
};

/** px of an account's line, for those that are not made yet. */
const LINE_HEIGHT = 34;

/** Account × principle. The number stands in every cell; colour is one hue, and the worse, the stronger. */
export function HeatMap({ lines, accounts, order }: HeatMapProps) {
  const { cells, byUnit } = useAccountsChoice();
  const href = useHref();
  const follow = useFollowInside();
  const made = useGrowing(lines.length, order);
  const columns = useMemo(() => columnsOf(accounts, cells), [accounts, cells]);
  const bins = useMemo(
    () =>
      binsOf(
        cells,
        accounts.flatMap((account) => columns.map((id) => cellOf(account, id, cells))),
      ),
    [accounts, columns, cells],
  );
  return (
    <>
      <Scrolls name="Accounts by principle" className="heat-scroll">
        <table
          {...roles.table}
          className={`heat columns-${columns.length}${byUnit ? " by-unit" : ""}`}
          aria-rowcount={lines.length + 1}
          onClick={follow}
          onKeyDown={moveByArrows}
        >
          <thead {...roles.group}>
            <tr {...roles.row}>
              <SortHead rank="name" className="who">
                Account
              </SortHead>
              <SortHead rank="owner" className="owner">
                Owner
              </SortHead>
              <SortHead rank="score" className="score">
                Score
              </SortHead>
              {columns.map((id) => (
                <SortHead key={id} rank={id} className="cell">
                  <span className={`above of-${id}`}>
                    <span className="swatch of-principle" aria-hidden="true" />
                    <span className="only-wide">{principleShort[id]}</span>
                    <span className="only-narrow" title={principleShort[id]}>
                      {shorter[id] ?? principleShort[id]}
                    </span>
                  </span>
                </SortHead>
              ))}
              <SortHead rank="open" className="open">
                Open
              </SortHead>
              <SortHead rank="critical" className="critical" name="Critical">
                Crit.
              </SortHead>
              <SortHead rank="high" className="high">
                High
              </SortHead>
              <SortHead rank="openChange" className="moved">
                Change
              </SortHead>
              <SortHead rank="evidence" className="evidence">
                Evidence
              </SortHead>
            </tr>
          </thead>
          <tbody {...roles.group}>
            {lines
              .slice(0, made)
              .map((line) =>
                line.kind === "unit" ? (
                  <UnitRow key={`unit ${line.unit.path}`} unit={line.unit} columns={columns.length} href={href} />
                ) : (
                  <AccountRow key={line.account.id} {...{ account: line.account, columns, cells, bins, href }} />
                ),
              )}
          </tbody>
        </table>
        {made < lines.length && <div style={{ blockSize: (lines.length - made) * LINE_HEIGHT }} />}
      </Scrolls>
      <HeatLegend bins={bins} cells={cells} />
    </>
  );
}
