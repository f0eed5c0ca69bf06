import { Link } from "react-router";
import type { Owners } from "../../../contract/owners.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { ListedTable } from "../../components/ListedTable.tsx";
import { count, countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { ownerSourceNames } from "../../words.ts";

const columns = [
  "Owner",
  "Accounts",
  { name: "Open", className: "number" },
  { name: "Critical", className: "only-wide-cell number" },
  { name: "Known from", className: "only-wide-cell" },
] as const;

export function OwnerTable({ owners }: { readonly owners: Owners["items"] }) {
  return (
    <ListedTable name="Owners" className="owners" columns={columns}>
      {owners.map(({ name, email, sources, units, accounts, open, openTotal }) => (
        <tr key={`${email} ${name}`}>
          <th scope="row">
            <Foreign text={visible(name) ?? email ?? "–"} />
            {email === null ? (
              <span className="quiet amber">no address: cannot sign in</span>
            ) : (
              email !== name.toLowerCase() && (
                <span className="quiet wrap">
                  <Foreign text={email} />
                </span>
              )
            )}
          </th>
          <td>
            <Link to={`${paths.accounts}?${new URLSearchParams({ show: "table", find: name }).toString()}`}>
              {countOf(accounts.length, "account")}
            </Link>
          </td>
          <td className="number">{openTotal === null ? "–" : count(openTotal)}</td>
          <td className="only-wide-cell number">{open === null ? "–" : count(open.CRITICAL)}</td>
          <td className="only-wide-cell">
            {sources.map((source) => ownerSourceNames[source]).join(", ")}
            {units.length > 0 && (
              <span className="quiet wrap">
                <Foreign text={units.join(", ")} />
              </span>
            )}
          </td>
        </tr>
      ))}
    </ListedTable>
  );
}
