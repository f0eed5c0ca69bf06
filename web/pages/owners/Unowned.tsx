import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import { useState } from "react";
import { Link } from "react-router";
import type { Unowned as UnownedAccounts } from "../../../contract/owners.ts";
import { onlyReading, useSignedIn } from "../../api/session.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { ListedTable } from "../../components/ListedTable.tsx";
import { count, countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { AskToConfirm } from "./AskToConfirm.tsx";
import { Assign } from "./Assign.tsx";

const columns = ["Account", { name: "Open", className: "number" }, { name: "OU", className: "only-wide-cell" }, "Perhaps"] as const;

const chosenHead = (
  <th scope="col">
    <span className="only-read">Chosen</span>
  </th>
);

type Account = UnownedAccounts["items"][number];

/** A list to work off: some are chosen, and assigned, or somebody is asked whether they are theirs. */
export function Unowned({ accounts }: { readonly accounts: readonly Account[] }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [doing, setDoing] = useState<"assigning" | "asking">();
  const { isFor, hasRoleFor } = useSignedIn();
  const mayDecide = hasRoleFor("decide");
  const meant = accounts.filter(({ id }) => chosen.has(id));
  const reason = !isFor("decide") ? onlyReading : meant.length === 0 ? "Choose accounts first." : undefined;
  const suggested = meant.find(({ suggestion }) => suggestion !== null)?.suggestion?.email ?? "";
  const close = () => setDoing(undefined);
  return (
    <>
      {mayDecide && (
        <div className="buttons no-print">
          <Button onClick={() => setDoing("assigning")} disabled={reason !== undefined} {...(reason && { disabledReason: reason })}>
            {meant.length === 0 ? "Assign an owner …" : `Assign an owner to ${countOf(meant.length, "account")} …`}
          </Button>
          <Button onClick={() => setDoing("asking")} disabled={reason !== undefined} {...(reason && { disabledReason: reason })}>
            Ask somebody to confirm …
          </Button>
        </div>
      )}
      <ListedTable name="Accounts without an owner" className="unowned" columns={columns} choice={mayDecide && chosenHead}>
        {accounts.map((account) => (
          <Row
            key={account.id}
            account={account}
            isChosen={chosen.has(account.id)}
            choose={
              mayDecide ? (isChosen) => setChosen(isChosen ? new Set([...chosen, account.id]) : without(chosen, account.id)) : undefined
            }
          />
        ))}
      </ListedTable>
      {doing === "assigning" && <Assign accounts={meant} suggested={suggested} close={close} />}
      {doing === "asking" && <AskToConfirm accounts={meant} suggested={suggested} close={close} />}
    </>
  );
}

const without = (chosen: ReadonlySet<string>, id: string): ReadonlySet<string> => new Set([...chosen].filter((one) => one !== id));

interface RowProps {
  readonly account: Account;
  readonly isChosen: boolean;
  /** Undefined where nothing can be decided. */
  readonly choose: ((isChosen: boolean) => void) | undefined;
}

function Row({ account: { id, name, organizationalUnit, openTotal, suggestion }, isChosen, choose }: RowProps) {
  const shown = visible(name) ?? id;
  return (
    <tr>
      {choose !== undefined && (
        <td>
          <Checkbox checked={isChosen} onChange={({ detail }) => choose(detail.checked)} ariaLabel={`Choose ${shown}`} />
        </td>
      )}
      <th scope="row">
        <Link to={paths.account(id)}>
          <Foreign text={shown} />
        </Link>
        <span className="quiet">{id}</span>
      </th>
      <td className="number">{openTotal === null ? "–" : count(openTotal)}</td>
      <td className="only-wide-cell wide-text">{organizationalUnit !== null && <Foreign text={organizationalUnit} />}</td>
      <td className="wide-text">
        {suggestion === null ? (
          <span className="quiet inline">nobody near</span>
        ) : (
          <>
            <Foreign text={suggestion.name} />
            <span className="quiet">
              owns {countOf(suggestion.accounts, "account")} of <Foreign text={suggestion.of} />
            </span>
          </>
        )}
      </td>
    </tr>
  );
}
