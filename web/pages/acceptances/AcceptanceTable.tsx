import type { Acceptance } from "../../../contract/acceptances.ts";
import { useSignedIn } from "../../api/session.ts";
import { Scrolls } from "../../components/Scrolls.tsx";
import { AcceptanceRow } from "./AcceptanceRow.tsx";
import type { Doing } from "./doing.ts";

interface AcceptanceTableProps {
  readonly acceptances: readonly Acceptance[];
  /** By id. */
  readonly chosen: ReadonlySet<string>;
  readonly choose: (ids: ReadonlySet<string>) => void;
  readonly start: (doing: Doing) => void;
}

const head = ["What is accepted", "Account", "Hides", "Why", "By", "Until"] as const;

export function AcceptanceTable({ acceptances, chosen, choose, start }: AcceptanceTableProps) {
  const { hasRoleFor } = useSignedIn();
  const canChoose = hasRoleFor("propose");
  const change = (ids: readonly string[], isChosen: boolean) =>
    choose(new Set(isChosen ? [...chosen, ...ids] : [...chosen].filter((id) => !ids.includes(id))));
  return (
    <Scrolls name="Risk acceptances">
      <table className="listed-rows acceptances">
        <thead>
          <tr>
            {canChoose && (
              <td className="of-choice">
                <label className="tick">
                  <input
                    type="checkbox"
                    aria-label="Choose all on this page"
                    checked={acceptances.length > 0 && acceptances.every(({ id }) => chosen.has(id))}
                    onChange={({ target }) =>
                      change(
                        acceptances.map(({ id }) => id),
                        target.checked,
                      )
                    }
                  />
                </label>
              </td>
            )}
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {canChoose && (
              <th scope="col">
                <span className="only-read">What to do</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </Scrolls>
  );
}
