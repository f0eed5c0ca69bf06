import type { Acceptance } from "../../../contract/acceptances.ts";
import { useSignedIn } from "../../api/session.ts";
import { ListedTable } from "../../components/ListedTable.tsx";
import { AcceptanceRow } from "./AcceptanceRow.tsx";
import type { Doing } from "./doing.ts";

interface AcceptanceTableProps {
  readonly acceptances: readonly Acceptance[];
  /** By id. */
  readonly chosen: ReadonlySet<string>;
  readonly choose: (ids: ReadonlySet<string>) => void;
  readonly start: (doing: Doing) => void;
}

const columns = ["What is accepted", "Account", "Hides", "Why", "By", "Until"] as const;

export function AcceptanceTable({ acceptances, chosen, choose, start }: AcceptanceTableProps) {
  const { hasRoleFor } = useSignedIn();
  const canChoose = hasRoleFor("propose");
  const change = (ids: readonly string[], isChosen: boolean) =>
    choose(new Set(isChosen ? [...chosen, ...ids] : [...chosen].filter((id) => !ids.includes(id))));
  const ids = acceptances.map(({ id }) => id);
  const chooseAll = (
    <td className="of-choice">
      <label className="tick">
        <input
          type="checkbox"
          aria-label="Choose all on this page"
          checked={ids.length > 0 && ids.every((id) => chosen.has(id))}
          onChange={({ target }) => change(ids, target.checked)}
        />
      </label>
    </td>
  );
  return (
    <ListedTable name="Risk acceptances" className="acceptances stacked" columns={columns} choice={canChoose && chooseAll} does={canChoose}>
      {acceptances.map((acceptance) => (
        <AcceptanceRow
          key={acceptance.id}
          acceptance={acceptance}
          start={start}
          {...(canChoose && {
            choice: {
              isChosen: chosen.has(acceptance.id),
              choose: (isChosen: boolean) => change([acceptance.id], isChosen),
            },
          })}
        />
      ))}
    </ListedTable>
  );
}
