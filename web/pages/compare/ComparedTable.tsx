import type { Posture } from "../../../contract/posture.ts";
import { Change } from "../../components/Change.tsx";
import { CsvButton } from "../../components/CsvButton.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { ShareNote } from "../../components/ShareNote.tsx";
import { count, countOf } from "../../formats/number.ts";
import { dayName } from "../../formats/time.ts";
import { useHref } from "../../selection/address.ts";
import type { Side } from "../../selection/compare.ts";
import { groupsOf, type Row } from "./rows.tsx";

interface ComparedTableProps {
  readonly names: readonly [string, string];
  readonly sides: readonly [Side, Side];
  readonly postures: readonly [Posture, Posture];
}

/** Each number of both sides and the second less the first. null is a dash, and makes no difference. */
export function ComparedTable({ names, sides, postures }: ComparedTableProps) {
  const groups = groupsOf(useHref());
  const [one, other] = postures;
  const difference = (row: Row): number | null => {
    const [a, b] = [row.of(one), row.of(other)];
    return a === null || b === null ? null : b - a;
  };
  return (
    <>
      <div className="compare-file no-print">
        <CsvButton
          file="compared"
          of="the comparison"
          header={["what", ...names, "difference"]}
          rows={() => groups.flatMap(({ rows }) => rows.map((row) => [row.text, row.of(one), row.of(other), difference(row)]))}
        />
      </div>
      <table className="compared">
        <thead>
          <tr>
            <td />
            {postures.map((posture, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two sides, in their order
              <th key={index} scope="col">
                <Foreign text={names[index] ?? ""} />
                <Evidence posture={posture} />
              </th>
            ))}
            <th scope="col">Second − first</th>
          </tr>
        </thead>
        {groups.map(({ name, rows }) => (
          <tbody key={name}>
            {name !== "" && (
              <tr className="group">
                <th scope="rowgroup" colSpan={4}>
                  {name}
                </th>
              </tr>
            )}
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{row.name}</th>
                {postures.map((posture, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two sides, in their order
                  <td key={index}>{sides[index] !== undefined && row.shown(posture, sides[index])}</td>
                ))}
                <td>
                  <Change by={difference(row)} isWorseUp={row.isWorseUp} unit={row.unit === " %" ? " pts" : ""} />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </>
  );
}

/** Where the numbers stand: what was fresh, and of which day they are where nothing was read on the day itself. */
function Evidence({ posture: { coverage, accounts, openTotal, day, lastRunDay } }: { readonly posture: Posture }) {
  if (lastRunDay === null) return <span className="quiet amber">before the first run: nothing is known</span>;
  return (
    <>
      {lastRunDay < day && <span className="quiet amber">no run on this day: as on {dayName(lastRunDay, new Date())}</span>}
      {openTotal === null ? (
        <span className="quiet amber">nobody has reported</span>
      ) : (
        // Of a day without a run nobody can say what was fresh.
        coverage !== null && <ShareNote share={coverage} />
      )}
      {accounts !== null && accounts.reporting < accounts.of && (
        <span className="quiet amber">
          {count(accounts.of - accounts.reporting)} of {countOf(accounts.of, "account")} not reporting
        </span>
      )}
    </>
  );
}
