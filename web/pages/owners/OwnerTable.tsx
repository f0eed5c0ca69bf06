import { Link } from "react-router";
import type { Owners } from "../../../contract/owners.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { Scrolls } from "../../components/Scrolls.tsx";
import { count, countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { ownerSourceNames } from "../../words.ts";

export function OwnerTable({ owners }: { readonly owners: Owners["items"] }) {
  return (
    <Scrolls name="Owners">
      <table className="listed-rows owners">
        <thead>
          <tr>
            <th scope="col">Owner</th>
            <th scope="col">Accounts</th>
            <th scope="col" className="number">
              Open
            </th>
            <th scope="col" className="only-wide-cell number">
              Critical
            </th>
            <th scope="col" className="only-wide-cell">
              Known from
            </th>
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </Scrolls>
  );
}
